"""The curve: estimate with its band, every published figure as a dot, gaps as gaps.

The figure does not depend on the month that the screen answers for, so that a step of the clock
sends none of it: the month is marked by a line laid over the plot (`month_position`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape
from typing import Any

import numpy as np
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
class _OwnLine:
    """Figures of other counting rules, drawn as themselves when asked for in the legend."""

    name: str
    rules: tuple[str, ...]
    force: str
    colour: str
    dash: str


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
    colours = palette(theme)
    figure = Curve()
    for row, theatre in enumerate(views.descriptor.places, start=1):
        axis = "" if row == 1 else str(row)
        estimate = views.estimate(views.descriptor.main, theatre)
        _withheld(figure, views, theatre, axis, colours)
        _band(figure, estimate, break_months(views, theatre), axis, colours, scale)
        if views.policy.choice is not Choice.BEST:
            _best_evidence(figure, views, theatre, axis, colours)
        _own_lines(figure, views, theatre, axis, colours)
        _dots(figure, views, theatre, axis, colours)
        _base_totals(figure, views, theatre, axis, colours)
    if scale is Scale.ROOT:
        _to_root(figure, len(views.descriptor.places))
    _milestones(figure, views, colours)
    _breaks(figure, views, colours, scale)
    _layout(figure, views, colours, scale)
    return figure.finish()


def _to_root(figure: go.Figure, panels: int) -> None:
    """Draw numbers by their square roots, which Plotly has no axis for; a hover says the number."""
    lanes = {f"y{number}" for number in range(panels + 1, 2 * panels + 1)}
    for trace in figure.data:
        if trace.yaxis in lanes:
            continue
        persons = np.array([np.nan if y is None else y for y in trace.y], dtype=float)
        trace.y = np.sqrt(persons).round(2).astype("float32")
        if "%{y" in (trace.hovertemplate or ""):
            trace.customdata = persons.astype("int32")
            trace.hovertemplate = trace.hovertemplate.replace("%{y", "%{customdata")


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


def _dates(months: pd.PeriodIndex) -> list[str]:
    return [f"{m}-15" for m in months]


def _band(
    figure: go.Figure,
    estimate: Estimate,
    breaks: set[pd.Period],
    axis: str,
    colours: Palette,
    scale: Scale,
) -> None:
    colour = colours.lead
    fill = "rgba({},{},{},{})".format(*rgba(colour)[:3], 0.22)
    months = _dates(estimate.months)
    floor = 10.0 if scale is Scale.LOG else 0.0
    for number, (begin, end) in enumerate(stretches(estimate, breaks)):
        x = months[begin:end]
        low = np.maximum(estimate.low[begin:end], floor)
        high = np.maximum(estimate.high[begin:end], floor)
        figure.add_scatter(
            x=x + x[::-1],
            y=np.floor(np.concatenate([high, low[::-1]]) + 0.5).astype("int32"),
            mode="lines",
            fill="toself",
            fillcolor=fill,
            line={"width": 0},
            hoverinfo="skip",
            showlegend=False,
            yaxis=f"y{axis}",
        )
        carried = estimate.basis[begin:end] == Basis.CARRIED
        # As the headline says them: a hover shows the number that is drawn.
        best = np.array([coarse(persons) for persons in estimate.best[begin:end].tolist()])
        figure.add_scatter(
            x=x,
            y=best.astype("int32"),
            mode="lines",
            line={"color": colour, "width": 2},
            name="estimate and band",
            legendgroup="estimate",
            showlegend=number == 0 and axis == "",
            hovertemplate="%{x|%B %Y}: about %{y:,} (estimate)<extra></extra>",
            yaxis=f"y{axis}",
        )
        for from_, to in runs(carried):
            start = max(from_ - 1, 0)
            figure.add_scatter(
                x=x[start:to],
                y=best[start:to].astype("int32"),
                mode="lines",
                line={"color": colours.ground, "width": 2.4, "dash": "2px,4px"},
                hoverinfo="skip",
                showlegend=False,
                yaxis=f"y{axis}",
            )


def _best_evidence(
    figure: go.Figure, views: Views, theatre: str, axis: str, colours: Palette
) -> None:
    """Draw what the best evidence says beside another choice of figures."""
    under = views.under(replace(views.policy, choice=Choice.BEST))
    estimate = under.estimate(views.descriptor.main, theatre)
    months = _dates(estimate.months)
    for begin, end in stretches(estimate, break_months(views, theatre)):
        figure.add_scatter(
            x=months[begin:end],
            y=np.array([coarse(p) for p in estimate.best[begin:end].tolist()]).astype("int32"),
            mode="lines",
            line={"color": colours.text, "width": 1, "dash": "dot"},
            name="best evidence",
            legendgroup="best evidence",
            showlegend=not any(trace.name == "best evidence" for trace in figure.data),
            hovertemplate="%{x|%B %Y}: about %{y:,} (best evidence)<extra></extra>",
            yaxis=f"y{axis}",
        )


def _hover(views: Views, figure: Figure) -> str:
    # Plotly reads a few tags in hover text: what comes from a table is escaped.
    rule = escape(views.descriptor.rule_name(figure.counting_rule))
    speaker = f"<br>{escape(figure.speaker)}, in:" if figure.speaker else ""
    return (
        f"<b>{figure.number}</b> {escape(figure.span)}{speaker}"
        f"<br>{escape(figure.document.publisher)} ({figure.grade})<br>{rule}, {figure.status}"
    )


def _dots(figure: go.Figure, views: Views, theatre: str, axis: str, colours: Palette) -> None:
    figures = dots(views, theatre)
    for name, symbol in (SYMBOLS | {"planned": "circle-open"}).items():
        shown = [one for one in figures if one.kind == name]
        if not shown:
            continue
        strong = [one.credible for one in shown]
        figure.add_scatter(
            x=[f"{one.middle:%Y-%m-%d}" for one in shown],
            y=np.array([one.persons for one in shown]).astype("int32"),
            mode="markers",
            marker={
                "symbol": symbol,
                "size": 5,
                "color": colours.text,
                "opacity": np.where(strong, 0.6, 0.25).round(2).tolist(),
                "line": {"width": 0.8, "color": colours.text},
            },
            text=[_hover(views, one) for one in shown],
            hovertemplate="%{text}<extra></extra>",
            name=name,
            legendgroup=name,
            showlegend=not any(trace.name == name for trace in figure.data),
            yaxis=f"y{axis}",
        )


def _own_lines(figure: go.Figure, views: Views, theatre: str, axis: str, colours: Palette) -> None:
    described = views.descriptor
    rules, main = described.rules, described.main
    fiscal = (rules.fiscal_year.rule,) if rules.fiscal_year else ()
    lines = (
        _OwnLine("caps", ("cap",), main, colours.attention, "solid"),
        _OwnLine(rules.office_name, rules.of_office, main, colours.muted, "solid"),
        _OwnLine("fiscal-year means", fiscal, main, colours.movement, "dot"),
        _OwnLine("allies", (FEEDING_RULE,), described.allies, colours.allies, "solid"),
        _OwnLine(
            "contractors",
            (rules.contractors,),
            described.contractors,
            colours.contractors,
            "solid",
        ),
    )
    for line in lines:
        if not line.force:
            continue
        shown = [
            one
            for one in published(views, theatre, line.force)
            if one.counting_rule in line.rules and one.status == "reported"
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
            text += [_hover(views, one)] * 2 + [""]
        figure.add_scatter(
            x=x,
            y=y,
            text=text,
            mode="lines+markers",
            line={"color": line.colour, "width": 2, "dash": line.dash},
            marker={"symbol": "line-ew", "size": 5, "line": {"width": 2, "color": line.colour}},
            hovertemplate="%{text}<extra></extra>",
            name=line.name,
            legendgroup=line.name,
            showlegend=not any(trace.name == line.name for trace in figure.data),
            visible="legendonly",
            yaxis=f"y{axis}",
        )


def _base_totals(
    figure: go.Figure, views: Views, theatre: str, axis: str, colours: Palette
) -> None:
    """Draw published totals of bases when asked for, with numbers of their own at the right."""
    totals = views.bases_in_use.get(theatre, [])
    if not totals:
        return
    name, lane = "totals of bases", f"y{int(axis or 1) + len(views.descriptor.places)}"
    reach = round_axis(max(total.persons for total in totals))
    top = height(Scale.ROOT, reach.top) / _TOTALS
    # Numbers of an axis would stand there also while nothing is drawn on it: these are a trace.
    numbers = [bases for bases in ticks(reach, Scale.ROOT, 0.2) if bases >= 1 and bases % 1 == 0]
    traces = (
        {
            "x": [f"{total.middle:%Y-%m-%d}" for total in totals],
            "y": [round(height(Scale.ROOT, total.persons) / top, 3) for total in totals],
            "text": [_total_hover(total) for total in totals],
            "mode": "markers",
            "marker": {
                "symbol": "square-open",
                "size": 8,
                "color": colours.attention,
                "line": {"width": 1.6},
            },
            "hovertemplate": "%{text}<extra></extra>",
            "showlegend": not any(trace.name == name for trace in figure.data),
        },
        {
            "x": [f"{views.record.schema.last.end_time:%Y-%m-%d}"] * len(numbers),
            "y": [round(height(Scale.ROOT, bases) / top, 3) for bases in numbers],
            "text": [f"{bases:,.0f} bases" for bases in numbers],
            "mode": "text",
            "textposition": "middle left",
            "textfont": {"size": 11, "color": colours.text},
            "hoverinfo": "skip",
            "showlegend": False,
        },
    )
    for trace in traces:
        figure.add_scatter(**trace, name=name, legendgroup=name, visible="legendonly", yaxis=lane)


def _total_hover(total: BaseTotal) -> str:
    return (
        f"<b>{total.number} bases in use</b>, {escape(total.span)}"
        f"<br>{escape(total.document.publisher)} ({total.grade})"
    )


def _withheld(figure: go.Figure, views: Views, theatre: str, axis: str, colours: Palette) -> None:
    lane = f"y{int(axis or 1) + len(views.descriptor.places)}"
    for number, span in enumerate(withheld(views, theatre)):
        begin, end = f"{span.begin:%Y-%m-%d}", f"{span.end:%Y-%m-%d}"
        top = 1.0 if span.whole else 0.08
        office = "the figure" if span.whole else "the personnel office's count"
        text = f"Withheld: {office}, {span.figure.span}"
        figure.add_scatter(
            x=[begin, end, end, begin, begin],
            y=[0, 0, top, top, 0],
            fill="toself",
            fillpattern={
                "shape": "/",
                "fgcolor": colours.muted,
                "bgcolor": "rgba(0,0,0,0)",
                "size": 6,
                "solidity": 0.22,
            },
            line={"width": 0.5, "color": colours.withheld},
            mode="lines",
            hoveron="fills",
            text=text,
            hoverinfo="text",
            name="withheld",
            legendgroup="withheld",
            showlegend=number == 0 and axis == "",
            yaxis=lane,
        )


def _milestones(figure: go.Figure, views: Views, colours: Palette) -> None:
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


def _panel_words(views: Views, scale: Scale) -> str:
    """Say what every panel shows, after the theatre's name."""
    return "".join(f", {words}" for words in (_counted(views), SCALE_WORDS[scale]) if words)


