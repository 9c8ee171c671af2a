"""How fast time passes on screen: the stage, and beside it a plain page with the same two figures.

A step is timed in the page, from the key until two frames after the last change of the title or
drawing of the map; so is the same for both, and its floor is two frames, 33 ms.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page

YEARS = 23
"""Steps from the first year of the record to the last."""

SCRUB_MS = 60
"""Between two keys of a scrub."""

# Told by the page itself: keys, and at each frame whether the title or the map had changed.
_WATCH = """
(() => {
  const found = { keys: [], changes: [], frames: 0, words: null, first: null };
  let drawn = 0, seen = 0, said = "", after = [];
  // The plain page's map is drawn by WebGL, the stage's on a canvas that shows its marks.
  const watch = (kind, name, counts) => {
    const draw = kind.prototype[name];
    kind.prototype[name] = function (...args) {
      if (counts(this)) drawn += 1;
      return draw.apply(this, args);
    };
  };
  for (const name of ["drawElements", "drawArrays", "drawArraysInstanced",
                      "drawElementsInstanced"]) watch(WebGL2RenderingContext, name, () => true);
  watch(CanvasRenderingContext2D, "clearRect", ({ canvas }) => canvas.matches(".map-marks"));
  addEventListener("keydown", () => found.keys.push(performance.now()), true);
  const frame = () => {
    const now = performance.now();
    for (const change of after.splice(0)) {
      change.age += 1;
      if (change.age === 2) change.painted = now;
      else after.push(change);
    }
    const words = document.querySelector("h1")?.textContent ?? "";
    if (words !== said || drawn !== seen) {
      const change = { words, map: drawn !== seen, at: now, age: 0, painted: null };
      found.changes.push(change);
      after.push(change);
      said = words;
      seen = drawn;
    }
    if (found.words === null && words) found.words = now;
    const both = drawn > 0 && document.querySelector(".js-plotly-plot .main-svg");
    if (found.first === null && both && words) found.first = now;
    found.frames += 1;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  window.__pace = found;
})();
"""


@dataclass
class Pace:
    """Times of one page, in milliseconds.

    ``steps``: from each key to the second frame after what it changed; ``painted``: years of a
    scrub that were painted, map and title together.
    """

    steps: list[float] = field(default_factory=list)
    painted: int = 0

    @property
    def median(self) -> float:
        """Median of the steps."""
        return statistics.median(self.steps)


def open_watched(browser: Browser, url: str) -> Page:
    """Open a page in a context of its own, watched, and wait until it rests."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.add_init_script(_WATCH)
    page.goto(url)
    page.wait_for_function("() => window.__pace.first !== null", timeout=90_000)
    page.wait_for_timeout(3000)
    return page


@dataclass
class First:
    """When a page with an empty cache first showed something, in ms from the navigation.

    ``words``: its title; ``figures``: title, map and curve.
    """

    words: list[float] = field(default_factory=list)
    figures: list[float] = field(default_factory=list)


def first_paints(browser: Browser, urls: Sequence[str], times: int = 5) -> list[First]:
    """Open each page several times, in turn, so that a slow minute falls on all of them."""
    found = [First() for _ in urls]
    for _ in range(times):
        for url, first in zip(urls, found, strict=True):
            page = open_watched(browser, url)
            words, figures = page.evaluate("() => [window.__pace.words, window.__pace.first]")
            first.words.append(float(words))
            first.figures.append(float(figures))
            page.context.close()
    return found


def steps(page: Page, count: int = YEARS) -> list[float]:
    """Step by key, waiting for each to end, and return what each took in ms."""
    taken = []
    for _ in range(count):
        page.evaluate("() => { window.__pace.keys = []; window.__pace.changes = []; }")
        before = page.locator("h1").first.text_content()
        page.keyboard.press("ArrowRight")
        page.wait_for_function(
            """(before) => {
              const { keys, changes } = window.__pace;
              const last = changes.at(-1);
              return keys.length && last && last.words !== before && last.painted
                && performance.now() - last.painted > 400;
            }""",
            arg=before,
            timeout=30_000,
        )
        taken.append(
            float(
                page.evaluate("() => window.__pace.changes.at(-1).painted - window.__pace.keys[0]")
            )
        )
    return taken


def scrub(page: Page, count: int = YEARS) -> int:
    """Press a key every 60 ms; return how many of the years were painted, map and title both."""
    page.evaluate("() => { window.__pace.changes = []; }")
    for _ in range(count):
        page.keyboard.press("ArrowRight", delay=0)
        page.wait_for_timeout(SCRUB_MS)
    page.wait_for_timeout(3000)
    words = page.evaluate(
        """() => window.__pace.changes.filter(({ map, painted }) => map && painted)
          .map(({ words }) => words)"""
    )
    return len(set(words))


def measure(browser: Browser, url: str, *, slider: bool) -> Pace:
    """Measure a page; ``slider``: its keys go to a slider, which is focused first."""
    page = open_watched(browser, url)
    if slider:
        page.get_by_role("slider").focus()
    found = Pace(steps=steps(page))
    page.keyboard.press("Home")
    page.wait_for_timeout(2500)
    found.painted = scrub(page)
    page.context.close()
    return found
