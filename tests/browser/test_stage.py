"""The stage: time passes in the browser, and the page follows."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect

from components.answer.asof import as_json
from components.answer.persons import rounded
from components.record.phases import phases
from tests.browser.conftest import WIDE, at_rest
from tests.embedded import embedded_views
from tests.serving import CHROMIUM

Open = Callable[..., Page]


def month(page: Page) -> str:
    return str(page.locator(".stage").get_attribute("data-month"))


def title(page: Page) -> str:
    return page.locator("h1.title").inner_text()


def map_rows(page: Page, layer: str) -> list[dict[str, object]]:
    """What the map paints of a layer just now, from the map itself."""
    said = page.evaluate(
        "(id) => JSON.stringify(document.querySelector('.stage').stage.map.rows(id))",
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
          const paint = (now) => frames.splice(0).forEach((frame) => frame(now));
          const since = performance.now();
          clock.setSpeed(4);
          clock.play();
          paint(since + 10);
          const early = state.at;
          paint(since + 1510);  // a second and a half in which nothing was painted
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
        "() => document.querySelector('.stage').dataset.month >= '2007'", timeout=20_000
    )
    page.keyboard.press("Space")
    stopped = month(page)
    page.wait_for_timeout(800)
    assert month(page) == stopped


def test_play_stops_at_the_last_month_checked(open_page: Open) -> None:
    page = open_page("?month=2024-09")
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("() => document.querySelector('.clock').dataset.playing === 'no'")
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


@pytest.mark.parametrize("record", ["iraq-syria", "afghanistan"])
def test_a_phase_shows_its_bases_above_what_is_said_of_it(open_page: Open, record: str) -> None:
    page = open_page(f"?record={record}&tab=none", size={"width": 1366, "height": 768})
    covered = page.evaluate(
        """() => {
          const { stage } = document.querySelector('.stage');
          return stage.span.payload.phases.flatMap(({ id, first, last }) => {
            stage.changed({ phase: id });
            stage.moved(Math.floor((first + last) / 2));
            stage.map.paint();
            const { map } = stage;
            const frame = map.root.getBoundingClientRect();
            const said = map.caption.getBoundingClientRect();
            const [layer, shown] = map.marks.painted.find(([{ id }]) => id === 'bases');
            return shown.filter(({ row, at: [x, y] }) => layer.icons[row.k ?? 0].rank === 0
              && (x < 0 || y < 0 || x > frame.width || y > frame.height
                || (x < said.right - frame.left && y > said.top - frame.top)))
              .map(({ row }) => `${id}: ${row.n}`);
          });
        }"""
    )
    assert covered == []


def test_a_phase_plays_on_its_own(open_page: Open) -> None:
    phase = next(p for p in phases(VIEWS.record) if p.id == "cities_2009")
    page = open_page("?month=2007-10")
    page.get_by_label("Phase").select_option("cities_2009")
    assert month(page) == str(phase.first)
    pace = page.get_by_label("Speed")
    assert pace.locator("option:checked").inner_text() == "½ month a second"
    expect(page.locator(".caption")).to_contain_text("US troops in Iraq")
    pace.select_option("4")
    page.evaluate(
        """() => {
          const { clock } = document.querySelector('.stage').stage;
          const { moved } = clock;
          globalThis.months = [clock.state.at];
          clock.moved = (at) => { globalThis.months.push(at); moved(at); };
        }"""
    )
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("() => document.querySelector('.clock').dataset.playing === 'no'")
    assert month(page) == str(phase.last)
    seen = page.evaluate("globalThis.months")
    assert seen == list(range(seen[0], seen[0] + len(seen)))
    expect(page).to_have_url(re.compile("phase=cities_2009"), timeout=10_000)
    page.keyboard.press("Home")
    assert month(page) == str(phase.first)


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
    expect(said).to_contain_text("October 2007. US troops in Iraq: 170,000 (")
    assert "not published" in said.inner_text()  # Syria


@pytest.mark.parametrize("size", [(390, 844), (1366, 768), (1440, 900)])
def test_names_of_milestones_keep_apart_and_the_month_crosses_no_panels_name(
    open_page: Open, size: tuple[int, int]
) -> None:
    page = open_page("?month=2007-10", size={"width": size[0], "height": size[1]})
    boxes = page.locator(".curve-milestones span:visible").evaluate_all(
        "(all) => all.map((word) => word.getBoundingClientRect().toJSON())"
    )
    assert len(boxes) >= 7
    for i, a in enumerate(boxes):
        for b in boxes[i + 1 :]:
            beside = a["right"] <= b["left"] or b["right"] <= a["left"]
            assert beside or a["bottom"] <= b["top"] or b["bottom"] <= a["top"], (a, b)
    mark = page.locator(".monthmark")
    assert "transparent" in mark.evaluate("(mark) => mark.style.backgroundImage")
    page.keyboard.press("End")
    assert "transparent" not in mark.evaluate("(mark) => mark.style.backgroundImage")


@pytest.mark.parametrize("record", ["", "afghanistan"])
@pytest.mark.parametrize("size", [(1366, 768), (1440, 900), (1920, 1080)])
def test_no_panels_name_stands_on_a_figure(
    open_page: Open, record: str, size: tuple[int, int]
) -> None:
    """That of Iraq lay over the surge, that of Afghanistan touched it."""
    page = open_page(f"?record={record}", size={"width": size[0], "height": size[1]})
    covered = page.evaluate("""() => {
      const boxes = (all) => [...document.querySelectorAll(`.curve-plot ${all}`)]
        .map((part) => part.getBoundingClientRect());
      const names = boxes('.annotation').filter(({ width }) => width > 100);
      const dots = boxes('.scatterlayer .points path');
      const meet = (a, b) => a.left < b.right && a.right > b.left
        && a.top < b.bottom && a.bottom > b.top;
      return [names.length, names.map((name) => dots.filter((dot) => meet(name, dot)).length)];
    }""")
    count = 1 if record else 2
    assert covered == [count, [0] * count]


_TWICE = """() => {
  const { clock, map, state } = document.querySelector('.stage').stage;
  const twice = new Set();
  for (let at = 0; at < clock.span.count; at += 6) {
    map.show({ ...state, at });
    map.paint();
    const arrows = map.marks.painted.find(([{ kind }]) => kind === 'arrows')[1];
    const reached = new Set(arrows.flatMap(({ row }) => row.f));
    const named = (...kinds) => map.marks.placed.map(({ wish }) => wish)
      .filter(({ kind }) => kinds.includes(kind)).map(({ text }) => text);
    const bases = new Set(named('loud', 'quiet'));
    named('town').filter((text) => bases.has(text) && !reached.has(text))
      .forEach((text) => twice.add(text));
  }
  return [...twice];
}"""


def test_no_town_is_named_a_second_time_beside_its_base(open_page: Open) -> None:
    """At Raqqa base and town bore the same name, a few pixels from one another; a town that an
    arrow leads to keeps its own."""
    assert open_page("?month=2025-08").evaluate(_TWICE) == []


def test_a_click_in_the_curve_moves_the_clock_and_on_a_dot_opens_its_sources(
    open_page: Open,
) -> None:
    page = open_page("?month=2025-08")
    heading = page.locator("h1.title")
    box = page.locator(".stage-curve").bounding_box()
    assert box
    # Where nothing is drawn: in 2013, at the height of a hundred thousand.
    page.mouse.click(box["x"] + 56 + (box["width"] - 66) * 0.45, box["y"] + 60)
    expect(heading).to_contain_text("2013")
    assert "tab=evidence" not in page.url
    x, y = page.evaluate("""() => {
      const dots = document.querySelectorAll('.curve-plot .scatterlayer .points path');
      const { x, y, width, height } = dots[30].getBoundingClientRect();
      return [x + width / 2, y + height / 2];
    }""")
    page.mouse.move(x - 2, y)
    page.mouse.move(x, y)
    page.wait_for_timeout(200)
    page.mouse.click(x, y)
    expect(heading).not_to_contain_text("2013")
    page.wait_for_url(re.compile("tab=evidence"))


def test_axes_and_view_stay_while_time_passes(open_page: Open) -> None:
    page = open_page("?month=2003-10")
    frozen = """() => {
      const { map, curve } = document.querySelector('.stage').stage;
      const { longitude, latitude, zoom } = map.viewport();
      const { xaxis, yaxis, yaxis2 } = curve.plot.layout;
      return JSON.stringify([longitude, latitude, zoom, xaxis.range, yaxis.range, yaxis2.range]);
    }"""
    before = page.evaluate(frozen)
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    assert page.evaluate(frozen) == before


def place_of(page: Page, base: str) -> tuple[float, float]:
    """Where a base's mark stands on the screen, in pixels."""
    x, y = page.evaluate(
        """async (base) => {
          const { map } = document.querySelector('.stage').stage;
          await new Promise(requestAnimationFrame);
          const [, shown] = map.marks.painted.find(([{ id }]) => id === 'bases');
          const [x, y] = shown.find(({ row }) => row.i === base).at;
          const box = map.root.getBoundingClientRect();
          return [box.left + x, box.top + y];
        }""",
        base,
    )
    return float(x), float(y)


