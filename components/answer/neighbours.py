"""The bases nearest to a base, and how far away they are."""

from __future__ import annotations

import math
from dataclasses import dataclass
from operator import attrgetter

from components.answer.claims import NOWHERE, Point
from components.answer.posture import Views

_EARTH_KM = 6371.0
"""Mean radius of the Earth: a sphere errs by at most half a per cent, less than the points do."""

_MOST = 6
"""Neighbours that are named."""


@dataclass(frozen=True)
class Neighbour:
    """A base near another one.

    Attributes
    ----------
    distance_km : float
        Along the great circle between the two points.
    give_km : float
        How far the distance can be off: the precisions of both points together.
    """

    id: str
    name: str
    distance_km: float
    give_km: float


def neighbours(views: Views, base: str) -> tuple[Neighbour, ...]:
    """Return the few bases nearest to a base, the nearest first; none where it has no point."""
    here = views.places[base]
    near = [
        Neighbour(
            there.id,
            there.name,
            _distance(here.point, there.point),
            here.precision_km + there.precision_km,
        )
        for there in views.places.values()
        if there.kind == "base" and there.id != base and NOWHERE not in {here.point, there.point}
    ]
    return tuple(sorted(near, key=attrgetter("distance_km", "id"))[:_MOST])


def _distance(a: Point, b: Point) -> float:
    """Kilometres between two points by the haversine formula, precise over short distances."""
    (lon_a, lat_a), (lon_b, lat_b) = (map(math.radians, point) for point in (a, b))
    along, across = math.sin((lat_b - lat_a) / 2) ** 2, math.sin((lon_b - lon_a) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(along + math.cos(lat_a) * math.cos(lat_b) * across))
