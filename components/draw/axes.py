"""The axes of every drawing: where a day or a number lies, round numbers, the curve's reach."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from components.answer.policy import Choice
from components.answer.posture import Views
from components.draw.series import dots
from components.record.descriptor import Axis
from components.view import Scale

_STEPS = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 10.0)
_PARTS = (2, 5, 10, 20, 50, 100, 200, 500)
"""By what the step of an axis is divided below its first line, where small numbers have room."""

_LINES = 4
"""About as many lines as an axis has above zero."""

_PLAIN_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Ruler:
    """Where values lie between two pixels, evenly: days (`pandas.Timestamp`) or numbers."""

    begin: float
    end: float
    first: Any
    last: Any

    def at(self, value: Any) -> float:
        """Return the pixel of a value; one before the first or after the last lies beyond."""
        share = float((value - self.first) / (self.last - self.first))
        return self.begin + (self.end - self.begin) * share

    def within(self, value: Any) -> float:
        """Return the pixel of a value, at an end where it lies beyond."""
        return self.at(min(max(value, self.first), self.last))


def axis(views: Views, place: str) -> Axis:
    """Return the axis of a theatre's panel: the same for every month of a policy.

    No figure that the curve draws lies above an axis, whatever the record states.
    """
    theatre = views.descriptor.theatre(place)
    stated = theatre.axis if theatre else None
    most, least = _reach(views, place)
    if stated is None:
        made = round_axis(most)
        log = math.floor(math.log10(least)) - 0.2, made.log[1]
        return made.model_copy(update={"log": log})
    raised = stated.top_with_contractors if views.policy.contractors else None
    top = raised or stated.top
    low, high = stated.log
    log = low, max(high, math.log10(most) + 0.1)
    return stated.model_copy(update={"top": max(top, above(most, stated.tick)), "log": log})


def round_axis(most: float) -> Axis:
    """Return an axis from zero for numbers of which the largest is known."""
    tick = _round_step(max(most, 1.0) / _LINES)
    return Axis(top=above(most, tick), log=(0.0, math.log10(max(most, 10.0)) + 0.4), tick=tick)


def height(scale: Scale, persons: float) -> float:
    """Return how high a number stands, in the scale's own unit."""
    match scale:
        case Scale.ROOT:
            return math.sqrt(max(persons, 0.0))
        case Scale.LOG:
            return math.log10(max(persons, 1e-3))
        case Scale.LINEAR:
            return persons


def ends(reach: Axis, scale: Scale) -> tuple[float, float]:
    """Return the heights of an axis's lower and upper end."""
    return reach.log if scale is Scale.LOG else (0.0, height(scale, reach.top))


def ticks(reach: Axis, scale: Scale, least: float) -> list[float]:
    """Return the numbers that an axis is labelled with, in persons, rising.

    Parameters
    ----------
    least : float
        Share of the axis's height (0 to 1) that two labels keep between them.
    """
    low, high = ends(reach, scale)
    steps = math.floor(reach.top / reach.tick)
    if scale is Scale.LOG:
        return [10.0**power for power in range(math.ceil(low), math.floor(high) + 1)]
    numbers = [reach.tick * i for i in range(steps, 0, -1)]
    if scale is Scale.ROOT:
        numbers += [reach.tick / part for part in _PARTS]
    kept: list[float] = []
    for number in numbers:
        at = height(scale, number) / high
        if at >= least and (not kept or height(scale, kept[-1]) / high - at >= least):
            kept.append(number)
    return [0.0, *reversed(kept)]


def _reach(views: Views, place: str) -> tuple[float, float]:
    """Return the largest and the least number above zero that the curve draws."""
    main = views.descriptor.main
    drawn = [figure.persons for figure in dots(views, place)]
    # The best evidence stands beside another choice.
    best = views.under(replace(views.policy, choice=Choice.BEST)).estimate(main, place).best
    numbers = np.concatenate([drawn, views.estimate(main, place).high, best])
    numbers = numbers[numbers > 0]
    return (float(numbers.max()), float(numbers.min())) if len(numbers) else (1.0, 1.0)


def above(most: float, tick: float) -> float:
    """Return the line at or above a number, the first at least."""
    return max(math.ceil(most / tick), 1) * tick


def plain_step(most: float) -> float:
    """Return a plain whole distance of lines, of which at most five lie above zero."""
    step = _round_step(max(most, 5.0) / 5, _PLAIN_STEPS)
    return step if step % 1 == 0 else 2 * step


def _round_step(step: float, steps: tuple[float, ...] = _STEPS) -> float:
    power = 10.0 ** math.floor(math.log10(step))
    return next(round_ * power for round_ in steps if round_ * power >= step * 0.999)
