"""The curve: estimate with its band, every published figure as a dot, gaps as gaps.

The figure does not depend on the month that the screen answers for, so that a step of the clock
sends none of it: the month is marked by a line laid over the plot (`month_position`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import plotly.graph_objects as go

from components.answer.claims import BaseTotal, Figure
from components.answer.estimate import FEEDING_RULE, Basis, Estimate
from components.answer.persons import coarse, rounded
from components.answer.policy import Choice
from components.answer.posture import Views
from components.draw.axes import axis as theatre_axis
from components.draw.axes import ends, height, round_axis, ticks
from components.draw.palette import Palette, Theme, palette, rgba
from components.draw.series import (
    break_months,
    dots,
    labelled_years,
    published,
    runs,
    stretches,
    withheld,
)
from components.record.dates import spoken_month
from components.record.schema import Schema
from components.view import Scale
from components.words.wording import CHOICE_WORDS, SCALE_WORDS, whom

_MARGIN = {"l": 56, "r": 10, "t": 18, "b": 92}
"""Pixels around the plots; below them more where the key has many rows."""

_BETWEEN, _BELOW, _FIRST = 0.09, 0.15, 0.64
"""Height of the milestones' labels between panels, of years and labels below a single one, and of
the first theatre's panel where there are more."""

SYMBOLS = {
    "official": "circle",
    "research": "square",
    "press": "diamond",
    "reference": "triangle-up",
}
"""Shape of a dot by the kind of its source."""

_LETTER = 0.0105
"""Width of a letter of a label as a share of the time axis, at the narrowest that it is drawn."""

_TURNS = frozenset({"operation_start", "operation_end"})
"""Kinds of milestones whose labels ask for room first."""

_TOTALS = 0.86
"""Share of a panel's height that the largest total of bases reaches; its name stands above."""

_LATE = 0.9
"""Share of the time axis from which a word at a rule stands left of it."""

_LINE_PX, _LABEL_PX = 400.0, 17.0
"""Height of all panels at the least, and of the label of a line, in pixels."""

_FONT = '"Source Sans", sans-serif'
_CLEAR = "rgba(0,0,0,0)"

Numbers = npt.NDArray[np.int32]


class Curve(go.Figure):  # type: ignore[misc]
    """A figure that is finished: it is turned into a dictionary once, however often it is shown."""

    def finish(self) -> Curve:
        """Keep the dictionary that the figure is sent as; nothing may change the figure after."""
        object.__setattr__(self, "_finished", super().to_dict())
        return self

    def to_dict(self) -> dict[str, Any]:
        """Return the figure as a dictionary, the same one each time once it is finished."""
        finished: dict[str, Any] | None = self.__dict__.get("_finished")
        return super().to_dict() if finished is None else finished


@dataclass(frozen=True)
class _Panel:
    """One theatre's part of the figure, ``number`` 1 the uppermost.

    Attributes
    ----------
    share : tuple of float
        Lower and upper end, as shares of the figure's height.
    """

    figure: Curve
    views: Views
    theatre: str
    number: int
    share: tuple[float, float]
    colours: Palette
    scale: Scale

    @property
    def axis(self) -> str:
        """The figure's name of the axis of persons."""
        return "y" if self.number == 1 else f"y{self.number}"

    @property
    def lane(self) -> str:
        """The figure's name of an axis from 0 to 1 that lies over that of persons."""
        return f"y{self.number + len(self.views.descriptor.places)}"

    def add(
        self, x: Sequence[str | None], y: Any, name: str = "", *, lane: bool = False, **look: Any
    ) -> None:
        """Draw a trace on the axis or the lane; one with a name stands in the key, once for all."""
        if self.scale is Scale.ROOT and not lane:
            # Plotly has no axis of roots: they are drawn as numbers, and a hover says the persons.
            persons = np.array([np.nan if number is None else number for number in y], dtype=float)
            y = np.sqrt(persons).round(2).astype("float32")
            if "%{y" in look.get("hovertemplate", ""):
                look["customdata"] = persons.astype("int32")
                look["hovertemplate"] = look["hovertemplate"].replace("%{y", "%{customdata")
        in_key = any(trace.name == name for trace in self.figure.data)
        self.figure.add_scatter(
            x=x, y=y, yaxis=self.lane if lane else self.axis, name=name or None,
            legendgroup=name or None, showlegend=bool(name) and not in_key, **look,
        )  # fmt: skip

    def stretches(self, estimate: Estimate) -> Iterator[tuple[int, int, list[str], Numbers]]:
        """Yield what one line joins: its begin and end, its months, and the levels as said."""
        for begin, end in stretches(estimate, break_months(self.views, self.theatre)):
            # As the headline says them: a hover shows the number that is drawn.
            levels = [coarse(persons) for persons in estimate.best[begin:end].tolist()]
            months = [f"{month}-15" for month in estimate.months[begin:end]]
            yield begin, end, months, np.array(levels).astype("int32")


