"""Footers, maps and legends against pictures that were looked at.

They are drawn from values that stand here, not from the record, so that a new row changes none.
Tolerance: the mean difference of a channel is at most 1.5 of 255, and at most one pixel in 200
differs by more than 48; letters and lines that move by a pixel exceed it. To accept a change,
delete the file under ``golden/``, run the test, look at what it writes, and run it again.
"""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from components.answer.claims import Movement, Point
from components.answer.posture import Posture
from components.answer.presence import BaseStanding
from components.briefing.footer import footer
from components.briefing.lineage import Lineage
from components.briefing.sheet import UNIT, Drawn, Panel, sheet
from components.draw.legend import credit, legend
from components.draw.month_map import month_map
from components.draw.palette import Tone, palette
from components.record.documents import Document
from tests.embedded import embedded_views

MONTH = pd.Period("2007-10", "M")
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
    credit=credit(embedded_views().descriptor),
    made="2026-11-23",
    sources=tuple(
        Document(f"s{i}", publisher, "Title", "2007-10", "http://localhost/s", "press", "B", "")
        for i, publisher in enumerate(["Associated Press", "Reuters, via a copy", "BBC News"])
    ),
)


def image(
    size: tuple[float, float], tone: Tone, frame: dict[str, Any] | None = None
) -> Image.Image:  # fmt: skip
    """Set the invented month's map with its legend on a sheet."""
    colours = palette(tone)

    def draw(wide: int, tall: int) -> Drawn:
        made = month_map(posture(), colours, width=wide, height=tall, selected="a")
        assert made.lost == ()
        return Drawn(made.drawing, ((legend(made.legend, size[0] / UNIT, colours),),))

    drawn = sheet(size, [Panel(draw, "Map")], colours, LINEAGE.made, frame=frame)
    return Image.open(io.BytesIO(drawn.file("png")))


@pytest.mark.parametrize("tone", [Tone.LIGHT, Tone.GREYSCALE])
def test_footer(tone: Tone) -> None:
    size = (480.0, 330.0)
    frame = {
        "margin": 10.0,
        "title": "Map",
        "description": "Map",
        "head": {"lines": ["Map"], "size": 15},
        "figure": 12,
        "headlines": [],
        "footer": footer(LINEAGE, size, 10),
    }
    matches(f"footer-{tone}", image(size, tone, frame).crop((0, 280, 640, 440)))


NAN = float("nan")
KUWAIT, BAGHDAD, ERBIL, ASAD = (47.6, 29.3), (44.4, 33.3), (44.0, 36.2), (42.44, 33.79)


def base(
    place: str, name: str, standing: str, force: str, lat: float, lon: float, precision: float = 2.0
) -> BaseStanding:  # fmt: skip
    return replace(
        embedded_views().as_of(MONTH).standings[0],
        place=place, name=name, standing=standing, force=force, lat=lat, lon=lon,
        precision_km=precision, personnel=NAN, personnel_force="",
    )  # fmt: skip


def move(
    identity: str, origin: Point, destination: Point, persons: float, status: str
) -> Movement:  # fmt: skip
    names = {KUWAIT: "Kuwait", BAGHDAD: "Baghdad", ERBIL: "Erbil", ASAD: "A"}
    ends = [names[end] for end in (origin, destination)]
    return replace(
        embedded_views().as_of(MONTH).redeployments_of_year[0],
        id=identity, origin=ends[0].lower(), via="", destination=ends[1].lower(),
        origin_name=ends[0], via_name="", destination_name=ends[1], origin_kind="base",
        destination_kind="base", force="USA", origin_point=origin,
        via_point=(NAN, NAN), destination_point=destination, low=NAN, value=persons, high=NAN,
        qualifier="exact", status=status, same_as="",
    )  # fmt: skip


def posture() -> Posture:
    """Two forces, every standing, a vague point, personnel; known, unknown and planned moves."""
    asad = base("a", "Ain al-Asad Air Base", "in_use", "USA", 33.79, 42.44, 3.0)
    bases = (
        replace(asad, personnel=2000.0, personnel_force="USA"),
        base("b", "Camp Zaytun", "in_use", "KOR", 36.2, 44.0),
        base("c", "Kirkuk", "unconfirmed", "USA", 35.4, 44.3),
        base("d", "Basra Palace", "left_this_year", "GBR", 30.5, 47.8),
        base("e", "Raqqa", "left_earlier", "USA", 35.95, 39.0),
        base("f", "Al-Tanf", "planned", "USA", 33.5, 38.6, 25.0),
    )
    moves = (
        move("m1", KUWAIT, BAGHDAD, 17_000.0, "reported"),
        move("m2", BAGHDAD, ERBIL, NAN, "reported"),
        move("m3", ASAD, KUWAIT, 1_000.0, "planned"),
    )
    return replace(
        embedded_views().as_of(MONTH),
        standings=bases,
        redeployments=moves,
        redeployments_of_year=moves,
    )


@pytest.mark.parametrize("tone", Tone)
def test_map(tone: Tone) -> None:
    matches(f"map-{tone}", image((440.0, 330.0), tone))
