"""Footers and maps against pictures that were looked at.

Both are drawn from values that stand here, not from the record, so that a new row changes neither.
Tolerance: the mean difference of a channel is at most 1.5 of 255, and at most one pixel in 200
differs by more than 48; letters and lines that move by a pixel exceed it. To accept a change,
delete the file under ``golden/``, run the test, look at what it writes, and run it again.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from components.answer.posture import Posture
from components.briefing.canvas import Canvas
from components.briefing.footer import draw_footer, footer_height
from components.briefing.layout import Box
from components.briefing.lineage import Cited, Lineage
from components.briefing.print_map import draw_map
from components.briefing.request import Grain
from components.briefing.tone import Tone, colours

GOLDEN = Path(__file__).parent / "golden"
MEAN, FAR, FAR_SHARE = 1.5, 48, 0.005


def matches(name: str, image: Image.Image) -> None:
    path = GOLDEN / f"{name}.png"
    if not path.exists():
        image.save(path, optimize=True)
        pytest.fail(f"{path} was missing and is written now: look at it, and run the test again")
    wanted, found = (np.asarray(i.convert("RGB"), dtype=int) for i in (Image.open(path), image))
    assert found.shape == wanted.shape
    apart = np.abs(found - wanted)
    assert apart.mean() <= MEAN
    assert (apart.max(axis=2) > FAR).mean() <= FAR_SHARE


LINEAGE = Lineage(
    title="Bases in Iraq and north-east Syria, October 2007, and redeployments of 2007",
    subject="map",
    month="2007-10",
    since="",
    rule="Personnel physically present in the place (boots on the ground). More is said.",
    policy="best evidence, without allies, without contractors",
    known="",
    query="month=2007-10&grain=years&scale=linear&base=",
    link="http://localhost/?month=2007-10&grain=years&scale=linear&base=",
    record="force-posture-iraq-syria",
    version="1.0.0",
    digest="0123456789abcdef" * 4,
    horizon="2026-09",
    licence="CC-BY-4.0",
    made="2026-11-23",
    sources=tuple(
        Cited(f"s{i}", publisher, "Title", "2007-10", "http://localhost/s", "B")
        for i, publisher in enumerate(["Associated Press", "Reuters, via a copy", "BBC News"])
    ),
    rows=(),
)


@pytest.mark.parametrize("tone", [Tone.LIGHT, Tone.GREYSCALE])
def test_footer(tone: Tone) -> None:
    paint = colours(tone)
    height = footer_height(LINEAGE, 460)
    canvas = Canvas(480, height + 10, paint.ground)
    draw_footer(canvas, Box(10, 5, 460, height), LINEAGE, paint)
    matches(f"footer-{tone}", canvas.image(1))


def posture() -> Posture:
    """Two forces, every standing, a vague point, personnel; known, unknown and planned moves."""
    bases = pd.DataFrame(
        [
            ("a", "Ain al-Asad Air Base", "in_use", "USA", 33.79, 42.44, 3.0, 2000.0, "USA"),
            ("b", "Camp Zaytun", "in_use", "KOR", 36.2, 44.0, 2.0, float("nan"), ""),
            ("c", "Kirkuk", "unconfirmed", "USA", 35.4, 44.3, 2.0, float("nan"), ""),
            ("d", "Basra Palace", "left_this_year", "GBR", 30.5, 47.8, 2.0, float("nan"), ""),
            ("e", "Raqqa", "left_earlier", "USA", 35.95, 39.0, 2.0, float("nan"), ""),
            ("f", "Al-Tanf", "planned", "USA", 33.5, 38.6, 25.0, float("nan"), ""),
        ],
        columns=["place", "name", "standing", "force", "lat", "lon", "precision_km", "personnel",
                 "personnel_force"],
    ).assign(
        status="opened", since="2007-05", source="s", recipient="", personnel_low=float("nan"),
        personnel_high=float("nan"), row="r", pending="", in_use=True,
    )  # fmt: skip
    kuwait, baghdad, erbil = (29.3, 47.6), (33.3, 44.4), (36.2, 44.0)
    moves = pd.DataFrame(
        [
            ("m1", "kuwait", "baghdad", *kuwait, *baghdad, 17_000.0, "reported"),
            ("m2", "baghdad", "erbil", *baghdad, *erbil, float("nan"), "reported"),
            ("m3", "a", "kuwait", 33.79, 42.44, *kuwait, 1_000.0, "planned"),
        ],
        columns=["id", "origin", "destination", "origin_lat", "origin_lon", "destination_lat",
                 "destination_lon", "value", "status"],
    ).assign(
        via="", via_name="", via_lat=float("nan"), via_lon=float("nan"), low=float("nan"),
        high=float("nan"), qualifier="exact", start="2007-01", end="2007-02", source="s",
        drawn=True, force="USA",
    )  # fmt: skip
    moves["origin_name"] = moves["origin"].str.title()
    moves["destination_name"] = moves["destination"].str.title()
    empty = pd.DataFrame()
    month = pd.Period("2007-10", "M")
    return Posture(month, month, empty, empty, bases, moves, moves, empty, empty)


@pytest.mark.parametrize("tone", list(Tone))
def test_map(tone: Tone) -> None:
    paint = colours(tone)
    canvas = Canvas(440, 300, paint.ground)
    lost = draw_map(canvas, Box(5, 5, 430, 290), posture(), Grain.YEARS, paint, tone, selected="a")
    assert lost == []
    matches(f"map-{tone}", canvas.image(1))