def curve(views: Views, theme: Theme, scale: Scale) -> Curve:
    """Draw the force levels of every theatre over the whole span of the record.

    Parameters
    ----------
    scale : Scale
        Logarithmic axes leave out zeros; the figure says so. Square roots are drawn as such, and
        labelled in persons.

    Returns
    -------
    Curve
        A panel for each theatre over one time axis; axes fixed; of no height of its own.
    """
    figure, colours = Curve(), palette(theme)
    theatres = views.descriptor.places
    panels = [
        _Panel(figure, views, theatre, number, share, colours, scale)
        for number, (theatre, share) in enumerate(
            zip(theatres, domains(len(theatres)), strict=True), start=1
        )
    ]
    for panel in panels:
        _withheld(panel)
        _band(panel)
        if views.policy.choice is not Choice.BEST:
            _best_evidence(panel)
        _own_lines(panel)
        _dots(panel)
        _base_totals(panel)
    _milestones(figure, views, colours)
    for panel in panels:
        _breaks(panel)
    _layout(figure, views, colours)
    for panel in panels:
        _axes(panel)
    last = views.record.schema.last.end_time
    figure.add_shape(
        type="rect", x0=f"{views.record.schema.horizon.end_time:%Y-%m-%d}", x1=f"{last:%Y-%m-%d}",
        y0=0, y1=1, yref="paper", layer="below",
        line={"width": 0}, fillcolor=colours.rule, opacity=0.35,
    )  # fmt: skip
    return figure.finish()


def month_position(schema: Schema, month: pd.Period) -> float:
    """Return where the middle of a month lies on the time axis, from 0 to 1."""
    return (month.ordinal - schema.first.ordinal + 0.5) / len(schema.months)


def text_alternative(views: Views) -> str:
    """Say what the curve shows, for those who do not see it."""
    parts = []
    for theatre in views.descriptor.places:
        estimate = views.estimate(views.descriptor.main, theatre)
        known = np.flatnonzero(~np.isnan(estimate.best))
        if known.size == 0:
            continue
        peak = int(np.nanargmax(estimate.best))
        first, highest, last = (
            f"{spoken_month(estimate.months[at])} at {rounded(float(estimate.best[at]))}"
            for at in (int(known[0]), peak, int(known[-1]))
        )
        parts.append(
            f"{_counted(views)} in {views.name_of(theatre)}: first estimated for {first}, "
            f"highest in {highest}, last estimated for {last}."
        )
    return " ".join(parts) + " The Evidence tab lists the figures of each month as a table."


def domains(panels: int) -> list[tuple[float, float]]:
    """Return the share of the height that each panel takes, the first at the top and largest.

    Below the first is room for the milestones' labels.
    """
    if panels <= 1:
        return [(_BELOW, 1.0)] * panels
    rest = (1 - _FIRST - _BETWEEN) / (panels - 1)
    gap = 0.2 * rest if panels > 2 else 0.0
    tops = [1 - _FIRST - _BETWEEN - i * rest for i in range(panels - 1)]
    return [(1 - _FIRST, 1.0), *((max(top - rest + gap, 0.0), top) for top in tops)]


def _counted(views: Views) -> str:
    """Say whom the line counts and, beside the best evidence, by which figures."""
    policy, described = views.policy, views.descriptor
    added = [described.allies] * policy.allies + [described.contractors] * policy.contractors
    choice = CHOICE_WORDS[policy.choice]
    return whom(described, added) + (f" ({choice})" if choice else "")