def _name_span(views: Views, theatre: str, scale: Scale) -> tuple[float, float]:
    """Return the share of the time axis that a panel's name takes."""
    wide = min(len(views.name_of(theatre) + _panel_words(views, scale)) * _LETTER, 0.5)
    return (1 - wide, 1.0) if named_at_end(views, theatre, wide) else (0.0, wide)


def named_at_end(views: Views, theatre: str, wide: float) -> bool:
    """Tell whether a panel's name, a share of the time axis wide, stands at the axis's end.

    It stands where less is drawn: at the beginning, unless that is the higher.
    """
    high = np.nan_to_num(views.estimate(views.descriptor.main, theatre).high)
    count = max(round(min(wide, 0.5) * len(high)), 1)
    return bool(high[:count].max() > high[-count:].max())


def _breaks(figure: go.Figure, views: Views, colours: Palette, scale: Scale) -> None:
    theatres = views.descriptor.places
    panels = dict(zip(theatres, domains(len(theatres)), strict=True))
    for recount in views.record.schema.breaks:
        if recount.place not in panels or recount.force != views.descriptor.main:
            continue
        at = f"{recount.month}-01"
        begin, end = panels[recount.place]
        figure.add_shape(
            type="line", x0=at, x1=at, y0=begin, y1=end, yref="paper",
            line={"color": colours.movement, "width": 1.2, "dash": "dot"},
        )  # fmt: skip
        share = month_position(views.record.schema, recount.month)
        first, last = _name_span(views, recount.place, scale)
        figure.add_annotation(
            x=at, y=end, yref="paper", yanchor="top", xanchor="right" if share > _LATE else "left",
            yshift=-14 * (first < share < last), showarrow=False,
            text="re-count", hovertext=escape(recount.note),
            font={"size": 10.5, "color": colours.movement},
        )  # fmt: skip


