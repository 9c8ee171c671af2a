"""Dots on one axis: the figures of a month by what they count, and a month's answers by policy."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from components.answer.alternatives import Alternative
from components.answer.estimate import Basis
from components.answer.evidence import Count, Counts, Nearness, Standing
from components.answer.persons import rounded
from components.answer.policy import Choice, Policy
from components.draw.palette import Palette
from components.draw.svg import Drawing, plain, words
from components.record.descriptor import Descriptor
from components.words.wording import missing_words

WIDTH = 940
"""Pixels of the figures' strip at its own size."""

CHOICE_SIZE = (180, 15)
"""Pixels of the strip of a month's answers: width and height."""

_LEFT, _RIGHT, _TOP, _ROW = 250, 24, 6, 24
_STEPS = (1, 2, 2.5, 5, 10)


def strip(counts: Counts, described: Descriptor, colours: Palette) -> str:
    """Draw every figure around a month on one linear axis, a row for each counting rule.

    The band of the estimate lies behind, with a line for its best value. A dot's shape tells the
    kind of its source, as on the curve; a plan is hollow; a figure of a neighbouring month is
    faint; a range is a bar, and a bound has an arrow on the side that its source leaves open.

    Returns
    -------
    str
        An SVG document, empty where no figure has a number; `strip_words` says the same.
    """
    rows = [
        (rule.name, [c for c in rule.counts if not math.isnan(c.figure.persons)])
        for rule in counts.rules
    ]
    rows = [(name, dots) for name, dots in rows if dots]
    if not rows:
        return ""
    figures = [count.figure for _, dots in rows for count in dots]
    tops = [n for figure in figures for n in (figure.low, figure.value, figure.high)]
    top = max([n for n in [*tops, counts.high] if not math.isnan(n)] + [1.0])
    axis = _Axis(top * 1.04, _LEFT, WIDTH - _RIGHT)
    bottom = _TOP + _ROW * len(rows)
    parts = [_ticks(axis, bottom, colours)]
    if counts.basis is not Basis.NONE:
        colour = colours.force(described, counts.force)
        low, best, high = (axis.x(n) for n in (counts.low, counts.best, counts.high))
        parts.append(
            f'<rect x="{low:.1f}" y="{_TOP}" width="{max(high - low, 1.5):.1f}" '
            f'height="{bottom - _TOP}" fill="{colour}" opacity="0.22"/>'
            f'<path d="M{best:.1f} {_TOP}V{bottom}" stroke="{colour}" stroke-width="1.6"/>'
        )
    for number, (name, dots) in enumerate(rows):
        y = _TOP + _ROW * (number + 0.5)
        parts.append(words(name, _LEFT - 14, y, 13, colours.text, anchor=2))
        parts.append(f'<path d="M{_LEFT} {y}H{WIDTH - _RIGHT}" stroke="{colours.rule}"/>')
        parts += [_dot(count, axis, y, described, colours) for count in dots]
    return Drawing(WIDTH, bottom + 24, "".join(parts)).svg()


def strip_words(counts: Counts) -> str:
    """Say what `strip` shows: the estimate's place among the figures."""
    numbered = [c for c in counts.all if not math.isnan(c.figure.persons)]
    sentences = [f"{rule.name}: {'; '.join(map(_said, rule.counts))}" for rule in counts.rules]
    band = (
        f"Our estimate: {rounded(counts.best)}, between {rounded(counts.low)} and "
        f"{rounded(counts.high)}."
        if counts.basis is not Basis.NONE
        else "No estimate."
    )
    return f"{len(numbered)} figures on one axis from zero. {band} {'. '.join(sentences)}."


