"""The stage: time passes in the browser, and the page follows."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from components.answer.asof import as_json
from components.words.wording import rounded
from tests.browser.conftest import at_rest
from tests.embedded import embedded_views

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


def month(page: Page) -> str:
    return str(page.locator(".stage").get_attribute("data-month"))


def title(page: Page) -> str:
    return page.locator("h1.title").inner_text()


def map_rows(page: Page, layer: str) -> list[dict[str, object]]:
    """What the map draws of a layer just now, from the map itself."""
    said = page.evaluate(
        """(id) => JSON.stringify(document.querySelector('.stage').stage.map.deck.props.layers
          .find((layer) => layer.id === id).props.data)""",
        layer,
    )
    found: list[dict[str, object]] = json.loads(said)
    return found


def test_keys_step_the_clock(open_page: Open) -> None:
    page = open_page("?month=2007-10&grain=years")
    for key, now in (
        ("ArrowRight", "2008-10"),
        ("ArrowLeft", "2007-10"),
        ("Home", "2003-01"),
        ("End", "2026-09"),
    ):
        page.keyboard.press(key)
        assert month(page) == now
    page.get_by_role("slider", name="Month").focus()
    for key, now in (
        ("PageDown", "2021-09"),
        ("ArrowDown", "2020-09"),
        ("ArrowUp", "2021-09"),
        ("PageUp", "2026-09"),
    ):
        page.keyboard.press(key)
        assert month(page) == now


def test_months_are_steps_on_demand(open_page: Open) -> None:
    page = open_page("?month=2007-12&grain=months")
    page.keyboard.press("ArrowRight")
    assert title(page) == "US forces in Iraq and north-east Syria, January 2008"
    page.get_by_label("Step", exact=True).select_option("years")
    page.keyboard.press("ArrowRight")
    assert month(page) == "2009-01"


def test_dragging_years_keeps_the_month_of_the_year(open_page: Open) -> None:
    page = open_page("?month=2007-10")
    track = page.get_by_role("slider", name="Month")
    track.fill("200")
    assert month(page) == "2019-10"
    assert track.get_attribute("aria-valuetext") == "October 2019"
    page.get_by_label("Month of the year").select_option("December")
    assert month(page) == "2019-12"


def test_play_leaves_out_pictures_and_never_time(open_page: Open) -> None:
    page = open_page("?month=2003-01&grain=months")
    reached = page.evaluate(
        """() => {
          const { clock, state } = document.querySelector('.stage').stage;
          const frames = [];
          window.requestAnimationFrame = (frame) => frames.push(frame);
          const since = performance.now();
          clock.setSpeed(4);
          clock.play();
          frames.at(-1)(since + 10);
          const early = state.at;
          frames.at(-1)(since + 1510);  // a second and a half in which nothing was painted
          return [early, state.at];
        }"""
    )
    assert reached[0] == 0
    assert reached[1] in {71, 72}  # four years a second, by months


def test_a_key_typed_elsewhere_does_not_move_the_clock(open_page: Open) -> None:
    page = open_page("?month=2007-10")
    page.get_by_label("Month of the year").focus()
    page.keyboard.press("ArrowLeft")
    assert month(page) in {"2007-10", "2007-09"}  # the list's own key, not a step of a year


def test_no_byte_comes_from_the_server_while_time_is_scrubbed(open_page: Open) -> None:
    page = open_page("?month=2003-10&tab=none")
    page.wait_for_timeout(1500)
    asked: list[str] = []
    heard: list[int] = []
    page.on("request", lambda request: asked.append(request.url))
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.webSocketFrameReceived", lambda _: heard.append(1))
    page.evaluate(
        """async () => {
          for (let i = 0; i < 20; i += 1) {
            document.body.dispatchEvent(new KeyboardEvent('keydown',
              { key: 'ArrowRight', bubbles: true, cancelable: true }));
            await new Promise((done) => setTimeout(done, 60));
          }
        }"""
    )
    assert month(page) == "2023-10"
    assert asked == []
    assert heard == []
    # At rest, the page hears of it once.
    expect(page).to_have_url(re.compile("month=2023-10"), timeout=10_000)


def test_play_goes_by_the_clock_and_pauses(open_page: Open) -> None:
    page = open_page("?month=2003-01")
    page.get_by_label("Speed").select_option("4")
    page.locator("h1.title").click()
    page.keyboard.press("Space")
    page.wait_for_function(
        "document.querySelector('.stage').dataset.month >= '2007'", timeout=20_000
    )
    page.keyboard.press("Space")
    stopped = month(page)
    page.wait_for_timeout(800)
    assert month(page) == stopped


def test_play_stops_at_the_last_month_checked(open_page: Open) -> None:
    page = open_page("?month=2024-09")
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("document.querySelector('.clock').dataset.playing === 'no'")
    assert month(page) == "2026-09"


def test_play_pauses_in_a_hidden_tab(open_page: Open) -> None:
    page = open_page("?month=2003-01")
    page.get_by_role("button", name="Play").click()
    page.evaluate(
        """() => {
          Object.defineProperty(document, 'hidden', { value: true, configurable: true });
          document.dispatchEvent(new Event('visibilitychange'));
        }"""
    )
    assert page.locator(".clock").get_attribute("data-playing") == "no"


def test_a_phase_plays_on_its_own(open_page: Open) -> None:
    page = open_page("?month=2007-10")
    page.get_by_label("Phase").select_option("cities_2009")
    assert month(page) == "2009-01"
    page.get_by_label("Speed").select_option("2")
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("document.querySelector('.clock').dataset.playing === 'no'")
    assert month(page) == "2009-07"
    expect(page).to_have_url(re.compile("phase=cities_2009"), timeout=10_000)
    page.keyboard.press("Home")
    assert month(page) == "2009-01"


def test_nothing_moves_between_steps_where_motion_is_unwelcome(open_page: Open) -> None:
    page = open_page("?month=2007-10", motion="reduce")
    page.get_by_role("button", name="Play").click()
    page.wait_for_timeout(300)
    moving = page.evaluate(
        """() => [...document.querySelectorAll('.stage *')].filter((element) => {
          const duration = parseFloat(getComputedStyle(element).transitionDuration);
          return duration > 0 && getComputedStyle(element).transitionProperty !== 'none';
        }).length"""
    )
    assert moving == 0
    page.get_by_role("button", name="Pause").click()


def test_milestones_flash_by_and_can_be_switched_off(open_page: Open) -> None:
    page = open_page("?month=2010-10")
    page.keyboard.press("ArrowRight")
    caption = page.locator(".caption")
    expect(caption).to_have_class(re.compile(r"\bon\b"))
    expect(caption).to_contain_text("2011")
    page.get_by_label("captions").uncheck()
    page.keyboard.press("ArrowRight")
    expect(caption).not_to_have_class(re.compile(r"\bon\b"))


def test_a_month_is_said_in_a_sentence_when_the_clock_rests(open_page: Open) -> None:
    page = open_page("?month=2006-10")
    page.keyboard.press("ArrowRight")
    said = page.locator(".stage [aria-live=polite]")
    expect(said).to_contain_text("October 2007. US troops in Iraq: 170,500 (")
    assert "not published" in said.inner_text()  # Syria


def test_axes_and_view_stay_while_time_passes(open_page: Open) -> None:
    page = open_page("?month=2003-10")
    frozen = """() => {
      const { map, curve } = document.querySelector('.stage').stage;
      const { longitude, latitude, zoom } = map.deck.getViewports()[0];
      const { xaxis, yaxis, yaxis2 } = curve.plot.layout;
      return JSON.stringify([longitude, latitude, zoom, xaxis.range, yaxis.range, yaxis2.range]);
    }"""
    before = page.evaluate(frozen)
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    assert page.evaluate(frozen) == before


def test_click_on_the_map_selects_a_base(open_page: Open) -> None:
    page = open_page("?month=2019-10&base=&tab=none")
    at = page.evaluate(
        """() => {
          const { map, span, state } = document.querySelector('.stage').stage;
          const row = span.rows('bases', state.grain, state.at).find(({ i }) => i === 'al-tanf');
          const [x, y] = map.deck.getViewports()[0].project(row.p);
          const box = map.root.getBoundingClientRect();
          return [box.left + x + (row.o?.[0] ?? 0), box.top + y + (row.o?.[1] ?? 0)];
        }"""
    )
    page.mouse.move(*at)
    expect(page.locator(".map-marks .deck-tooltip")).to_contain_text("al-Tanf")
    page.mouse.click(*at)
    expect(page).to_have_url(re.compile("base=al-tanf.*tab=bases"), timeout=15_000)
    assert [row["i"] for row in map_rows(page, "selected")] == ["al-tanf"]
    at_rest(page)
    # The page's answer does not throw the clock back.
    page.locator("h1.title").click()
    page.keyboard.press("ArrowRight")
    assert month(page) == "2020-10"


def test_state_makes_the_round_of_stage_address_and_tabs(open_page: Open) -> None:
    page = open_page("?month=2019-10&grain=months&scale=log&base=al-tanf&tab=evidence")
    assert month(page) == "2019-10"
    assert page.get_by_label("Scale of the curve").input_value() == "log"
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("month=2019-11"), timeout=10_000)
    for part in ("grain=months", "scale=log", "base=al-tanf", "tab=evidence"):
        assert part in page.url
    expect(page.locator("body")).to_contain_text("Syria, November 2019")
    again = open_page("?" + page.url.split("?")[1])
    assert title(again) == title(page)


def test_another_reading_of_the_record_is_taken_in_place(open_page: Open) -> None:
    page = open_page("?month=2007-01&known=2007-07-31")
    first = page.locator(".headline .figure").first.inner_text()
    later = open_page("?month=2007-01")
    assert later.locator(".headline .figure").first.inner_text() != first


VIEWS = embedded_views()
MONTHS = st.integers(0, len(VIEWS.record.schema.months) - 1)


@pytest.mark.parametrize("grain", ["years", "months"])
def test_the_screen_says_what_asof_says(open_page: Open, grain: str) -> None:
    page = open_page(f"?month=2007-10&grain={grain}")

    @settings(
        max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @given(MONTHS)
    def same(at: int) -> None:
        wanted = VIEWS.record.schema.months[at]
        answer = as_json(VIEWS, VIEWS.as_of(wanted))
        page.evaluate(
            "(month) => document.querySelector('.stage').stage.drive({ month })", str(wanted)
        )
        assert month(page) == str(wanted)
        figures = page.locator(".headline .figure").all_inner_texts()
        bands = page.locator(".headline .band").all_inner_texts()
        for place, figure, band in zip(("iraq", "syria"), figures, bands, strict=False):
            level = next(
                row for row in answer["levels"] if (row["force"], row["place"]) == ("USA", place)
            )
            if level["basis"] == "none":
                assert not any(letter.isdigit() for letter in figure)
                assert band == level["explanation"]
            else:
                assert figure == rounded(level["best"])
                assert band == f"{rounded(level['low'])} to {rounded(level['high'])}"
        used = sum(base["standing"] == "in_use" for base in answer["bases"])
        assert figures[2] == (str(used) if used else figures[2])
        with_point = {base["place"] for base in answer["bases"] if base["lat"] is not None}
        assert {row["i"] for row in map_rows(page, "bases")} == with_point

    same()


def test_no_webgl_no_map_but_its_content(open_page: Open) -> None:
    page = open_page("?month=2007-10", webgl=False)
    table = page.get_by_role("region", name="The map as a table")
    expect(table).to_contain_text("cannot draw the map")
    expect(table).to_contain_text("Balad")
    page.keyboard.press("ArrowRight")
    expect(table).to_contain_text("October 2008")
    assert title(page).endswith("October 2008")


def test_the_map_can_be_read_as_a_table(open_page: Open) -> None:
    page = open_page("?month=2007-10")
    page.get_by_role("checkbox", name="map as a table").check()
    table = page.get_by_role("region", name="The map as a table")
    table.get_by_role("button", name="Camp Bucca").click()
    expect(page).to_have_url(re.compile("base=bucca"), timeout=15_000)


def test_five_hundred_steps_leave_nothing_behind(open_page: Open) -> None:
    page = open_page("?month=2003-01&grain=months")
    count = """() => {
      const { map } = document.querySelector('.stage').stage;
      const made = map.deck.device.statsManager.getStats('GPU Resource Counts').getTable();
      const alive = Object.entries(made).filter(([name]) => name.endsWith('s Active'))
        .map(([name, { count }]) => [name, count]);
      return JSON.stringify({ nodes: document.querySelectorAll('*').length,
        alive: Object.fromEntries(alive) });
    }"""
    steps = """async (n) => {
      const { clock, state, span } = document.querySelector('.stage').stage;
      for (let i = 0; i < n; i += 1) {
        clock.go((state.at + 1) % span.count);
        await new Promise((done) => requestAnimationFrame(done));
      }
    }"""
    page.evaluate(steps, 288)  # every month once: what is made on demand is made
    page.wait_for_timeout(800)
    before = json.loads(page.evaluate(count))
    page.evaluate(steps, 500)
    page.wait_for_timeout(800)
    after = json.loads(page.evaluate(count))
    assert after["nodes"] <= before["nodes"] + 10
    for name, alive in after["alive"].items():
        assert alive <= before["alive"].get(name, 0) + 12, name


def test_months_of_the_record() -> None:
    """The property test above draws from all of them."""
    months = VIEWS.record.schema.months
    assert months[0] == pd.Period("2003-01", "M")
    assert months[-1] == pd.Period("2026-12", "M")