def _layout(figure: go.Figure, views: Views, colours: Palette, scale: Scale) -> None:
    schema, theatres = views.record.schema, views.descriptor.places
    panels = domains(len(theatres))
    axis = {
        "showgrid": True,
        "gridcolor": colours.rule,
        "gridwidth": 0.5,
        "zeroline": False,
        "fixedrange": True,
        "tickfont": {"size": 11.5, "color": colours.muted},
        "automargin": False,
    }
    figure.update_layout(
        autosize=True,
        margin=_MARGIN,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": _FONT, "size": 12, "color": colours.text},
        hovermode="closest",
        dragmode=False,
        uirevision="curve",
        legend={
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": -0.075,
            "yanchor": "top",
            "font": {"size": 11.5, "color": colours.text},
            "itemsizing": "constant",
            "bgcolor": "rgba(0,0,0,0)",
            "tracegroupgap": 0,
            "entrywidth": 0,
        },
        hoverlabel={"bgcolor": colours.ground, "font": {"size": 12, "color": colours.text}},
        xaxis={
            **axis,
            "range": [f"{schema.first}-01", f"{schema.last.end_time:%Y-%m-%d}"],
            "tickvals": [f"{year}-01-01" for year in labelled_years(schema)],
            "tickformat": "%Y",
            "anchor": f"y{len(theatres)}" if len(theatres) > 1 else "y",
        },
    )
    for i, (theatre, (begin, end)) in enumerate(zip(theatres, panels, strict=True)):
        name = "yaxis" if i == 0 else f"yaxis{i + 1}"
        reach = theatre_axis(views, theatre)
        numbers = ticks(reach, scale, _LABEL_PX / (_LINE_PX * (end - begin)))
        range_ = {
            "type": "log" if scale is Scale.LOG else "linear",
            "range": ends(reach, scale),
            "tickvals": [height(scale, n) if scale is Scale.ROOT else n for n in numbers],
            "ticktext": [f"{number:,.0f}" for number in numbers],
        }
        figure.update_layout(
            {
                name: {**axis, **range_, "domain": [begin, end]},
                f"yaxis{i + 1 + len(theatres)}": {
                    "overlaying": "y" if i == 0 else f"y{i + 1}",
                    "range": [0, 1],
                    "visible": False,
                    "fixedrange": True,
                    "domain": [begin, end],
                },
            }
        )
        at_end = _name_span(views, theatre, scale)[1] == 1
        figure.add_annotation(
            x=int(at_end), y=end, xref="paper", yref="paper", showarrow=False, yanchor="top",
            xanchor="right" if at_end else "left", xshift=-14 if at_end else 6,
            text=f"<b>{escape(views.name_of(theatre))}</b>{escape(_panel_words(views, scale))}",
            font={"size": 12, "color": colours.text}, name="panel",
        )  # fmt: skip
    horizon = f"{schema.horizon.end_time:%Y-%m-%d}"
    figure.add_shape(
        type="rect", x0=horizon, x1=f"{schema.last.end_time:%Y-%m-%d}", y0=0, y1=1, yref="paper",
        layer="below", line={"width": 0}, fillcolor=colours.rule, opacity=0.35,
    )  # fmt: skip
