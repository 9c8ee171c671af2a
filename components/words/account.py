"""What changed between two months as a paragraph, written by rule, with its footnotes.

Every sentence is put together from rows of the record: levels, bases, redeployments, milestones.
A date is said as exactly as it is known: "8 November 2011" for a day, "by November 2011" for a
month. What no row states is not said.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from components.answer.base_totals import base_totals
from components.answer.changes import Changes, changes
from components.answer.estimate import (
    FEEDING_CREDIBILITY,
    FEEDING_RULE,
    Basis,
    one_number,
)
from components.answer.persons import NOT_PUBLISHED, rounded, stated
from components.answer.policy import Policy
from components.answer.posture import ForceLevel, Posture, Views
from components.record.dates import spoken, spoken_month, spoken_span
from components.record.documents import Document

NAMED = 5
"""Bases, redeployments and other things named one by one in a sentence; the rest is counted."""

MILESTONES = 8
"""Milestones named; those with a label on the curve come first, then those that tick the clock."""

EXPLAINING = frozenset({"agreement", "order", "vote", "operation_start", "operation_end"})
"""Kinds of milestone that explain a change; of others only those that tick the clock, and no
handover or statement: the bases are told by themselves, and words move nobody."""

_SILENT = frozenset({"handover", "statement"})


@dataclass(frozen=True)
class Part:
    """A piece of a sentence, and the documents that it rests on.

    Attributes
    ----------
    text : str
    sources : tuple of str
        Ids of documents; their footnote marks follow the text.
    rows : tuple of str
        Ids of the rows that say it.
    """

    text: str
    sources: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()


Sentence = tuple[Part, ...]


@dataclass(frozen=True)
class Account:
    """A paragraph and its footnotes.

    Attributes
    ----------
    a, b : pandas.Period
        The account goes from the end of month ``a`` to the end of month ``b``.
    sentences : tuple of tuple of Part
    footnotes : tuple of Document
        In the order of their first mark; the first is number 1.
    """

    a: pd.Period
    b: pd.Period
    sentences: tuple[Sentence, ...]
    footnotes: tuple[Document, ...]

    @property
    def text(self) -> str:
        """The paragraph as plain text, and a numbered list of its sources."""
        notes = [
            f"[{number}] {document.citation}{' ' + document.url if document.url else ''}"
            for number, document in enumerate(self.footnotes, start=1)
        ]
        return "\n".join([self._paragraph("[{}]"), "", *notes]) + "\n"

    @property
    def markdown(self) -> str:
        """The paragraph as Markdown with footnotes."""
        notes = [
            f"[^{number}]: {_literal(document.citation)}"
            + (f" <{document.url}>" if document.url else "")
            for number, document in enumerate(self.footnotes, start=1)
        ]
        return "\n".join([self._paragraph("[^{}]", literal=True), "", *notes]) + "\n"

    @property
    def bibtex(self) -> str:
        """The footnotes as BibTeX entries, in their order."""
        return "\n\n".join(document.bibtex for document in self.footnotes) + "\n"

    @property
    def rows(self) -> tuple[str, ...]:
        """Ids of the rows that it rests on, in order, each once."""
        rows = (row for sentence in self.sentences for part in sentence for row in part.rows)
        return tuple(dict.fromkeys(rows))

    def _paragraph(self, mark: str, *, literal: bool = False) -> str:
        numbers = {d.id: number for number, d in enumerate(self.footnotes, start=1)}

        def said(part: Part) -> str:
            marks = (mark.format(numbers[source]) for source in dict.fromkeys(part.sources))
            return (_literal(part.text) if literal else part.text) + "".join(marks)

        return " ".join("".join(map(said, sentence)) for sentence in self.sentences)


def _literal(text: str) -> str:
    """Keep Markdown from reading signs of a text as its own."""
    return "".join("\\" + sign if sign in "\\`*_[]<>#|" else sign for sign in text)


def account(views: Views, a: pd.Period, b: pd.Period) -> Account:
    """Say in plain English what changed from the end of month ``a`` to the end of month ``b``.

    Raises
    ------
    ValueError
        If a month lies outside the record, or ``b`` is not after ``a``.
    """
    writer = _Writer(views, changes(views, a, b))
    sentences = tuple(
        sentence
        for sentence in (
            *writer.levels(),
            *writer.bases(),
            *writer.movements(),
            *writer.milestones(),
            *writer.remarks(),
        )
        if sentence
    )
    order = dict.fromkeys(
        source for sentence in sentences for part in sentence for source in part.sources
    )
    return Account(a, b, sentences, tuple(views.documents[source] for source in order))


class _Writer:
    """Writes the sentences on one pair of months."""

    def __init__(self, views: Views, found: Changes) -> None:
        self.views = views
        self.found = found
        self.before, self.after = views.as_of(found.a), views.as_of(found.b)
        self.described = views.descriptor
        self.forces = views.record.schema.definitions("force_levels", "force")
        statuses = views.record.base_status
        self._seen = set(statuses.loc[statuses["status"] == "active", "id"])

    # Levels

    def levels(self) -> list[Sentence]:
        """A sentence on each theatre that is worth one, and one on the allies."""
        sentences = [
            self._level(self.described.main, theatre)
            for theatre in self.described.places
            if self._concerned(theatre)
        ]
        for item in self.described.headlines:
            ends = [self._known(p, item.force, item.place) for p in (self.before, self.after)]
            if item.force != self.described.main and all(end is not None for end in ends):
                sentences.append(self._level(item.force, item.place))
        return sentences

    def _concerned(self, theatre: str) -> bool:
        """Whether a theatre had an estimate or a base in use in one of the two months."""
        country = self.views.record.places.set_index("id")["country"].get(theatre)
        return any(
            self._known(posture, self.described.main, theatre) is not None
            or any(base.in_use and base.country == country for base in posture.standings)
            for posture in (self.before, self.after)
        )

    @staticmethod
    def _known(posture: Posture, force: str, place: str) -> ForceLevel | None:
        level = posture.level(force, place)
        return None if level is None or level.basis == Basis.NONE else level

    def _level(self, force: str, place: str) -> Sentence:
        a, b = spoken_month(self.found.a), spoken_month(self.found.b)
        where = self.views.name_of(place)
        before, after = (self._known(p, force, place) for p in (self.before, self.after))
        if before is not None and after is not None:
            return self._both(before, after, force, place)
        if before is not None:
            return (
                Part(f"{self._subject(before)} in {where} were estimated at "),
                self._number(before),
                Part(f" in {a}; for {b} there is no estimate. "),
                self._absence(self.after, force, place),
                *self._anew(force, place, " They were counted anew in ", "."),
            )
        if after is not None:
            return (
                Part(
                    f"For {a} there is no estimate of {self.described.troops(force)} in {where}. "
                ),
                self._absence(self.before, force, place),
                Part(f" For {b} {self._subject(after, first=False)} are put at "),
                self._number(after),
                *self._anew(force, place, "; they were counted anew in ", ""),
                Part("."),
            )
        absences = [self._absence(p, force, place) for p in (self.before, self.after)]
        head = Part(
            f"For {self.described.troops(force)} in {where} neither month has an estimate. {a}: "
        )
        return (head, absences[0], Part(f" {b}: "), absences[1])

    def _subject(self, level: ForceLevel, *, first: bool = True) -> str:
        included = level.included or (level.force,)
        words = _listed([self.described.troops(force) for force in included])
        return words[0].upper() + words[1:] if first else words

    def _both(self, before: ForceLevel, after: ForceLevel, force: str, place: str) -> Sentence:
        a, b = spoken_month(self.found.a), spoken_month(self.found.b)
        where = f"in {self.views.name_of(place)}"
        numbers = self._number(before), self._number(after)
        if before.included != after.included:
            return (
                Part(f"{self._subject(before)} {where} were estimated at "),
                numbers[0],
                Part(f" in {a}, {self._subject(after, first=False)} at "),
                numbers[1],
                Part(f" in {b}: the two do not take in the same forces."),
            )
        (level,) = (
            level
            for level in self.found.level_changes
            if (level.force, level.place) == (force, place)
        )
        subject = self._subject(before)
        same = rounded(before.best) == rounded(after.best)
        if level.change == "recounted":
            return (
                Part(f"{subject} {where} were put at "),
                numbers[0],
                Part(f" in {a} and at "),
                numbers[1],
                Part(f" in {b}"),
                *self._anew(force, place, ", but they were counted anew in ", ""),
                Part(": the two numbers do not say how many came or went."),
            )
        if same:
            return (
                Part(f"{subject} {where} were estimated at "),
                numbers[0],
                Part(f" in {a} and, unchanged, at "),
                numbers[1],
                Part(f" in {b}."),
            )
        verb = "rose" if after.best > before.best else "fell"
        if level.certain:
            change, tail = f"{verb} from ", "."
        else:
            change, tail = f"are estimated to have {_PERFECT[verb]} from ", _UNCERTAIN
        return (
            Part(f"{subject} {where} {change}"),
            numbers[0],
            Part(f" in {a} to "),
            numbers[1],
            Part(f" in {b}{tail}"),
        )

    def _anew(self, force: str, place: str, before: str, after: str) -> list[Part]:
        """Say when a force was counted anew in between, if it was."""
        cuts = [
            cut
            for cut in self.views.record.schema.breaks_of(force, place)
            if self.found.a < cut.month <= self.found.b
        ]
        if not cuts:
            return []
        months = _listed([spoken_month(cut.month) for cut in cuts])
        return [Part(before + months, tuple(cut.source for cut in cuts)), Part(after)]

    def _number(self, level: ForceLevel) -> Part:
        best, low, high = (rounded(persons) for persons in (level.best, level.low, level.high))
        remarks = [f"{low} to {high}"] if low != high else []
        missing = [self.described.troops(force) for force in level.missing]
        remarks += [f"{_listed(missing)} not counted"] if missing else []
        band = f" ({'; '.join(remarks)})" if remarks else ""
        about = "" if best == "0" else "about "
        return Part(f"{about}{best}{band}", self._sources(level.behind), level.behind)

    def _absence(self, posture: Posture, force: str, place: str) -> Part:
        level = posture.level(force, place)
        if level is None:
            absence = self.views.absence(force, place, posture.month)
            return Part(absence.explanation, self._sources(absence.cites), absence.cites)
        return Part(level.explanation, self._sources(level.cites), level.cites)

    def _sources(self, rows: Iterable[str]) -> tuple[str, ...]:
        of = self.views.source_of
        return tuple(dict.fromkeys(of[row] for row in rows if row in of))

    # Bases

    def bases(self) -> list[Sentence]:
        """A sentence on each kind of change, the largest named first; then published totals."""
        return [*self._changed(), *self._totals()]

    def _totals(self) -> list[Sentence]:
        """Say what was published of all bases in use between the two months, first to last."""
        sentences: list[Sentence] = []
        for theatre in self.described.theatres:
            rows = base_totals(self.views, theatre.place)
            last = rows["last"].dt.to_period("M")
            rows = rows[(last >= self.found.a) & (last <= self.found.b)]
            if rows.empty:
                continue
            ends = rows.iloc[[0]] if len(rows) == 1 else rows.iloc[[0, -1]]
            parts = [
                Part(
                    f"{stated(row)} ({spoken(str(row['date']))})",
                    (str(row["source"]),),
                    (str(row["id"]),),
                )
                for _, row in ends.iterrows()
            ]
            head = Part(f"Published totals of bases in use {theatre.in_sentence}: ")
            tail = Part(f", {len(rows)} totals in all." if len(rows) > len(ends) else ".")
            sentences.append((head, *_joined(parts, more=0, by=", then "), tail))
        return sentences

    def _changed(self) -> list[Sentence]:
        rows = self.found.bases
        if rows.empty:
            return [(Part("No base is on record as opened or left in between."),)]
        statuses = self.views.record.base_status
        own = set(statuses.loc[statuses["place"].isin(rows["place"]), "id"])
        by_exit = ~rows["row"].isin(own)
        kinds = [
            (rows["change"] == "opened", "came into use", True),
            (rows["change"] == "returned", "came into use again", True),
            (rows["change"] == "handed_over", "handed over", False),
            ((rows["change"] == "left") & ~by_exit, "left, no receiver being named", False),
            (rows["change"] == "planned", "planned, and not seen in use", False),
        ]
        sentences = []
        for mask, words, came in kinds:
            some = rows[mask]
            if some.empty:
                continue
            count = _counted(len(some), "base")
            was = "" if came else "was " if len(some) == 1 else "were "
            head = f"{count} {was}{words}: "
            sentences.append((Part(head), *self._named(some, self._base), Part(".")))
        return [*sentences, *self._by_exit(rows[(rows["change"] == "left") & by_exit])]

    def _by_exit(self, rows: pd.DataFrame) -> list[Sentence]:
        sentences = []
        for row, some in rows.groupby("row", sort=False):
            when = spoken(str(some["date"].iloc[0]))
            place = self.views.record.base_status.set_index("id")["place"][str(row)]
            where = self.views.name_of(str(place))
            # Not seen for two years: the exit closes them, but nobody knows when they were left.
            stale = some["before"] == "unconfirmed"
            cite = Part("", tuple(some["source"].iloc[:1]), (str(row),))
            sentences += [
                self._left_by_exit(some[~stale], where, when, cite),
                self._lapsed(int(stale.sum()), where, cite),
            ]
        return [sentence for sentence in sentences if sentence]

    def _left_by_exit(self, rows: pd.DataFrame, where: str, when: str, cite: Part) -> Sentence:
        if rows.empty:
            return ()
        one = len(rows) == 1
        counted = f"{_counted(len(rows), 'more')} {'counts' if one else 'count'}"
        return (
            Part(f"{counted} as left with the exit from {where} by {when}"),
            cite,
            Part(f", no end of {'its' if one else 'their'} own being on record: "),
            *self._named(rows, lambda base: Part(_short(str(base["name"])))),
            Part("."),
        )

    def _lapsed(self, count: int, where: str, cite: Part) -> Sentence:
        if not count:
            return ()
        words = f"{_counted(count, 'base')} whose use was no longer confirmed"
        closed = f"{words} {'is' if count == 1 else 'are'} closed by the exit from {where} too"
        return (Part(closed), cite, Part("."))

    def _named(self, rows: pd.DataFrame, say: Callable[[dict[Hashable, Any]], Part]) -> list[Part]:
        """Name the largest few of some bases in order of time, and count the rest."""
        size = self._sizes
        order = sorted(rows.to_dict("records"), key=lambda r: -size.get(str(r["place"]), 0.0))
        chosen = sorted(order[:NAMED], key=lambda r: (str(r["date"]) or "9", str(r["name"])))
        return _joined([say(row) for row in chosen], more=len(order) - len(chosen))

    @property
    def _sizes(self) -> dict[str, float]:
        """The largest number published for each base, undated ones too: it only orders names."""
        rows = self.views.record.force_levels
        rows = rows[
            (rows["status"] == "reported")
            & rows["credibility"].isin(FEEDING_CREDIBILITY)
            & rows["counting_rule"].isin({*_OF_A_BASE, self.described.rules.coalition})
        ]
        largest = one_number(rows).groupby(rows["place"]).max().dropna()
        return {str(place): float(number) for place, number in largest.items()}

    def _base(self, row: dict[Hashable, Any]) -> Part:
        date = str(row["date"])
        # Seen in use on a day, it had come into use by then.
        seen = row["row"] in self._seen
        if not date:
            when = "date not known"
        elif row["exact"]:
            when = f"{'by ' if seen else ''}{spoken(date)}"
        else:
            when = f"by {'the end of ' if len(date) == len('2011') else ''}{spoken(date)}"
        given = row["recipient"] and row["change"] == "handed_over"
        to = f", to the {row['recipient']}" if given else ""
        text = f"{_short(str(row['name']))} ({when}{to})"
        return Part(text, (str(row["source"]),), (str(row["row"]),))

    # Redeployments

    def movements(self) -> list[Sentence]:
        """Redeployments with their numbers, those without, and plans."""
        rows = self.found.movements
        rows = rows[rows["credibility"].isin(FEEDING_CREDIBILITY)]
        if rows.empty:
            return [(Part("No redeployment is on record in between."),)]
        rows = rows.assign(size=one_number(rows))
        reported = rows["status"] == "reported"
        numbered = rows[reported & rows["size"].notna()]
        silent = rows[reported & rows["size"].isna()]
        largest = ["size", "first", "id"]
        sentences = []
        if len(numbered):
            head = _with_number(len(numbered), int(reported.sum()))
            best = numbered.sort_values(largest, ascending=[False, True, True])
            sentences.append(self._moves(head, best, NAMED))
        if len(silent):
            others = (
                f"the other {_number_word(len(silent))}"
                if len(numbered)
                else _counted(len(silent), "reported redeployment", capital=False)
            )
            best = silent.sort_values(["credibility", "first", "id"])
            sentences.append(self._moves(f"For {others} no number was published: ", best, 3))
        if not reported.all():
            plans = rows[~reported].sort_values(largest, ascending=[False, True, True])
            sentences.append(self._moves("Announced or expected, not observed: ", plans, 2))
        return sentences

    def _moves(self, head: str, rows: pd.DataFrame, most: int) -> Sentence:
        """Name the first few of some redeployments in order of time, and count the rest."""
        chosen = rows.head(most).sort_values(["first", "last", "id"])
        parts = [self._movement(row) for _, row in chosen.iterrows()]
        return (Part(head), *_joined(parts, more=len(rows) - len(chosen)), Part("."))

    def _movement(self, row: pd.Series[Any]) -> Part:
        number = stated(row)
        ends = [
            f"{word} {_with_article(_short(str(row[f'{end}_name'])))}"
            for word, end in (("from", "origin"), ("to", "destination"))
            if row[end]
        ]
        role = self.described.role(str(row["force"]))
        who = role.troops if role else f"troops of {_with_article(self.forces[row['force']])}"
        words = [who, *ends] if number == NOT_PUBLISHED else [number, who, *ends]
        when = spoken_span(str(row["start"]), str(row["end"]))
        text = f"{' '.join(words)} ({when})"
        return Part(text, (str(row["source"]),), (str(row["id"]),))

    # Milestones

    def milestones(self) -> list[Sentence]:
        """The milestones that explain the change, in order of time."""
        rows = self.found.milestones
        rows = rows[rows["same_as"] == ""]
        kinds = rows["kind"]
        rows = rows[kinds.isin(EXPLAINING) | (rows["key"] & ~kinds.isin(_SILENT))]
        if rows.empty:
            return []
        order = rows.assign(printed=rows["label"] != "").sort_values(
            ["printed", "key", "first", "id"], ascending=[False, False, True, True]
        )
        chosen = order.head(MILESTONES).sort_values(["first", "last", "id"])
        parts = [
            Part(
                f"{spoken(str(row['date']))}, {row['title']}",
                (str(row["source"]),),
                (str(row["id"]),),
            )
            for _, row in chosen.iterrows()
        ]
        return [
            (
                Part("Milestones: "),
                *_joined(parts, more=len(rows) - len(chosen), by="; "),
                Part("."),
            )
        ]

    def remarks(self) -> list[Sentence]:
        """What was left out, and the policy where it is not the default."""
        weak = ~self.found.movements["credibility"].isin(FEEDING_CREDIBILITY)
        sentences: list[Sentence] = []
        if weak.any():
            count = int(weak.sum())
            claims = "1 doubtful claim" if count == 1 else f"{count} doubtful claims"
            sentences.append((Part(f"Left out: {claims} of a redeployment."),))
        if self.views.policy != Policy():
            sentences.append((Part(f"Counting policy: {self.views.policy}."),))
        return sentences


_PERFECT = {"rose": "risen", "fell": "fallen"}

_UNCERTAIN = "; the bands of the two months meet, so that the change is not certain."

_NUMBER_WORDS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)

_OF_A_BASE = (FEEDING_RULE, "peak_undated")
"""Counting rules by which a number is that of one base, beside that of lead and allies."""


def _number_word(count: int) -> str:
    """Say a small count as a word, as prose does."""
    return _NUMBER_WORDS[count] if count < len(_NUMBER_WORDS) else f"{count:,}"


def _counted(count: int, noun: str, *, capital: bool = True) -> str:
    word = _number_word(count)
    many = noun if count == 1 or noun == "more" else f"{noun}s"
    return f"{word.capitalize() if capital else word} {many}"


def _with_number(told: int, reported: int) -> str:
    """Begin the sentence on redeployments with a number."""
    if told < reported:
        word = f"{_number_word(told)} {'has' if told == 1 else 'have'} a number"
        return f"Of {_counted(reported, 'reported redeployment', capital=False)} {word}: "
    if told == 1:
        return "One redeployment is reported: "
    return f"{_counted(told, 'redeployment')} are reported, each with a number: "


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _joined(parts: Sequence[Part], *, more: int, by: str = ", ") -> list[Part]:
    """Join parts as a list in a sentence; those not named are counted at its end."""
    ends = [*parts, Part(f"{more:,} more")] if more else list(parts)
    found: list[Part] = []
    for i, part in enumerate(ends):
        if i:
            found.append(Part(" and " if i == len(ends) - 1 and by == ", " else by))
        found.append(part)
    return found


_ARTICLE = frozenset(
    {"United States", "United Kingdom", "Netherlands", "Kurdistan Region", "Ships in the Gulf"}
)


def _with_article(name: str) -> str:
    if name not in _ARTICLE:
        return name
    return f"the {name.replace('Ships', 'ships')}"


def _short(name: str) -> str:
    """Leave out what stands in brackets after a name."""
    return name.split(" (", maxsplit=1)[0]