def view(page: Page) -> dict[str, float]:
    found: dict[str, float] = page.evaluate(
        """() => {
          const { map } = document.querySelector('.stage').stage;
          const { longitude, latitude, zoom } = map.viewport();
          return { longitude, latitude, zoom };
        }"""
    )
    return found


def test_click_on_the_map_selects_a_base(open_page: Open) -> None:
    page = open_page("?month=2019-10&base=&tab=none")
    at = place_of(page, "al-tanf")
    page.mouse.move(*at)
    expect(page.locator(".map-tooltip")).to_contain_text("al-Tanf")
    page.mouse.click(*at)
    expect(page).to_have_url(re.compile("base=al-tanf.*tab=bases"), timeout=15_000)
    assert [row["i"] for row in map_rows(page, "selected")] == ["al-tanf"]
    at_rest(page)
    # The page's answer does not throw the clock back.
    page.locator("h1.title").click()
    page.keyboard.press("ArrowRight")
    assert month(page) == "2020-10"


def test_who_goes_on_is_not_called_back_to_what_was_opened(open_page: Open) -> None:
    page = open_page("?month=2019-10&base=&tab=none")
    page.evaluate("document.querySelector('.stage').stage.picked('al-tanf')")
    page.locator("h1.title").click()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("base=al-tanf.*tab=bases"), timeout=15_000)
    at_rest(page)
    page.wait_for_timeout(1000)  # a run is looked at 400 ms after it was asked for
    assert month(page) == "2020-10"
    assert page.evaluate("document.activeElement.closest('.st-key-open')") is None
    page.keyboard.press("ArrowRight")
    assert month(page) == "2021-10"


