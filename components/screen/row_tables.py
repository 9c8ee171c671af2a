"""Tables as the tabs draw them, and those of the record's rows that more than one tab draws."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

import pandas as pd
import streamlit as st

from components.answer.balance import Balance
from components.answer.claims import Milestone, Movement
from components.answer.persons import NOT_PUBLISHED, difference, rounded, signed
from components.record.dates import spoken
from components.screen import session
from components.screen.markup import Row, document, number, quiet, table, text


def show_table(
    rows: Iterable[Row],
    caption: str,
    *columns: tuple[str, int, Callable[[Row], str]],
    none: str = "",
) -> None:
    """Draw a table of rows (see `markup.table`); where there are none, say so, or draw nothing."""
    listed = list(rows)
    if listed:
        st.html(table(listed, caption, *columns))
    elif none:
        st.html(f'<p class="quiet">{text(none)}</p>')


def show_movements(
    moves: Iterable[Movement], caption: str, under_way: pd.Period | None = None
) -> None:
    """Draw the table of movements with their sources; those under way in a month are marked."""
    mark = '<abbr title="under way in the clock’s month">●</abbr>'

    def marked(move: Movement) -> str:
        month = under_way
        is_now = month and move.first <= month.end_time and move.last >= month.start_time
        return mark if is_now else ""

    show_table(
        moves,
        caption,
        *([("", 2, marked)] if under_way else []),
        ("When", 11, lambda move: text(move.span)),
        ("From", 11, lambda move: text(move.ends[0])),
        ("To", 11, lambda move: text(_reached(move))),
        ("Persons", 9, lambda move: number(move.number)),
        ("Force and unit", 12, _moved),
        ("Status", 8, _status),
        ("Source", 20, lambda move: document(move.document, move.credibility, dated=True)),
        ("Note", 16, lambda move: text(move.note)),
    )


def _moved(move: Movement) -> str:
    """Say whose personnel moved and, where the source names it, which unit."""
    whose = text(force_name(move.force))
    return f"{whose}<br>{quiet(move.unit)}" if move.unit else whose


def _reached(move: Movement) -> str:
    reached = move.ends[1]
    return f"{reached}, via {move.via_name}" if move.via_name else reached


def _status(move: Movement) -> str:
    again = f"told twice: the same movement as {move.same_as}"
    return text(move.status) + (f"<br>{quiet(again)}" if move.same_as else "")


def show_balances(
    balances: Iterable[Balance],
    caption: str,
    of: tuple[str, int, Callable[[Balance], str]],
    *,
    none: str,
) -> None:
    """Draw what came, what left, what the levels imply, and what no leg explains.

    Parameters
    ----------
    of : tuple
        The column that says what each balance is of.
    """
    show_table(
        balances,
        caption,
        of,
        ("Came in", 23, lambda one: _side(one, "from")),
        ("Went out", 23, lambda one: _side(one, "to")),
        ("Levels, December to December", 16, _levels),
        ("They imply", 8, _implied),
        ("Unexplained", 16, _remainder),
        none=none,
    )


def _side(one: Balance, word: str) -> str:
    """Say what came in (``from``) or went out (``to``), as HTML: the sum, and each leg under it."""
    came = word == "from"
    legs = one.arrivals if came else one.departures
    total, without = (one.came, one.came_without) if came else (one.went, one.went_without)
    if not legs:
        return "none on record"
    head = NOT_PUBLISHED if math.isnan(total) else rounded(total)
    if without and not math.isnan(total):
        head = f"at least {head}; {without} without a number"
    lines = "<br>".join(text(_leg(leg, one.force, word)) for leg in legs)
    return f'{number(head)}<br><span class="quiet">{lines}</span>'


def _leg(leg: Movement, force: str, word: str) -> str:
    """Say a leg: other end, date and number; whose, where it is not the force of the levels."""
    other = (leg.origin_name if word == "from" else leg.destination_name) or "a place not stated"
    whose = "" if leg.force == force else f", {force_name(leg.force)}"
    return f"{word} {other}, {leg.span}: {leg.number}{whose}"


def _levels(one: Balance) -> str:
    if math.isnan(one.before) and math.isnan(one.after):
        return quiet("not known")
    ends = ["not known" if math.isnan(end) else rounded(end) for end in (one.before, one.after)]
    return f"{number(' → '.join(ends))}<br>{quiet(force_name(one.force))}"


def _implied(one: Balance) -> str:
    """Say the change of level, as the rounded levels beside it give it."""
    if math.isnan(one.change):
        return quiet("not known")
    return number(difference(one.before, one.after))


def _remainder(one: Balance) -> str:
    return quiet(f"cannot be known: {one.reason}") if one.reason else number(signed(one.remainder))


def show_milestones(events: Iterable[Milestone], caption: str) -> None:
    """Draw the table of milestones with their sources."""
    show_table(
        events,
        caption,
        ("When", 12, lambda event: text(spoken(event.date))),
        ("Milestone", 43, lambda event: text(event.title)),
        ("Kind", 9, lambda event: text(event.kind.replace("_", " "))),
        ("Source", 36, lambda event: document(event.document, dated=True)),
    )


def source(identity: str, credibility: str = "", *, dated: bool = True) -> str:
    """Name a document by its id as `document` does; one left out of the record by its id alone."""
    cited = session.views().documents.get(identity)
    if cited is None:
        return quiet(f"{identity}, left out as faulty")
    return document(cited, credibility, dated=dated)


def force_name(code: str) -> str:
    """Return the name of a force by its code."""
    return session.views().record.schema.definitions("force_levels", "force").get(code, code)