def place_words(counts: Counts) -> str:
    """Say where the estimate stands among the figures; empty where there is none or no figure."""
    if counts.basis is Basis.NONE or not counts.all:
        return ""
    number = {s: sum(c.standing is s for c in counts.all) for s in Standing}
    compared = sum(number.values()) - number[Standing.NOT_COMPARABLE]
    if not compared:
        return "None of the figures around this month can be compared with it."
    parts = [
        f"{number[Standing.WITHIN]} within its band",
        f"{number[Standing.ABOVE]} below it",
        f"{number[Standing.BELOW]} above it",
    ]
    other = number[Standing.NOT_COMPARABLE]
    rest = f"; {other} cannot be compared" if other else ""
    noun = "figure" if compared == 1 else "figures"
    return f"Of {compared} {noun} that can be compared with it, {', '.join(parts)}{rest}."


def choice_strip(answers: Sequence[Alternative], policy: Policy, colours: Palette) -> str:
    """Draw how far a month's level depends on the counting policy, on one linear axis.

    A tall tick for each choice of figures with the allies and contractors that the policy takes
    in, the chosen one as a disc; a short faint tick for every other policy. The bar joins the
    least and the most of the tall ones.

    Returns
    -------
    str
        An SVG document of `CHOICE_SIZE`; empty ground where no policy has an estimate.
    """
    width, height = CHOICE_SIZE
    known = [a.best for a in answers if not math.isnan(a.best)]
    if not known:
        line = (
            f'<path d="M4 {height / 2}H{width - 4}" stroke="{colours.rule}" '
            'stroke-dasharray="2 4"/>'
        )
        return Drawing(width, height, line).svg("No estimate")
    axis = _Axis(max([*known, 1.0]) * 1.02, 6, width - 6)
    middle = height / 2
    parts = [f'<path d="M4 {middle}H{width - 4}" stroke="{colours.rule}"/>']
    parts += [
        f'<path d="M{axis.x(best):.1f} {middle - 3}v6" stroke="{colours.muted}"/>' for best in known
    ]
    alike = [a for a in _alike(answers, policy) if not math.isnan(a.best)]
    if alike:
        least, most = (axis.x(end(a.best for a in alike)) for end in (min, max))
        colour = colours.lead
        parts.append(
            f'<path d="M{least:.1f} {middle}H{max(most, least + 0.1):.1f}" stroke="{colour}" '
            'stroke-width="4" opacity="0.35"/>'
        )
        for answer in alike:
            x = axis.x(answer.best)
            parts.append(
                f'<path d="M{x:.1f} {middle - 6}v12" stroke="{colour}" stroke-width="1.6"/>'
                if answer.policy != policy
                else f'<circle cx="{x:.1f}" cy="{middle}" r="4.5" fill="{colour}" '
                f'stroke="{colours.ground}"/>'
            )
    return Drawing(width, height, "".join(parts)).svg("The month under every policy")


def choice_words(answers: Sequence[Alternative], policy: Policy) -> str:
    """Say in short how far a month's level depends on the counting policy."""
    alike = _alike(answers, policy)
    known = {a.policy.choice: a.best for a in alike if not math.isnan(a.best)}
    if not known:
        return "no estimate by any choice"
    silent = [_CHOICES[choice] for choice in Choice if choice not in known]
    by_choice = _from_to(list(known.values()))
    if silent:
        words = f"{by_choice} ({' and '.join(silent)}: none)"
    else:
        words = f"{by_choice}{' by the choice' if ' to ' in by_choice else ', whatever the choice'}"
    every = _from_to([a.best for a in answers if not math.isnan(a.best)])
    return words if every == by_choice else f"{words}; all policies: {every}"


def _from_to(numbers: Sequence[float]) -> str:
    least, most = rounded(min(numbers)), rounded(max(numbers))
    return least if least == most else f"{least} to {most}"


