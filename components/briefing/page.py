"""A brief of three A4 pages: the view; what changed, bases, evidence; gaps and sources.

Typst sets it, for three reasons: it tags what it sets for readers who do not see it (PDF/UA-1), it
takes the date from an option, and it needs nothing but its own package. What the brief says goes in
as data (``page.typ`` has the form alone), so that no text of the record is read as markup.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from itertools import count
from pathlib import Path
from typing import Any

import pandas as pd

from components.answer.persons import rounded
from components.answer.posture import Posture, Views
from components.briefing.backing import evidence, graded, is_web
from components.briefing.edition import PLAIN, Edition, Subject
from components.briefing.lineage import documents, lineage
from components.briefing.metadata import AUTHOR, write_pdf
from components.briefing.panels import map_and_curve
from components.briefing.sheet import UNIT, Sheet, filled, typeset
from components.draw import map as screen_map
from components.draw.legend import credit
from components.draw.palette import palette
from components.draw.paper_curve import withheld_words
from components.draw.typeface import FAMILY
from components.record.dates import spoken, spoken_month
from components.view import Grain, View, answering
from components.words import wording
from components.words.account import account
from components.words.bottom_line import bottom_line

PAGES = 3

_FORM = Path(__file__).with_name("page.typ")
_WIDTH = 510.2
_MAP_SHARE = 0.63
"""Of the height of map and curve, what the map takes."""

_TIGHTER = (
    (100, 40), (60, 24), (40, 16), (34, 14), (30, 12), (26, 10), (23, 9), (20, 8), (10, 4),
)  # fmt: skip
"""Bases and figures listed at most: the first pair that leaves three pages is taken."""

_STANDINGS = ("in_use", "planned", "left_this_year", "unconfirmed")


def page(views: Views, request: View, edition: Edition = PLAIN) -> bytes:
    """Make the brief of a view as PDF.

    What changed is told since ``request.since``; without it, since the step of the clock before.
    The edition's layout plays no part.
    """
    origin = lineage(views, request, Subject.SCREEN, edition)
    views = answering(views, request)
    posture, colours = views.as_of(request.month), palette(edition.tone)
    panels = map_and_curve(views, request, colours, _WIDTH, _MAP_SHARE)
    fixed = _fixed(views, posture, request, edition) | {
        "title": origin.title,
        "description": f"{origin.title}. {origin.rule}",
        "query": origin.query,
        "footer": (
            f"{origin.read_in} {origin.counted} Made {spoken(origin.made)}. Reopen: {origin.reopen}"
        ),
    }
    for bases, figures in _TIGHTER:
        content = fixed | _listed(views, posture, request, bases, figures)
        drafts = {"panels": typeset(panels, [None] * len(panels))}
        if Sheet(_FORM, content | drafts, origin.made).metadata("pages")[0] <= PAGES:
            break
    return write_pdf(filled(panels, _FORM, content, origin.made).file("pdf"), origin)


def _fixed(views: Views, posture: Posture, request: View, edition: Edition) -> dict[str, Any]:
    """Return what does not depend on how much is listed: colours and headline."""
    paint = palette(edition.tone)
    by_month = request.grain is Grain.MONTHS
    names = ("ground", "text", "muted", "border", "rule", "lead")
    return {
        "font": FAMILY,
        "author": AUTHOR,
        "unit": UNIT,
        "bottom_line": bottom_line(views, posture),
        "colours": {name: getattr(paint, name) for name in names},
        "headlines": [
            asdict(item) | {"label": wording.capital(item.label)}
            for item in wording.headlines(views, posture, by_month=by_month)
        ],
    }


def _listed(
    views: Views, posture: Posture, request: View, bases: int, figures: int
) -> dict[str, Any]:
    """Return what is listed, at most so many bases and figures, with the numbers of its sources."""
    # Documents are numbered in the order in which they are first cited.
    numbers: defaultdict[str, int] = defaultdict(count(1).__next__)
    content: dict[str, Any] = {"account": [], "account_title": ""}
    before = _before(views, request)
    if before is not None:
        changed = account(views, before, request.month)
        a, b = spoken_month(before), spoken_month(request.month)
        content["account_title"] = f"What changed, {a} to {b}"
        content["account"] = [
            [
                {"text": part.text, "cites": [numbers[i] for i in dict.fromkeys(part.sources)]}
                for part in sentence
            ]
            for sentence in changed.sentences
        ]
    listed = sorted(
        (base for base in posture.standings if base.standing in _STANDINGS),
        key=lambda base: (_STANDINGS.index(base.standing), base.name),
    )
    content["bases_title"] = f"Bases, {spoken_month(request.month)}"
    content["bases"] = [
        {
            "name": base.name,
            "personnel": "" if math.isnan(base.personnel) else rounded(base.personnel),
            "standing": wording.last_change(base)
            + (" (not confirmed)" if base.standing == "unconfirmed" else ""),
            "cite": numbers[base.source],
        }
        for base in listed[:bases]
    ]
    left = len(listed[bases:])
    content["bases_more"] = f"{left} more bases are in the record." if left else ""
    content |= _evidence(views, posture, figures, numbers)
    content["notes"] = _notes(views, posture, request)
    content["sources"] = _sources(views, numbers)
    return content


def _evidence(
    views: Views, posture: Posture, figures: int, numbers: defaultdict[str, int]
) -> dict[str, Any]:
    claims = evidence(views, posture)
    # What the levels of the headline force rest on goes first: it is never what is left out.
    described = views.descriptor
    theatres = {views.name_of(place) for place in described.places}
    force = described.force_name(described.main)
    claims.sort(key=lambda c: (c.force != force, c.place not in theatres, not c.used))
    shown, left = claims[:figures], len(claims[figures:])
    more = f" {left} more figures of the month are in the record." if left else ""
    return {
        "evidence": [
            {
                "number": claim.figure.number,
                "place": claim.place if claim.force == force else f"{claim.force}, {claim.place}",
                "when": claim.figure.span,
                "rule": claim.rule,
                "status": claim.figure.status,
                "grade": claim.figure.grade,
                "used": claim.used,
                "cite": numbers[claim.figure.document.id],
            }
            for claim in shown
        ],
        "evidence_more": (
            f"{wording.capital(described.troops(described.main))} where no other is named. "
            "Bold: the estimate was computed from it. Grade: letter of the document, digit of the "
            f"statement (A1 best).{more}"
        ),
    }


def _notes(views: Views, posture: Posture, request: View) -> list[str]:
    """Say how the levels were counted and estimated, and what is missing."""
    definition = views.record.schema.definitions("force_levels", "counting_rule")["in_country"]
    notes = [
        f"Counted: {definition} Policy: {views.policy}. The estimate joins plain head-counts that "
        "are at most 14 months apart and carries the last one for at most six; its band takes in "
        "the figures near it. Caps, plans, yearly means and the personnel office's tables never "
        "feed it.",
    ]
    notes += [f"{views.name_of(t)}. {withheld_words(views, t)}" for t in views.descriptor.places]
    if posture.beyond_horizon:
        notes.append("The month lies after the last one checked: only plans are known.")
    lost = screen_map.unplaced(posture, request.grain)
    if lost:
        notes.append(f"{len(lost)} redeployments or bases cannot be placed on the map.")
    return [*notes, credit(views.descriptor)]


def _sources(views: Views, ids: Iterable[str]) -> list[dict[str, str]]:
    return [
        {"text": graded(document), "url": document.url if is_web(document.url) else ""}
        for document in documents(views, ids)
    ]


def _before(views: Views, request: View) -> pd.Period | None:
    """Return the month that changes are told from."""
    if request.since is not None:
        return request.since
    step = request.month - (1 if request.grain is Grain.MONTHS else 12)
    return step if step >= views.record.schema.first else None