_NEAREST = """
() => {
  const { map } = document.querySelector('.stage').stage;
  const away = ([left, top, right, bottom], [x, y]) =>
    Math.hypot(Math.max(left - x, x - right, 0), Math.max(top - y, y - bottom, 0));
  return [map, ...map.insets.filter(({ shown }) => shown)].map(({ marks }) => {
    const [, shown] = marks.painted.find(([{ id }]) => id === 'bases');
    const named = marks.placed.filter(({ wish, leader }) => !leader
      && ['loud', 'quiet'].includes(wish.kind));
    const strays = named.filter(({ wish, box }) =>
      shown.some(({ at }) => away(box, at) < away(box, wish.at) - 1e-6));
    return [named.length, strays.map(({ wish }) => wish.text)];
  });
}
"""


@pytest.mark.parametrize("size", [(390, 844), (1366, 768), (1920, 1080)])
def test_a_label_is_nearest_to_its_own_mark(open_page: Open, size: tuple[int, int]) -> None:
    page = open_page("?month=2004-10", size={"width": size[0], "height": size[1]})
    named = 0
    for _ in range(22):
        counts = page.evaluate(_NEAREST)
        named += sum(count for count, _ in counts)
        assert [strays for _, strays in counts if strays] == [], month(page)
        page.keyboard.press("ArrowRight")
    assert named > 100


def test_an_inset_tells_and_opens_its_bases_and_stands_while_the_map_does(open_page: Open) -> None:
    page = open_page("?month=2007-10&tab=none")
    inset = page.locator(".map-inset:visible")
    expect(inset).to_have_count(1)
    names, spot = page.evaluate(
        """() => {
          const { map } = document.querySelector('.stage').stage;
          const { marks, shown } = map.insets.find((inset) => inset.shown);
          const [, bases] = marks.painted.find(([{ id }]) => id === 'bases');
          const [base] = bases;
          const { left, top } = map.root.getBoundingClientRect();
          const at = [left + shown.box[0] + base.at[0], top + shown.box[1] + base.at[1]];
          return [[base.row.i, base.row.n], at];
        }"""
    )
    page.mouse.move(*spot)
    expect(page.locator(".map-tooltip")).to_contain_text(names[1])
    page.mouse.click(*spot)
    expect(page).to_have_url(re.compile(f"base={names[0]}.*tab=bases"), timeout=15_000)
    page.get_by_title("Nearer (key: plus)").click()
    expect(inset).to_have_count(0)
    page.get_by_role("button", name="Whole region").click()
    expect(inset).to_have_count(1)
    page.locator(".clock-last").click()
    expect(inset.locator("b")).not_to_have_text("Baghdad")