def _band(panel: _Panel) -> None:
    """Draw the estimate over its band, dotted where it is carried on."""
    estimate = panel.views.estimate(panel.views.descriptor.main, panel.theatre)
    colour = panel.colours.lead
    fill = "rgba({},{},{},{})".format(*rgba(colour)[:3], 0.22)
    floor = 10.0 if panel.scale is Scale.LOG else 0.0
    for begin, end, months, best in panel.stretches(estimate):
        low = np.maximum(estimate.low[begin:end], floor)
        high = np.maximum(estimate.high[begin:end], floor)
        outline = np.floor(np.concatenate([high, low[::-1]]) + 0.5).astype("int32")
        panel.add(
            months + months[::-1], outline, mode="lines",
            fill="toself", fillcolor=fill, line={"width": 0}, hoverinfo="skip",
        )  # fmt: skip
        panel.add(
            months, best, "estimate and band", mode="lines", line={"color": colour, "width": 2},
            hovertemplate="%{x|%B %Y}: about %{y:,} (estimate)<extra></extra>",
        )  # fmt: skip
        for first, last in runs(estimate.basis[begin:end] == Basis.CARRIED):
            since = max(first - 1, 0)
            panel.add(
                months[since:last], best[since:last], mode="lines", hoverinfo="skip",
                line={"color": panel.colours.ground, "width": 2.4, "dash": "2px,4px"},
            )  # fmt: skip


def _best_evidence(panel: _Panel) -> None:
    """Draw what the best evidence says beside another choice of figures."""
    under = panel.views.under(replace(panel.views.policy, choice=Choice.BEST))
    estimate = under.estimate(panel.views.descriptor.main, panel.theatre)
    for _, _, months, best in panel.stretches(estimate):
        panel.add(
            months, best, "best evidence", mode="lines",
            line={"color": panel.colours.text, "width": 1, "dash": "dot"},
            hovertemplate="%{x|%B %Y}: about %{y:,} (best evidence)<extra></extra>",
        )  # fmt: skip


def _hover(views: Views, figure: Figure) -> str:
    # Plotly reads a few tags in hover text: what comes from a table is escaped.
    rule = escape(views.descriptor.rule_name(figure.counting_rule))
    speaker = f"<br>{escape(figure.speaker)}, in:" if figure.speaker else ""
    return (
        f"<b>{figure.number}</b> {escape(figure.span)}{speaker}"
        f"<br>{escape(figure.document.publisher)} ({figure.grade})<br>{rule}, {figure.status}"
    )


def _dots(panel: _Panel) -> None:
    figures = dots(panel.views, panel.theatre)
    for name, symbol in (SYMBOLS | {"planned": "circle-open"}).items():
        shown = [one for one in figures if one.kind == name]
        if not shown:
            continue
        strong = [one.credible for one in shown]
        panel.add(
            [f"{one.middle:%Y-%m-%d}" for one in shown],
            np.array([one.persons for one in shown]).astype("int32"),
            name,
            mode="markers",
            marker={
                "symbol": symbol,
                "size": 5,
                "color": panel.colours.text,
                "opacity": np.where(strong, 0.6, 0.25).round(2).tolist(),
                "line": {"width": 0.8, "color": panel.colours.text},
            },
            text=[_hover(panel.views, one) for one in shown],
            hovertemplate="%{text}<extra></extra>",
        )


def _own_lines(panel: _Panel) -> None:
    """Draw figures of other counting rules and forces as themselves, when asked for in the key."""
    described, colours = panel.views.descriptor, panel.colours
    rules, main, hired = described.rules, described.main, described.contractors
    fiscal = (rules.fiscal_year.rule,) if rules.fiscal_year else ()
    lines = (
        ("caps", ("cap",), main, colours.attention, "solid"),
        (rules.office_name, rules.of_office, main, colours.muted, "solid"),
        ("fiscal-year means", fiscal, main, colours.movement, "dot"),
        ("allies", (FEEDING_RULE,), described.allies, colours.allies, "solid"),
        ("contractors", (rules.contractors,), hired, colours.contractors, "solid"),
    )
    for name, counted, force, colour, dash in lines:
        shown = [
            one
            for one in published(panel.views, panel.theatre, force)
            if force and one.counting_rule in counted and one.status == "reported"
        ]
        if not shown:
            continue
        x: list[str | None] = []
        y: list[float | None] = []
        text: list[str] = []
        for one in sorted(shown, key=lambda one: (one.first, one.id)):
            # Each figure is drawn over the span that it was stated for, and nowhere else.
            x += [f"{one.first:%Y-%m-%d}", f"{one.last:%Y-%m-%d}", None]
            y += [one.persons] * 2 + [None]
            text += [_hover(panel.views, one)] * 2 + [""]
        panel.add(
            x, y, name, text=text, mode="lines+markers",
            line={"color": colour, "width": 2, "dash": dash},
            marker={"symbol": "line-ew", "size": 5, "line": {"width": 2, "color": colour}},
            hovertemplate="%{text}<extra></extra>", visible="legendonly",
        )  # fmt: skip


