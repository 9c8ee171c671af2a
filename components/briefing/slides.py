"""A deck that an analyst can edit: native charts and tables, text as text, notes with evidence.

Slide one says what the month means; every other slide says its message in its title, by rule. Only
maps are pictures. The notes say who stated what, and how well.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import islice

import pandas as pd
from pptx.slide import Slide

from components.answer.changes import changes
from components.answer.claims import Movement
from components.answer.posture import Posture, Views
from components.briefing.backing import Claim, evidence, graded
from components.briefing.deck_writer import (
    MOST_ROWS,
    TEXT,
    Box,
    Cells,
    Line,
    Slides,
    cell,
    describe,
    fitted,
    height_of,
)
from components.briefing.edition import PLAIN, Edition, Subject
from components.briefing.lineage import Lineage, earlier_month, lineage
from components.briefing.native_charts import add_curve, add_levels, spans
from components.briefing.panels import bases_by_change, change_panel, counts, levels, month_panel
from components.draw import curve
from components.draw import map as screen_map
from components.draw.flows import flow_table
from components.draw.marks import base_table
from components.draw.paper_curve import withheld_words
from components.record.dates import spoken, spoken_month
from components.record.descriptor import Descriptor, Theatre
from components.record.documents import Document
from components.record.phases import Phase
from components.view import Grain, View, answering, phase_of
from components.words import message, wording
from components.words.account import Account, account
from components.words.bottom_line import WEAK, bottom_line
from components.words.wording import troops

_GAP = 16.0
_MAP_SHARE = 0.64
"""Of the width of a slide, what the map takes."""

_MOST_MAPS = 12


def deck(views: Views, request: View, subject: Subject, edition: Edition = PLAIN) -> bytes:
    """Make a deck as PPTX.

    Parameters
    ----------
    subject : Subject
        One of `DECKED`: the screen of the view; what changed since ``request.since``; or
        ``request.phase`` as a sequence of maps, whatever the month.

    Raises
    ------
    ViewError
        If the earlier month or the phase is missing or not known.
    """
    if subject is Subject.PHASE:
        phase = phase_of(request.phase, views)
        month = min(phase.last, views.record.schema.horizon)
        request = request.model_copy(update={"month": max(month, phase.first), "since": None})
    slides = _Sequences(views, request, edition, lineage(views, request, subject, edition))
    match subject:
        case Subject.CHANGES:
            slides.changes()
        case Subject.PHASE:
            slides.phase(phase)
        case _:
            slides.view()
    slides.sources()
    return slides.file()


class _Sequences(Slides):
    """The sequences of slides."""

    def __init__(self, views: Views, request: View, edition: Edition, origin: Lineage) -> None:
        super().__init__(edition, origin)
        self.views, self.request = answering(views, request), request
        self.posture = self.views.as_of(request.month)

    def view(self) -> None:
        """The bottom line, key figures and map; each theatre's curve; bases; redeployments."""
        by_month = self.request.grain is Grain.MONTHS
        figures = wording.headlines(self.views, self.posture, by_month=by_month)
        claims = evidence(self.views, self.posture)
        slide, box = self.slide(self.origin.title)
        lines = bottom_line(self.views, self.posture)
        box = self.on_top(slide, box, lines)
        left, right = box.left(box.width * _MAP_SHARE, _GAP)
        self.month_map(slide, left, self.posture, self.request)
        self.key_figures(slide, right, figures)
        figure_lines = [
            f"{item.label}: {item.figure}. {item.band}. {item.basis}".rstrip(". ") + "."
            for item in figures
        ]
        lost = screen_map.unplaced(self.posture, self.request.grain)
        off_map = [f"Not on the map: {'; '.join(lost)}."] if lost else []
        self.notes(slide, [*lines, *figure_lines, *off_map, *(claim.sentence for claim in claims)])
        for theatre in self.views.descriptor.theatres:
            self.curve(theatre, claims)
        bases = base_table(self.posture)
        bases = bases[bases["Standing"] != wording.STANDING_WORDS["left_earlier"]].copy()
        if len(bases) > 2 * MOST_ROWS:
            # Counted in the title; by name they would be slides that nobody reads.
            bases = bases[bases["Standing"] != wording.STANDING_WORDS["unconfirmed"]].copy()
        # Nothing is missing where a change is the last that is known.
        bases["Confirmed to"] = bases["Confirmed to"].replace("", "–")
        self.table(
            message.bases_standing(self.posture),
            bases.drop(columns=["Received by", "Precision (km)"]),
        )
        moves = flow_table(self.posture, self.request.grain)
        (moved,) = (item for item in figures if item.opens == "redeployments")
        self.table(f"{wording.capital(moved.label)}: {moved.figure} ({moved.band})", moves)

    def curve(self, theatre: Theatre, claims: Sequence[Claim]) -> None:
        """A theatre's curve as a native chart; what is small beside its past has one of its own."""
        heading = message.course(self.views, self.posture, theatre)
        if not heading:
            return
        slide, box = self.slide(heading)
        withheld = withheld_words(self.views, theatre.place)
        area, below = box.top(box.height - 36, 4)
        shown = spans(self.views, theatre.place)
        months = self.views.estimate(self.views.descriptor.main, theatre.place).months
        for number, span in enumerate(shown):
            room = area
            if len(shown) > 1:
                room = area.left(area.width / 2 - 8, 16)[number]
                words = "whole span" if not number else "what came last, on a scale of its own"
                first, last = months[span[0]].year, months[span[1] - 1].year
                head, room = room.top(20, 2)
                self.text(slide, head, f"{first} to {last}, {words}", TEXT, self.paint.muted)
            frame = add_curve(
                slide, room, self.views, theatre.place, span, self.request, self.paint
            )
            describe(frame, curve.text_alternative(self.views))
        self.paragraphs(slide, below, [Line(withheld, TEXT, quiet=True)])
        sentences = [claim.sentence for claim in claims if claim.place == theatre.name]
        self.notes(slide, [withheld, *sentences])

    def changes(self) -> None:
        """The map of what changed, the account, the levels before and after, the bases."""
        before = earlier_month(self.request)
        changed = account(self.views, before, self.request.month)
        paragraph, _, notes = changed.text.partition("\n")
        footnotes = [line for line in notes.splitlines() if line]
        slide, box = self.slide(self.origin.title)
        left, right = box.left(box.width * _MAP_SHARE, _GAP)
        panel = partial(change_panel, self.views, self.request, self.paint, bare=True)
        self.picture(slide, left, panel, f"Map. {paragraph}")
        changed_between = changes(self.views, before, self.request.month)
        lines = []
        for name, both, change in levels(self.views, changed_between):
            lines += [Line(name, quiet=True), Line(both, 22, bold=True), Line(change, quiet=True)]
        lines += [Line(text, 16) for text in counts(changed_between)]
        for text in bases_by_change(changed_between):
            if height_of([*lines, Line(text)], right.width) <= right.height:
                lines.append(Line(text))
        self.paragraphs(slide, right, lines)
        self.notes(slide, [paragraph, *footnotes])
        slide, box = self.slide("What changed, in words")
        self.paragraphs(slide, box, fitted(_sentences(changed), box))
        self.notes(slide, [paragraph, *footnotes])
        earlier = self.views.as_of(before)
        slide, box = self.slide(message.changed_levels(self.views, earlier, self.posture))
        frame = add_levels(slide, box, self.views, self.request, self.paint)
        if frame is None:
            self.paragraphs(slide, box, [Line("No estimate exists for either month.")])
        else:
            described = self.views.descriptor
            whose = f"{troops(described, self.views.policy)} in {described.theatre_names}"
            describe(frame, f"Columns: {whose} in both months. {paragraph}")
        claims = [c for of in (earlier, self.posture) for c in evidence(self.views, of)]
        self.notes(slide, [c.sentence for c in claims if c.used])
        bases = changed_between.base_changes
        rows = pd.DataFrame(
            {
                "Base": [base.name for base in bases],
                "Change": [base.change.replace("_", " ") for base in bases],
                "Date": [spoken(base.date) or "not dated" for base in bases],
                "Received by": [base.recipient for base in bases],
                "Source": [base.source for base in bases],
            }
        ).sort_values(["Change", "Base"])
        numbers = rows["Change"].value_counts()
        kinds = ", ".join(f"{number} {kind}" for kind, number in numbers.items())
        self.table(f"Bases that changed: {kinds}", rows)

    def phase(self, phase: Phase) -> None:
        """The levels and moves of every month, then a map for each month with a redeployment."""
        moves = self.views.redeployments.by_id
        drawn = [moves[row] for row in phase.rows if moves[row].drawn]
        # One that is dated to a year alone belongs to no month; it is in the table.
        dated = [move for move in drawn if len(move.start) >= len("2019-10")]
        schema = self.views.record.schema
        begun = sorted({pd.Period(move.first, "M") for move in dated})
        months = [month for month in begun if schema.first <= month <= schema.last]
        self.months_of(phase, months, drawn)
        for month in months[:_MOST_MAPS]:
            posture = self.views.as_of(month)
            moved = tuple(move for move in posture.redeployments if move.id in phase.rows)
            self.month(phase, replace(posture, redeployments=moved))
        table = flow_table(replace(self.posture, redeployments=tuple(drawn)), Grain.MONTHS)
        self.table(f"{phase.title}: {message.moves_counted(drawn)}", table)

    def months_of(
        self, phase: Phase, months: Sequence[pd.Period], drawn: Sequence[Movement]
    ) -> None:
        """A table of a phase's months, and a sentence on those that are not in it."""
        schema = self.views.record.schema
        first, last = max(phase.first, schema.first), min(phase.last, schema.last)
        whole_phase = list(pd.period_range(first, last, freq="M"))
        ends = [self.views.as_of(month) for month in (first, last)]
        slide, box = self.slide(f"{phase.title}: {message.changed_levels(self.views, *ends)}")
        listed = whole_phase if len(whole_phase) <= MOST_ROWS else months[:MOST_ROWS]
        rows = []
        for month in listed:
            figures = self.levels_of(self.views.as_of(month))
            begun = [move for move in drawn if pd.Period(move.first, "M") == month]
            rows.append(
                {
                    "Month": spoken_month(month),
                    **{wording.capital(item.label): item.figure for item in figures},
                    "Redeployments that began": message.moves_counted(begun),
                }
            )
        below = self.cells(slide, box, Cells.of(pd.DataFrame(rows), box.width))
        without = [month for month in whole_phase if month not in {*listed, *months}]
        sentences = []
        if without:
            sentences = [f"No redeployment of the phase began in {message.months_named(without)}."]
        later = months[_MOST_MAPS:]
        if later:
            names = message.months_named(later)
            sentences.append(f"No map of {names}: their moves are in the last table.")
        self.paragraphs(slide, below, [Line(text, TEXT, quiet=True) for text in sentences])
        self.notes(slide, sentences)

    def month(self, phase: Phase, posture: Posture) -> None:
        """A month of a phase: its map, the levels, who moved, and the first of the moves."""
        request = self.request.model_copy(update={"month": posture.month, "grain": Grain.MONTHS})
        moves = [move for move in posture.redeployments if move.drawn]
        moves.sort(key=lambda move: (math.isnan(move.persons), -move.persons, move.id))
        month = spoken_month(posture.month)
        slide, box = self.slide(f"{month}: {message.moves_counted(moves)}")
        head, box = box.top(20, 4)
        self.text(slide, head, phase.title, TEXT, self.paint.muted)
        left, right = box.left(box.width * _MAP_SHARE, _GAP)
        self.month_map(slide, left, posture, request)
        described = self.views.descriptor
        lines = [
            Line(f"{wording.capital(item.label)}: {item.figure}", 16, bold=True)
            for item in self.levels_of(posture)
        ]
        by_force = message.moves_by_force(described, moves)
        lines += [Line(f"{force}: {count}", TEXT, bold=True) for force, count in by_force]
        for number, move in enumerate(moves):
            text = _move(described, move, whose=len(by_force) > 1)
            more = Line(f"and {len(moves) - number} more, in the notes", TEXT, quiet=True)
            if height_of([*lines, Line(text, TEXT), more], right.width) > right.height:
                lines.append(more)
                break
            lines.append(Line(text, TEXT))
        self.paragraphs(slide, right, lines)
        self.notes(slide, [self.movement(move) for move in moves])

    def levels_of(self, posture: Posture) -> list[wording.Headline]:
        """The headline figures of a month that are levels: one for each theatre, the first ones."""
        figures = wording.headlines(self.views, posture, by_month=True)
        return list(figures[: len(self.views.descriptor.theatres)])

    def sources(self) -> None:
        """What the levels rest on, and all documents by grade, the weak ones named as weak."""
        documents = [self.views.documents[cited.id] for cited in self.origin.sources]
        weak = sum(document.reliability in WEAK for document in documents)
        share = f", {weak} of them weak" if weak else ""
        slide, box = self.slide(f"Sources: {len(documents)} documents{share}")
        left, right = box.left(box.width / 2 - 10, 20)
        lines = [Line("The first of them", TEXT, bold=True)]
        for document in documents:
            line = Line(graded(document), 12, link=document.url)
            if height_of([*lines, line], left.width) > left.height - 20:
                break
            lines.append(line)
        if len(documents) > len(lines) - 1:
            lines.append(Line("All of them are in the notes of this slide.", 12, quiet=True))
        self.paragraphs(slide, left, lines)
        self.paragraphs(slide, right, self.by_grade(documents, right))
        listed = [
            f"{number}. {graded(document)} {document.url}".rstrip()
            for number, document in enumerate(documents, start=1)
        ]
        self.notes(slide, [self.origin_line(), *listed])

    def by_grade(self, documents: Sequence[Document], box: Box) -> list[Line]:
        """Say of each grade how many documents have it, and whose they are."""
        definitions = self.views.record.schema.definitions("sources", "reliability")
        grades = sorted({document.reliability for document in documents})
        each = box.height / max(len(grades), 1)
        lines: list[Line] = []
        for grade in grades:
            of_grade = [document for document in documents if document.reliability == grade]
            meaning = definitions.get(grade, "").partition(":")[0].lower()
            head = Line(f"{grade}, {meaning}: {len(of_grade)}", TEXT, bold=True)
            names = list(dict.fromkeys(d.short_publisher for d in of_grade))
            most = len(names)
            while True:
                more = f" and {len(names) - most} more" if most < len(names) else ""
                text = Line("; ".join(names[:most]) + more, 12, quiet=True)
                if most <= 1 or height_of([head, text], box.width) <= each:
                    break
                most -= 1
            lines += [head, text]
        return lines

    def month_map(self, slide: Slide, box: Box, posture: Posture, request: View) -> None:
        """Add the map of a month with its legend, as a picture for print."""
        panel = partial(month_panel, posture, request, self.paint, bare=True)
        self.picture(slide, box, panel, screen_map.text_alternative(posture, request.grain))

    def table(self, heading: str, rows: pd.DataFrame) -> None:
        """Add a table, continued on as many slides as it needs; each row's source in the notes.

        Without rows there is no slide, for the first one says that there is nothing. A column in
        which every cell says the same is said once, below the table. What stands in
        brackets in a place's name, its town or another spelling, is left to the record's pages.
        """
        if rows.empty:
            return
        alike = [
            name for name in rows.columns[1:]
            if name != "Source" and len(rows) > 1 and len(set(rows[name])) == 1
        ]  # fmt: skip
        same = ". ".join(f"{name}: {cell(rows[name].iloc[0])} in every row" for name in alike)
        shown = rows.drop(columns=alike).assign(Source=[*map(self.source, rows["Source"])])
        places = [name for name in ("Base", "From", "To") if name in shown]
        shown[places] = shown[places].replace(r"\s*\(.*?\)", "", regex=True)
        under = [Line(f"{same}.", TEXT, quiet=True)] if same else []
        pages = self.paged(heading, shown, under)
        notes = (
            f"{name}: {graded(self.views.documents[source])}"
            for name, source in zip(rows.iloc[:, 0], rows["Source"], strict=True)
        )
        for page, cells in enumerate(pages):
            number = f" ({page + 1} of {len(pages)})" if len(pages) > 1 else ""
            slide, box = self.slide(f"{heading}{number}")
            self.paragraphs(slide, self.cells(slide, box, cells), under)
            self.notes(slide, islice(notes, len(cells.lines) - 1))

    def source(self, document: object) -> str:
        """Name a source by its publisher and grade."""
        cited = self.views.documents[str(document)]
        return f"{cited.short_publisher} ({cited.reliability})"

    def movement(self, move: Movement) -> str:
        """Say a redeployment and its document."""
        ends = " to ".join(move.ends)
        force = self.views.descriptor.force_name(move.force)
        return (
            f"{force}, {ends}: {move.number}, {move.status}, {move.span}. "
            f"{move.document.citation} Grade {move.grade}."
        )


def _move(described: Descriptor, move: Movement, *, whose: bool) -> str:
    """Say a redeployment in a line, and whose it is."""
    planned = "planned, " if move.status == "planned" else ""
    force = f" ({described.force_name(move.force)})" if whose else ""
    return f"{' → '.join(move.ends)}{force}: {move.number}, {planned}{move.span}"


def _sentences(changed: Account) -> list[str]:
    """Return the sentences of an account with the numbers of their footnotes."""
    numbers = {document.id: n for n, document in enumerate(changed.footnotes, start=1)}
    return [
        "".join(
            part.text + "".join(f"[{numbers[i]}]" for i in dict.fromkeys(part.sources))
            for part in sentence
        )
        for sentence in changed.sentences
    ]