def test_the_tooltip_stays_in_the_frame_above_all_that_is_painted(open_page: Open) -> None:
    page = open_page("?month=2019-10&tab=none")
    frame = page.locator(".stage-map").bounding_box()
    assert frame is not None
    # Bases left in earlier years are seen, and told of, only where the map is nearer.
    for row in (row for row in map_rows(page, "bases") if row.get("k")):
        at = place_of(page, str(row["i"]))
        page.mouse.move(*at)
        box = page.locator(".map-tooltip").bounding_box()
        assert box is not None, row["i"]
        assert frame["x"] <= box["x"], row["i"]
        assert box["x"] + box["width"] <= frame["x"] + frame["width"], row["i"]
        assert frame["y"] <= box["y"], row["i"]
        assert box["y"] + box["height"] <= frame["y"] + frame["height"], row["i"]
        inside = box["x"] < at[0] < box["x"] + box["width"]
        assert not (inside and box["y"] < at[1] < box["y"] + box["height"]), row["i"]


def test_the_map_is_moved_by_wheel_drag_double_click_and_keys(open_page: Open) -> None:
    page = open_page("?month=2019-10&tab=none")
    first = view(page)
    at = place_of(page, "al-tanf")
    page.mouse.move(*at)
    # The wheel is the page's, and how it becomes the map's is said.
    page.mouse.wheel(0, -400)
    expect(page.locator(".map-hint")).to_have_class(re.compile(r"\bon\b"))
    expect(page.locator(".map-hint")).to_contain_text("Ctrl")
    assert view(page) == first
    page.keyboard.down("Control")
    page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    page.wait_for_function(
        "(zoom) => document.querySelector('.stage').stage.map.viewport().zoom > zoom + 0.9",
        arg=first["zoom"],
    )
    # What is under the pointer stays under it.
    assert place_of(page, "al-tanf") == pytest.approx(at, abs=2)
    # Escape brings the whole back though the map was not clicked, as its button says.
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")  # the first was the tooltip's
    assert view(page) == first
    page.keyboard.down("Control")
    page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    page.mouse.down()
    page.mouse.move(at[0] + 60, at[1] + 30, steps=4)
    page.mouse.up()
    assert place_of(page, "al-tanf") == pytest.approx((at[0] + 60, at[1] + 30), abs=2)
    assert month(page) == "2019-10"
    assert map_rows(page, "selected") == []  # a drag is no click
    before = view(page)["zoom"]
    page.mouse.dblclick(at[0] + 120, at[1] + 60)
    assert view(page)["zoom"] == pytest.approx(before + 1)
    page.locator(".map-marks").focus()
    page.keyboard.press("-")
    assert view(page)["zoom"] == pytest.approx(before + 0.5)
    longitude = view(page)["longitude"]
    page.keyboard.press("ArrowRight")
    assert view(page)["longitude"] > longitude
    assert month(page) == "2019-10"
    # However far it is drawn, some of the region is seen; and there is a way back.
    for _ in range(200):
        page.keyboard.press("ArrowDown")
    assert view(page)["latitude"] == pytest.approx(28.9)
    kept = view(page)
    page.get_by_role("button", name="One step forward").click()
    assert view(page) == kept
    page.get_by_role("button", name="Whole region").click()
    assert view(page) == first
    page.get_by_role("button", name="Nearer").click()
    assert view(page)["zoom"] == pytest.approx(first["zoom"] + 1)
    expect(page.locator(".map-bar")).to_have_text("100 km")
    page.locator(".map-marks").focus()
    page.keyboard.press("Escape")
    assert view(page) == first
    # After a press on it the map has the wheel, until the pointer leaves it.
    page.mouse.click(at[0] + 120, at[1] + 60)
    page.mouse.wheel(0, -200)
    page.wait_for_function(
        "(zoom) => document.querySelector('.stage').stage.map.viewport().zoom > zoom + 0.4",
        arg=first["zoom"],
    )