def _base_totals(panel: _Panel) -> None:
    """Draw published totals of bases when asked for, with numbers of their own at the right."""
    views, colours = panel.views, panel.colours
    totals = views.bases_in_use.get(panel.theatre, [])
    if not totals:
        return
    reach = round_axis(max(total.persons for total in totals))
    top = height(Scale.ROOT, reach.top) / _TOTALS

    def add(days: list[str], numbers: list[float], **look: Any) -> None:
        y = [round(height(Scale.ROOT, bases) / top, 3) for bases in numbers]
        panel.add(days, y, "totals of bases", lane=True, visible="legendonly", **look)

    add(
        [f"{total.middle:%Y-%m-%d}" for total in totals], [total.persons for total in totals],
        mode="markers",
        marker={"symbol": "square-open", "size": 8, "color": colours.attention,
                "line": {"width": 1.6}},
        text=[_total_hover(total) for total in totals],
        hovertemplate="%{text}<extra></extra>",
    )  # fmt: skip
    # Numbers of an axis would stand there also while nothing is drawn on it: these are a trace.
    numbers = [bases for bases in ticks(reach, Scale.ROOT, 0.2) if bases >= 1 and bases % 1 == 0]
    add(
        [f"{views.record.schema.last.end_time:%Y-%m-%d}"] * len(numbers), numbers, mode="text",
        text=[f"{bases:,.0f} bases" for bases in numbers], textposition="middle left",
        textfont={"size": 11, "color": colours.text}, hoverinfo="skip",
    )  # fmt: skip


def _total_hover(total: BaseTotal) -> str:
    return (
        f"<b>{total.number} bases in use</b>, {escape(total.span)}"
        f"<br>{escape(total.document.publisher)} ({total.grade})"
    )


def _withheld(panel: _Panel) -> None:
    for span in withheld(panel.views, panel.theatre):
        begin, end = f"{span.begin:%Y-%m-%d}", f"{span.end:%Y-%m-%d}"
        top = 1.0 if span.whole else 0.08
        office = "the figure" if span.whole else "the personnel office's count"
        panel.add(
            [begin, end, end, begin, begin], [0, 0, top, top, 0], "withheld", lane=True,
            mode="lines", line={"width": 0.5, "color": panel.colours.withheld}, fill="toself",
            fillpattern={"shape": "/", "fgcolor": panel.colours.muted, "bgcolor": _CLEAR,
                         "size": 6, "solidity": 0.22},
            text=f"Withheld: {office}, {span.figure.span}", hoveron="fills", hoverinfo="text",
        )  # fmt: skip


def _milestones(figure: Curve, views: Views, colours: Palette) -> None:
    """Draw a rule at each labelled milestone, and keep the labels for who knows the plot's width.

    ``layout.meta["milestones"]``: share of the time axis, label, and whether it is the begin or
    end of an operation, which is named first, in the order of time.
    """
    rows = views.record.milestones
    labelled = rows[rows["label"] != ""].sort_values("first").to_dict("records")
    for row in labelled:
        at = f"{row['first']:%Y-%m-%d}"
        figure.add_shape(
            type="line", x0=at, x1=at, y0=0, y1=1, yref="paper", layer="below",
            line={"color": colours.withheld, "width": 1, "dash": "1px,3px"},
        )  # fmt: skip
    schema = views.record.schema
    words = [
        [
            round(month_position(schema, pd.Period(row["first"], freq="M")), 4),
            str(row["label"]),
            row["kind"] in _TURNS,
        ]
        for row in labelled
    ]
    figure.update_layout(meta={"milestones": words})


def _panel_words(panel: _Panel) -> str:
    """Say what a panel shows, after the theatre's name."""
    every = _counted(panel.views), SCALE_WORDS[panel.scale]
    return "".join(f", {words}" for words in every if words)


def _name_span(panel: _Panel) -> tuple[float, float]:
    """Return the share of the time axis that a panel's name takes."""
    views, theatre = panel.views, panel.theatre
    wide = min(len(views.name_of(theatre) + _panel_words(panel)) * _LETTER, 0.5)
    return (1 - wide, 1.0) if named_at_end(views, theatre, wide) else (0.0, wide)