def choice_alternative(
    name: str, answers: Sequence[Alternative], policy: Policy, described: Descriptor
) -> str:
    """Say the answer of every policy, for those who do not see the strip."""
    parts = []
    for allies, contractors in product((False, True), repeat=2):
        alike = _alike(answers, Policy(allies=allies, contractors=contractors))
        each = ", ".join(
            f"{_CHOICES[a.policy.choice]} {'none' if math.isnan(a.best) else rounded(a.best)}"
            for a in alike
        )
        lacking = missing_words(described, next((a.missing for a in alike if a.missing), ()))
        added = str(Policy(allies=allies, contractors=contractors)).partition(", ")[2]
        parts.append(f"{added}: {each}{f' ({lacking})' if lacking else ''}")
    return f"{name} under every counting policy; {policy} is shown. {'. '.join(parts)}."


_CHOICES = {
    Choice.BEST: "best evidence",
    Choice.OFFICIAL: "official",
    Choice.LOWEST: "lowest",
    Choice.HIGHEST: "highest",
}


def _alike(answers: Sequence[Alternative], policy: Policy) -> list[Alternative]:
    """The answers of the policies that take in the same forces."""
    added = policy.allies, policy.contractors
    return [a for a in answers if (a.policy.allies, a.policy.contractors) == added]


@dataclass(frozen=True)
class _Axis:
    """A linear axis from zero to ``top`` persons, between two pixels."""

    top: float
    left: float
    right: float

    def x(self, persons: float) -> float:
        return self.left + (self.right - self.left) * min(persons / self.top, 1.0)


def _said(count: Count) -> str:
    figure = count.figure
    near = "" if count.nearness is Nearness.MONTH else " (another month)"
    plan = "planned " if figure.status == "planned" else ""
    return f"{plan}{figure.number}{near}"


def _dot(count: Count, axis: _Axis, y: float, described: Descriptor, colours: Palette) -> str:
    figure = count.figure
    x = axis.x(figure.persons)
    colour = colours.contractors if figure.force == described.contractors else colours.text
    faint = 1.0 if count.nearness is Nearness.MONTH else 0.45
    fill = "none" if figure.status == "planned" else colour
    least, most = figure.reach
    parts = []
    if math.isinf(most):
        parts.append(f'<path d="M{x:.1f} {y}h15m-4 -3l4 3l-4 3" fill="none" stroke="{colour}"/>')
    elif figure.qualifier == "at_most":
        parts.append(f'<path d="M{x:.1f} {y}h-15m4 -3l-4 3l4 3" fill="none" stroke="{colour}"/>')
    elif most > least:
        parts.append(
            f'<path d="M{axis.x(least):.1f} {y}H{axis.x(most):.1f}" stroke="{colour}" '
            'stroke-width="2"/>'
        )
    shape = _SHAPES.get(figure.document.kind, _SHAPES["press"]).format(x=x, y=y)
    parts.append(f'<path d="{shape}" fill="{fill}" stroke="{colour}" stroke-width="1.2"/>')
    title = plain(f"{_said(count)}, {figure.document.publisher}")
    return f'<g opacity="{faint}"><title>{title}</title>{"".join(parts)}</g>'


_SHAPES = {
    "official": "M{x:.1f} {y}m-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z",
    "research": "M{x:.1f} {y}m-4 -4h8v8h-8z",
    "press": "M{x:.1f} {y}m0 -5.2l5.2 5.2l-5.2 5.2l-5.2 -5.2z",
    "reference": "M{x:.1f} {y}m0 -5l5 8.6h-10z",
}
"""Paths of a dot by the kind of its source: the shapes of the curve."""


def _ticks(axis: _Axis, bottom: float, colours: Palette) -> str:
    """Draw round numbers below the rows, at most six, from zero."""
    raw = axis.top / 5
    power = 10.0 ** math.floor(math.log10(raw))
    step = max(1.0, next(s * power for s in _STEPS if s * power >= raw))
    parts = []
    for i in range(math.floor(axis.top / step) + 1):
        x = axis.x(i * step)
        parts.append(f'<path d="M{x:.1f} {_TOP}V{bottom}" stroke="{colours.rule}" opacity="0.6"/>')
        parts.append(words(f"{i * step:,.0f}", x, bottom + 11, 13, colours.muted, anchor=1))
    return "".join(parts)
