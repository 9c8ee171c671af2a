"""Dots on one axis: the figures of a month by what they count, and a month's answers by policy."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import product

from components.answer.alternatives import Alternative
from components.answer.estimate import Basis
from components.answer.evidence import Count, Counts, Nearness, Standing
from components.answer.persons import rounded
from components.answer.policy import Choice, Policy
from components.draw.axes import Ruler, plain_step
from components.draw.palette import Palette
from components.draw.svg import Sheet, box, disc, line, plain
from components.draw.symbols import source_shape
from components.record.descriptor import Descriptor
from components.words.wording import missing_words

WIDTH = 940
"""Pixels of the figures' strip at its own size."""

CHOICE_SIZE = (180, 15)
"""Pixels of the strip of a month's answers: width and height."""

_LEFT, _RIGHT, _TOP, _ROW = 250, WIDTH - 24, 6, 24
_SIZE = 13
_RADIUS = 4.0


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
    numbered = (
        (rule.name, [c for c in rule.counts if not math.isnan(c.figure.persons)])
        for rule in counts.rules
    )
    rows = [(name, dots) for name, dots in numbered if dots]
    if not rows:
        return ""
    figures = [count.figure for _, dots in rows for count in dots]
    tops = [n for figure in figures for n in (figure.low, figure.value, figure.high)]
    top = max([n for n in [*tops, counts.high] if not math.isnan(n)] + [1.0])
    axis = Ruler(_LEFT, _RIGHT, 0.0, top * 1.04)
    bottom = _TOP + _ROW * len(rows)
    sheet = Sheet(colours)
    step = plain_step(axis.last)
    for number in range(math.floor(axis.last / step) + 1):
        x = axis.at(number * step)
        sheet.draw(line([(x, _TOP), (x, bottom)], colours.rule, 0.6))
        sheet.write(f"{number * step:,.0f}", x, bottom + 11, colours.muted, size=_SIZE, anchor=1)
    if counts.basis is not Basis.NONE:
        colour = colours.force(described, counts.force)
        low, best, high = (axis.within(n) for n in (counts.low, counts.best, counts.high))
        look = f'fill="{colour}" opacity="0.22"'
        sheet.draw(
            box(low, _TOP, max(high - low, 1.5), bottom - _TOP, look),
            line([(best, _TOP), (best, bottom)], colour, 1.6),
        )
    for number, (name, dots) in enumerate(rows):
        y = _TOP + _ROW * (number + 0.5)
        sheet.write(name, _LEFT - 14, y, size=_SIZE, anchor=2)
        sheet.draw(line([(_LEFT, y), (_RIGHT, y)], colours.rule))
        sheet.draw(*(_dot(count, axis, y, described, colours) for count in dots))
    return sheet.drawing(WIDTH, bottom + 24).svg()


def strip_words(counts: Counts) -> str:
    """Say what `strip` shows: the estimate's place among the figures."""
    numbered = [c for c in counts.all if not math.isnan(c.figure.persons)]
    sentences = [f"{rule.name}: {'; '.join(map(_number, rule.counts))}" for rule in counts.rules]
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
    number = Counter(count.standing for count in counts.all)
    other = number[Standing.NOT_COMPARABLE]
    compared = len(counts.all) - other
    if not compared:
        return "None of the figures around this month can be compared with it."
    parts = [
        f"{number[Standing.WITHIN]} within its band",
        f"{number[Standing.ABOVE]} below it",
        f"{number[Standing.BELOW]} above it",
    ]
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
    middle = height / 2
    ends = [(4, middle), (width - 4, middle)]
    sheet = Sheet(colours)
    known = [a.best for a in answers if not math.isnan(a.best)]
    if not known:
        sheet.draw(line(ends, colours.rule, dash="2 4"))
        return sheet.drawing(width, height).svg("No estimate")
    axis = Ruler(6, width - 6, 0.0, max([*known, 1.0]) * 1.02)

    def tick(persons: float, half: float, colour: str, thick: float = 1.0) -> str:
        x = axis.at(persons)
        return line([(x, middle - half), (x, middle + half)], colour, thick)

    sheet.draw(line(ends, colours.rule), *(tick(best, 3, colours.muted) for best in known))
    alike = [a for a in _alike(answers, policy) if not math.isnan(a.best)]
    if alike:
        least, most = (axis.at(end(a.best for a in alike)) for end in (min, max))
        look = f'fill="{colours.lead}" opacity="0.35"'
        sheet.draw(box(least, middle - 2, max(most - least, 0.1), 4, look))
    for answer in alike:
        if answer.policy == policy:
            look = f'fill="{colours.lead}" stroke="{colours.ground}"'
            sheet.draw(disc(axis.at(answer.best), middle, 4.5, look))
        else:
            sheet.draw(tick(answer.best, 6, colours.lead, 1.6))
    return sheet.drawing(width, height).svg("The month under every policy")


def choice_words(answers: Sequence[Alternative], policy: Policy) -> str:
    """Say in short how far a month's level depends on the counting policy."""
    alike = _alike(answers, policy)
    known = {a.policy.choice: a.best for a in alike if not math.isnan(a.best)}
    if not known:
        return "no estimate by any choice"
    silent = [_name(choice) for choice in Choice if choice not in known]
    by_choice = _from_to(list(known.values()))
    apart = " by the choice" if " to " in by_choice else ", whatever the choice"
    words = by_choice + (f" ({' and '.join(silent)}: none)" if silent else apart)
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
        taken_in = Policy(allies=allies, contractors=contractors)
        alike = _alike(answers, taken_in)
        each = ", ".join(
            f"{_name(a.policy.choice)} {'none' if math.isnan(a.best) else rounded(a.best)}"
            for a in alike
        )
        lacking = missing_words(described, next((a.missing for a in alike if a.missing), ()))
        added = str(taken_in).partition(", ")[2]
        parts.append(f"{added}: {each}{f' ({lacking})' if lacking else ''}")
    return f"{name} under every counting policy; {policy} is shown. {'. '.join(parts)}."


def _name(choice: Choice) -> str:
    return "best evidence" if choice is Choice.BEST else str(choice)


def _alike(answers: Sequence[Alternative], policy: Policy) -> list[Alternative]:
    """The answers of the policies that take in the same forces."""
    added = policy.allies, policy.contractors
    return [a for a in answers if (a.policy.allies, a.policy.contractors) == added]


def _number(count: Count) -> str:
    figure = count.figure
    near = "" if count.nearness is Nearness.MONTH else " (another month)"
    plan = "planned " if figure.status == "planned" else ""
    return f"{plan}{figure.number}{near}"


def _dot(count: Count, axis: Ruler, y: float, described: Descriptor, colours: Palette) -> str:
    figure = count.figure
    x = axis.within(figure.persons)
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
        parts.append(line([(axis.within(least), y), (axis.within(most), y)], colour, 2))
    look = f'fill="{fill}" stroke="{colour}" stroke-width="1.2"'
    parts.append(source_shape(x, y, figure.document.kind, _RADIUS, look))
    title = plain(f"{_number(count)}, {figure.document.publisher}")
    return f'<g opacity="{faint}"><title>{title}</title>{"".join(parts)}</g>'
