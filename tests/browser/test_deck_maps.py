"""Maps of tabs that deck.gl draws: over the record's own ground, and a click opens a base."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from playwright.sync_api import Page, expect

from components.answer.neighbours import neighbours
from components.answer.posture import Views
from components.draw.deck_maps import HEIGHT, surroundings
from components.draw.palette import LIGHT
from components.draw.window import Window
from tests.browser.conftest import at_rest

CHART = "[data-testid=stDeckGlJsonChart]"


def test_a_click_on_a_neighbour_opens_its_page(
    open_page: Callable[..., Page], views: Views
) -> None:
    page = open_page("?month=2019-10&tab=bases&base=ain-al-asad")
    chart = page.locator(CHART)
    chart.scroll_into_view_if_needed()
    at = surroundings(views, "ain-al-asad", neighbours(views, "ain-al-asad"), LIGHT)
    assert at is not None
    view = at.initial_view_state
    box = chart.bounding_box()
    assert box is not None
    width = int(box["width"])
    hit = views.record.places.set_index("id").loc["cop-hit"]
    (spot,) = Window(view.longitude, view.latitude, view.zoom, width, HEIGHT).pixels(
        np.array([[hit["lon"], hit["lat"]]])
    )
    page.mouse.move(box["x"] + spot[0], box["y"] + spot[1])
    expect(page.get_by_text("COP Hit, 39 km away")).to_be_visible(timeout=30_000)
    page.mouse.click(box["x"] + spot[0], box["y"] + spot[1], delay=100)
    expect(page.locator("h3.part").first).to_have_text("COP Hit", timeout=30_000)
    at_rest(page)
    assert "base=cop-hit" in page.url


def test_a_phase_is_drawn_as_arcs(open_page: Callable[..., Page]) -> None:
    page = open_page("?month=2025-10&tab=redeployments&phase=withdrawal_2025_26")
    page.locator(CHART).scroll_into_view_if_needed()
    expect(page.locator(f"{CHART} canvas")).to_be_visible()