def named_at_end(views: Views, theatre: str, wide: float) -> bool:
    """Tell whether a panel's name, a share of the time axis wide, stands at the axis's end.

    It stands where less is drawn: at the beginning, unless that is the higher.
    """
    high = np.nan_to_num(views.estimate(views.descriptor.main, theatre).high)
    count = max(round(min(wide, 0.5) * len(high)), 1)
    return bool(high[:count].max() > high[-count:].max())


def _breaks(panel: _Panel) -> None:
    schema, (begin, end) = panel.views.record.schema, panel.share
    first, last = _name_span(panel)
    for recount in schema.breaks_of(panel.views.descriptor.main, panel.theatre):
        at = f"{recount.month}-01"
        panel.figure.add_shape(
            type="line", x0=at, x1=at, y0=begin, y1=end, yref="paper",
            line={"color": panel.colours.movement, "width": 1.2, "dash": "dot"},
        )  # fmt: skip
        share = month_position(schema, recount.month)
        panel.figure.add_annotation(
            x=at, y=end, yref="paper", yanchor="top", xanchor="right" if share > _LATE else "left",
            yshift=-14 * (first < share < last), showarrow=False,
            text="re-count", hovertext=escape(recount.note),
            font={"size": 10.5, "color": panel.colours.movement},
        )  # fmt: skip


def _axis(colours: Palette) -> dict[str, Any]:
    """Return the look of every axis."""
    return {
        "showgrid": True, "gridcolor": colours.rule, "gridwidth": 0.5, "zeroline": False,
        "fixedrange": True, "tickfont": {"size": 11.5, "color": colours.muted},
        "automargin": False,
    }  # fmt: skip


def _layout(figure: Curve, views: Views, colours: Palette) -> None:
    schema, panels = views.record.schema, len(views.descriptor.places)
    key = {
        "orientation": "h", "x": 0, "xanchor": "left", "y": -0.075, "yanchor": "top",
        "font": {"size": 11.5, "color": colours.text}, "bgcolor": _CLEAR,
        "itemsizing": "constant", "tracegroupgap": 0, "entrywidth": 0,
    }  # fmt: skip
    time = {
        "range": [f"{schema.first}-01", f"{schema.last.end_time:%Y-%m-%d}"],
        "tickvals": [f"{year}-01-01" for year in labelled_years(schema)],
        "tickformat": "%Y",
        "anchor": f"y{panels}" if panels > 1 else "y",
    }
    figure.update_layout(
        autosize=True, margin=_MARGIN, paper_bgcolor=_CLEAR, plot_bgcolor=_CLEAR,
        font={"family": _FONT, "size": 12, "color": colours.text},
        hovermode="closest", dragmode=False, uirevision="curve",
        legend=key, xaxis=_axis(colours) | time,
        hoverlabel={"bgcolor": colours.ground, "font": {"size": 12, "color": colours.text}},
    )  # fmt: skip


def _axes(panel: _Panel) -> None:
    """Set a panel's axes, and its name."""
    scale, (begin, end) = panel.scale, panel.share
    reach = theatre_axis(panel.views, panel.theatre)
    numbers = ticks(reach, scale, _LABEL_PX / (_LINE_PX * (end - begin)))
    panel.figure.update_layout(
        {
            panel.axis.replace("y", "yaxis"): {
                **_axis(panel.colours),
                "type": "log" if scale is Scale.LOG else "linear",
                "range": ends(reach, scale),
                "tickvals": [height(scale, n) if scale is Scale.ROOT else n for n in numbers],
                "ticktext": [f"{number:,.0f}" for number in numbers],
                "domain": panel.share,
            },
            panel.lane.replace("y", "yaxis"): {
                "overlaying": panel.axis,
                "range": [0, 1],
                "visible": False,
                "fixedrange": True,
                "domain": panel.share,
            },
        }
    )
    at_end = _name_span(panel)[1] == 1
    name = escape(panel.views.name_of(panel.theatre))
    panel.figure.add_annotation(
        x=int(at_end), y=end, xref="paper", yref="paper", showarrow=False, yanchor="top",
        xanchor="right" if at_end else "left", xshift=-14 if at_end else 6,
        text=f"<b>{name}</b>{escape(_panel_words(panel))}",
        font={"size": 12, "color": panel.colours.text}, name="panel",
    )  # fmt: skip
