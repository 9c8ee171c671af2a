"""What a descriptor leaves open, worked out from the tables: a little is enough for a record."""

from __future__ import annotations

import pandas as pd

from components.record.descriptor import Counted, Descriptor, Theatre, listed
from components.record.geography import country_bounds

_THEATRES = 3
"""Theatres taken where the descriptor names none: the curve has a panel for each."""

_BESIDE = 2
"""Forces of the headline beside the main one."""

_BEFORE = {"theatre": "in", "area": "in", "base": "at"}
"""How a place stands in a sentence, by its kind."""

_LEAST_DEG, _MARGIN = 1.0, 0.15
"""Least height and width of a window in degrees, and its margin as a share of them."""


def completed(described: Descriptor, frames: dict[str, pd.DataFrame]) -> Descriptor:
    """Return a descriptor with theatres, headlines, countries and window.

    Theatres are the places of that kind with the most figures, else the places with the most;
    the main force is the one with the most figures there; the window holds every point, else the
    theatres' countries.

    Parameters
    ----------
    frames : dict of str to pandas.DataFrame
        Typed tables, sound rows alone.
    """
    places, levels = frames["places"], frames["force_levels"]
    theatres = described.theatres or _theatres(places, levels)
    codes = list(dict.fromkeys(theatre.country for theatre in theatres if theatre.country))
    names = listed([theatre.name for theatre in theatres])
    computed = {
        "theatres": theatres,
        "headlines": described.headlines or _headlines(described, theatres, levels),
        "countries": described.countries or tuple(codes),
        "window": described.window or _window(places) or country_bounds(codes),
        "area": described.area or names or described.title,
    }
    if all(getattr(described, name) == value for name, value in computed.items()):
        return described
    # A copy would take over what the descriptor has worked out of itself already.
    given = {name: getattr(described, name) for name in Descriptor.model_fields}
    return Descriptor.model_validate(given | computed)


def _theatres(places: pd.DataFrame, levels: pd.DataFrame) -> tuple[Theatre, ...]:
    counts = levels["place"].value_counts()
    named = places.set_index("id")
    of_kind = [place for place in counts.index if named["kind"].get(place) == "theatre"]
    chosen = (of_kind or list(counts.index))[:_THEATRES]
    return tuple(
        Theatre(
            place=place,
            name=named["name"].get(place, place),
            in_sentence=f"{_BEFORE[named['kind'][place]]} {named['name'][place]}",
            country=named["country"].get(place, ""),
        )
        for place in chosen
    )


def _headlines(
    described: Descriptor, theatres: tuple[Theatre, ...], levels: pd.DataFrame
) -> tuple[Counted, ...]:
    there = levels[levels["place"].isin([theatre.place for theatre in theatres])]
    forces = [str(force) for force in there["force"].value_counts().index]
    main = described.main or next(iter(forces), "")
    if not main:
        return ()
    others = [force for force in forces if force != main][:_BESIDE]
    first = theatres[0].place if theatres else ""
    return (
        *(Counted(force=main, place=theatre.place) for theatre in theatres),
        *(Counted(force=force, place=first) for force in others),
    )


def _window(places: pd.DataFrame) -> tuple[float, float, float, float] | None:
    points = places.dropna(subset=["lat", "lon"])
    if points.empty:
        return None
    ends = []
    for axis, least, most in (("lon", -180.0, 180.0), ("lat", -85.0, 85.0)):
        low, high = float(points[axis].min()), float(points[axis].max())
        margin = max((high - low) * _MARGIN, (_LEAST_DEG - (high - low)) / 2)
        ends.append((max(low - margin, least), min(high + margin, most)))
    (west, east), (south, north) = ends
    return round(west, 2), round(south, 2), round(east, 2), round(north, 2)