def test_two_fingers_move_the_map_and_one_the_page(open_page: Open) -> None:
    page = open_page("?month=2019-10&tab=none", size={"width": 390, "height": 844})
    first = view(page)
    session = page.context.new_cdp_session(page)
    # So that the page has somewhere to go.
    page.evaluate("document.querySelector('.stage').style.paddingBottom = '900px'")

    def touch(kind: str, *points: tuple[float, float]) -> None:
        fingers = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(points)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})

    page.locator(".map-marks").scroll_into_view_if_needed()
    box = page.locator(".map-marks").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] - 20
    touch("touchStart", (x, y))
    for step in range(1, 11):
        touch("touchMove", (x, y - 25 * step))
    touch("touchEnd")
    page.wait_for_function(
        "(top) => document.querySelector('.map-marks').getBoundingClientRect().top < top - 100",
        arg=box["y"],
    )
    assert view(page) == first
    page.wait_for_timeout(500)
    page.locator(".map-marks").scroll_into_view_if_needed()
    box = page.locator(".map-marks").bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    touch("touchStart", (x - 30, y), (x + 30, y))
    for step in range(1, 7):
        touch("touchMove", (x - 30 - 10 * step, y), (x + 30 + 10 * step, y))
    touch("touchEnd")
    assert view(page)["zoom"] == pytest.approx(first["zoom"] + 1.58, abs=0.05)


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
                low, high = rounded(level["low"]), rounded(level["high"])
                figures_agree = len(level["computed_from"]) > 1
                why = "all figures agree" if figures_agree else "one figure alone"
                assert band == (f"{low} to {high}" if low != high else why)
        used = sum(base["standing"] == "in_use" for base in answer["bases"])
        assert figures[2] == (str(used) if used else figures[2])
        with_point = {base["place"] for base in answer["bases"] if base["lat"] is not None}
        assert {row["i"] for row in map_rows(page, "bases")} == with_point

    same()


def painted(page: Page, base: str) -> list[int]:
    """Colour of the map where a base's mark stands: red, green, blue and how opaque."""
    colour: list[int] = page.evaluate(
        """([x, y]) => {
          const { canvas } = document.querySelector('.stage').stage.map.marks.context;
          const box = canvas.getBoundingClientRect();
          return [...canvas.getContext('2d').getImageData(x - box.left, y - box.top, 1, 1).data];
        }""",
        place_of(page, base),
    )
    return colour


IN_USE = [0, 114, 178, 255]


def test_the_map_asks_for_no_webgl(open_page: Open) -> None:
    page = open_page("?month=2007-10", webgl=False)
    page.keyboard.press("ArrowRight")
    assert title(page).endswith("October 2008")
    page.wait_for_timeout(200)
    assert painted(page, "ain-al-asad") == IN_USE


def test_the_map_is_the_same_where_a_graphics_card_may_draw(browser: Browser, address: str) -> None:
    """As Chromium comes, with none of the switches that the other tests set."""
    accelerated = browser.browser_type.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    page = accelerated.new_page(viewport=WIDE)
    page.goto(f"{address}?month=2008-10", timeout=90_000)
    page.wait_for_selector(".stage[data-ready=yes]", timeout=90_000)
    assert painted(page, "ain-al-asad") == IN_USE
    accelerated.close()


def test_the_map_can_be_read_as_a_table(open_page: Open) -> None:
    page = open_page("?month=2007-10")
    page.get_by_text("Map as a table").click()
    table = page.get_by_role("region", name="The map as a table")
    expect(table).to_contain_text("Balad")
    page.get_by_role("button", name="One step forward").click()
    expect(table).to_contain_text("October 2008")
    table.get_by_role("button", name="Camp Bucca").click()
    expect(page).to_have_url(re.compile("base=bucca"), timeout=15_000)


def test_five_hundred_steps_leave_nothing_behind(open_page: Open) -> None:
    page = open_page("?month=2003-01&grain=months")
    count = "document.querySelectorAll('*').length"
    steps = """async (n) => {
      const { clock, state, span } = document.querySelector('.stage').stage;
      for (let i = 0; i < n; i += 1) {
        clock.go((state.at + 1) % span.count);
        await new Promise((done) => requestAnimationFrame(done));
      }
    }"""
    page.evaluate(steps, 288)  # every month once: what is made on demand is made
    page.wait_for_timeout(800)
    before = page.evaluate(count)
    page.evaluate(steps, 500)
    page.wait_for_timeout(800)
    assert page.evaluate(count) <= before + 10


def test_months_of_the_record() -> None:
    """The property test above draws from all of them."""
    months = VIEWS.record.schema.months
    assert months[0] == pd.Period("2003-01", "M")
    assert months[-1] == pd.Period("2026-12", "M")
