"""What is shown is what was chosen last, and where it is not, the stage says so."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from components.answer.policy import Choice, Policy
from components.stage.assets import Assets
from components.words.wording import headlines
from tests.embedded import embedded_views

Open = Callable[..., Page]

STALE = ".stage.stale[aria-busy=true]"


def choose(page: Page, policy: str) -> None:
    page.get_by_role("combobox", name="Counting policy").click()
    page.get_by_role("option", name=policy).click()


def figure(choice: Choice, month: str) -> str:
    """The first headline figure of a month under a policy, from the record itself."""
    views = embedded_views().under(Policy(choice))
    posture = views.as_of(next(m for m in views.record.schema.months if str(m) == month))
    return headlines(views, posture, by_month=False)[0].figure


def test_answers_out_of_order_leave_the_last_choice_on_the_screen(open_page: Open) -> None:
    page = open_page("?month=2008-06&tab=none")
    held: list[Route] = []
    page.route("**/lowest/span.json", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks what it calls
    choose(page, "lowest")
    # At once, and in words: these are not yet the figures that were chosen.
    page.wait_for_selector(STALE, timeout=5_000)
    expect(page.locator(".stage .waiting")).to_contain_text("still those from before")
    choose(page, "highest credible")
    wanted = figure(Choice.HIGHEST, "2008-06")
    assert wanted != figure(Choice.LOWEST, "2008-06")
    expect(page.locator(".headline .figure").first).to_have_text(wanted, timeout=60_000)
    page.wait_for_selector(".stage:not(.stale)[data-ready=yes]")
    held[0].continue_()
    page.wait_for_timeout(1500)
    expect(page.locator(".headline .figure").first).to_have_text(wanted)
    expect(page.locator(".stage .waiting")).to_be_hidden()


def test_what_could_not_be_fetched_is_asked_for_again(open_page: Open) -> None:
    page = open_page("?month=2008-06&tab=none")
    refused: list[str] = []

    def refuse_once(route: Route) -> None:
        if refused:
            route.continue_()
        else:
            refused.append(route.request.url)
            route.abort()

    page.route("**/lowest/span.json", refuse_once)
    choose(page, "lowest")
    expect(page.locator(".stage .waiting")).to_contain_text("asked for again", timeout=10_000)
    expect(page.locator(".headline .figure").first).to_have_text(
        figure(Choice.LOWEST, "2008-06"), timeout=60_000
    )
    expect(page.locator(".stage .waiting")).to_be_hidden(timeout=30_000)
    assert len(refused) == 1


def test_waiting_has_an_end_and_the_reader_may_ask_again(open_page: Open) -> None:
    page = open_page("?month=2008-06&tab=none")
    page.clock.install()
    page.route("**/lowest/span.json", lambda route: route.abort())
    choose(page, "lowest")
    for _ in range(20):
        page.clock.run_for(2000)
        if page.get_by_role("button", name="Try again").count():
            break
        page.wait_for_timeout(100)
    assert page.locator(".stage").get_attribute("aria-busy") is None
    assert page.locator(".stage.stale").count() == 1  # and the figures still look old
    page.unroute("**/lowest/span.json")
    page.clock.resume()
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".headline .figure").first).to_have_text(
        figure(Choice.LOWEST, "2008-06"), timeout=60_000
    )


def test_a_base_chosen_while_the_clock_plays_leaves_the_clock_alone(open_page: Open) -> None:
    page = open_page("?month=2003-10&tab=bases&base=ain-al-asad")
    page.get_by_label("Speed").select_option("0.5")
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("document.querySelector('.stage').dataset.month >= '2005'")
    months: list[str] = []
    page.expose_function("seen", lambda month: months.append(month))  # noqa: PLW0108 - as above
    page.evaluate(
        """() => new MutationObserver(() => window.seen(
          document.querySelector('.stage').dataset.month)).observe(
          document.querySelector('.stage'), { attributeFilter: ['data-month'] })"""
    )
    page.locator("[class*=st-key-neighbour_] button").first.click()
    page.wait_for_function(
        "document.querySelector('.stage').stage.state.base !== 'ain-al-asad'", timeout=15_000
    )
    page.wait_for_timeout(2500)
    assert months == sorted(months)
    assert months[-1] > "2005"
    assert page.locator(".clock").get_attribute("data-playing") == "yes"


def test_the_copied_link_keeps_the_tab_and_what_is_compared(open_page: Open) -> None:
    page = open_page("?month=2007-10&tab=changes&since=2006-10&policy=lowest")
    page.evaluate(
        "() => { navigator.clipboard.writeText = async (text) => { window.copied = text; }; }"
    )
    page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Copy link").click()
    copied = page.evaluate("window.copied")
    for part in ("month=2008-10", "tab=changes", "since=2006-10", "policy=lowest"):
        assert part in copied


def test_keys_that_scroll_a_page_are_left_to_it_elsewhere(open_page: Open) -> None:
    page = open_page("?month=2007-10&tab=method")
    page.locator(".stHtml:visible").last.click()
    page.keyboard.press("End")
    page.keyboard.press("Space")
    page.wait_for_timeout(400)
    stage = page.locator(".stage")
    assert stage.get_attribute("data-month") == "2007-10"
    assert page.locator(".clock").get_attribute("data-playing") != "yes"
    page.locator("h1.title").click()
    page.keyboard.press("End")
    assert stage.get_attribute("data-month") == "2026-09"


def test_a_stage_that_goes_takes_its_listeners_with_it(open_page: Open) -> None:
    """Streamlit ends a run that another has overtaken at once, and at the end only the last."""
    page = open_page("?month=2007-10&tab=none")
    gone = page.evaluate(
        """async (host) => {
          const { show } = await import(new URL(host, document.baseURI));
          const told = JSON.parse(document.getElementById('told').textContent);
          const data = { ...told, theme: 'light', turn: 0, changed: {} };
          const place = document.createElement('div');
          place.innerHTML = '<section class="stage-host"></section>';
          document.body.append(place);
          const run = () => show({ parentElement: place, data, setStateValue() {} });
          const overtaken = run();
          const last = run();
          overtaken();
          const root = place.firstElementChild;
          while (root.dataset.ready !== 'yes') await new Promise((done) => setTimeout(done, 50));
          await new Promise((done) => setTimeout(done, 500));
          const stood = root.childElementCount > 0;
          let ended = 0;
          const { destroy } = root.stage.clock;
          root.stage.clock.destroy = function () { ended += 1; destroy.call(this); };
          last();
          await new Promise((done) => setTimeout(done, 500));
          return [stood, ended, root.childElementCount];
        }""",
        Assets(lambda _: embedded_views()).address("host.js"),
    )
    assert gone == [True, 1, 0]


@pytest.mark.parametrize(
    ("hash_", "sentence", "month"),
    [
        ("#grain=weeks", 'grain "weeks"', "2007-10"),
        ("#scale=x", 'scale "x"', "2007-10"),
        ("#month=2007-13", 'month "2007-13"', "2007-10"),
        ("#month=2008-10&phase=never", 'phase "never"', "2008-10"),
    ],
)
def test_a_frame_does_not_trust_its_address(
    open_page: Open, hash_: str, sentence: str, month: str
) -> None:
    page = open_page(f"embed?month=2007-10{hash_}", wait=False)
    page.wait_for_selector(".stage[data-ready=yes]", timeout=60_000)
    expect(page.locator(".left-aside")).to_contain_text(sentence)
    expect(page.locator(".left-aside")).to_contain_text(re.compile("write .*Shown is"))
    assert page.locator(".stage").get_attribute("data-month") == month
