"""What the first screen shows of a month, made once for all readers, and ahead of the clock.

A step of the clock asks for one of two neighbours; they are made in a thread of their own while
the reader looks at the month between them.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from threading import Lock

import pandas as pd
import pydeck as pdk

from components.figures import map as chart_map
from components.figures import wording
from components.figures.palette import Theme
from components.record.posture import Posture, Views
from components.screen import server
from components.screen.state import Grain, State

HEIGHT = 516
"""Pixels for which the map's view and labels are worked out; on a higher screen the page's style
gives both figures more (``--stage`` in `components.screen.style`)."""

_KEPT = 1200
"""Months kept: every month at either grain in both themes; the oldest go first."""


@dataclass(frozen=True)
class Prepared:
    """The first screen's parts that depend on the month."""

    posture: Posture
    headlines: list[wording.Headline]
    sources: str
    deck: pdk.Deck
    alternative: str
    unplaced: list[str]


_Key = tuple[Views, pd.Period, Grain, str, Theme]
_maker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="prepared")
_made: dict[_Key, Future[Prepared]] = {}
_lock = Lock()


def prepared(views: Views, state: State, theme: Theme) -> Prepared:
    """Return the parts for a state, waiting for them if they are not made yet."""
    return _ask(views, state, theme).result()


def ahead(views: Views, state: State, theme: Theme) -> None:
    """Have the parts made that the next step of the clock may ask for."""
    schema = views.record.schema
    size = 12 if state.grain is Grain.YEARS else 1
    for month in (state.month + size, state.month - size):
        if schema.first <= month <= schema.last:
            _ask(views, replace(state, month=month), theme)


def _ask(views: Views, state: State, theme: Theme) -> Future[Prepared]:
    key = (views, state.month, state.grain, state.base, theme)
    with _lock:
        if key not in _made:
            while len(_made) >= _KEPT:
                del _made[next(iter(_made))]
            _made[key] = _maker.submit(_make, views, state, theme)
        return _made[key]


def _make(views: Views, state: State, theme: Theme) -> Prepared:
    posture = views.as_of(state.month)
    sources = views.record.sources
    grain = str(state.grain)
    return Prepared(
        posture=posture,
        headlines=wording.headlines(views, posture, by_month=state.grain is Grain.MONTHS),
        sources=wording.source_line(views, posture),
        deck=chart_map.deck(
            posture,
            theme,
            selected=state.base or None,
            grain=grain,
            basemap_url=server.basemap_url(),
            publishers=dict(zip(sources["id"], sources["publisher"], strict=True)),
            height=HEIGHT,
        ),
        alternative=chart_map.text_alternative(posture, grain),
        unplaced=chart_map.unplaced(posture, grain),
    )
