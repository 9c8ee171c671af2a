"""The vertical axes of the curve: as the record states them, else from its figures."""

from __future__ import annotations

import math

import numpy as np

from components.answer.estimate import FEEDING_RULE
from components.answer.posture import Views
from components.draw.series import published
from components.record.descriptor import Axis

_STEPS = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 10.0)
_LINES = 4
"""About as many lines as an axis has above zero."""


def axis(views: Views, place: str) -> Axis:
    """Return the axis of a theatre's panel: the same for every month of a policy.

    No figure that the curve draws lies above a linear axis, whatever the record states.
    """
    theatre = views.descriptor.theatre(place)
    stated = theatre.axis if theatre else None
    most, least = _reach(views, place)
    if stated is None:
        tick = _round_step(max(most, 1.0) / _LINES)
        log = (math.floor(math.log10(least)) - 0.2, math.log10(max(most, 10.0)) + 0.4)
        return Axis(top=_above(most, tick), log=log, tick=tick)
    raised = stated.top_with_contractors if views.policy.contractors else None
    top = raised or stated.top
    return stated.model_copy(update={"top": max(top, _above(most, stated.tick))})


def _reach(views: Views, place: str) -> tuple[float, float]:
    """Return the largest and the least number above zero that the curve draws."""
    main = views.descriptor.main
    rows = published(views, place, main)
    drawn = rows["shown"][(rows["counting_rule"] == FEEDING_RULE) | (rows["status"] == "planned")]
    numbers = np.concatenate([drawn.to_numpy(dtype=float), views.estimate(main, place).high])
    numbers = numbers[numbers > 0]
    return (float(numbers.max()), float(numbers.min())) if len(numbers) else (1.0, 1.0)


def _above(most: float, tick: float) -> float:
    return max(math.ceil(most / tick), 1) * tick


def _round_step(step: float) -> float:
    power = 10.0 ** math.floor(math.log10(step))
    return next(round_ * power for round_ in _STEPS if round_ * power >= step * 0.999)
