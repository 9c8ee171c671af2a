"""The bases nearest to a base, and how far away they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from components.record.tables import Record

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


def neighbours(record: Record, base: str) -> tuple[Neighbour, ...]:
    """Return the few bases nearest to a base, the nearest first; none where it has no point."""
    places = record.places
    places = places[(places["kind"] == "base") & places["lat"].notna() & places["lon"].notna()]
    base_rows = places[places["id"] == base]
    if base_rows.empty:
        return ()
    others = places[places["id"] != base]
    lat, lon = (np.radians(others[axis].to_numpy(dtype=float)) for axis in ("lat", "lon"))
    lat0, lon0, give = (float(base_rows[name].iloc[0]) for name in ("lat", "lon", "precision_km"))
    lat0, lon0 = np.radians(lat0), np.radians(lon0)
    # The haversine formula, which keeps its precision over short distances.
    half = (
        np.sin((lat - lat0) / 2) ** 2 + np.cos(lat) * np.cos(lat0) * np.sin((lon - lon0) / 2) ** 2
    )
    distances = 2 * _EARTH_KM * np.arcsin(np.sqrt(half))
    neighbouring = [
        Neighbour(str(identity), str(name), float(distance), give + float(other))
        for identity, name, distance, other in zip(
            others["id"], others["name"], distances, others["precision_km"], strict=True
        )
    ]
    return tuple(sorted(neighbouring, key=lambda one: (one.distance_km, one.id))[:_MOST])
