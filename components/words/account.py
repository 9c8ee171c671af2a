"""What changed between two months as a paragraph, written by rule, with its footnotes.

Every sentence is put together from rows of the record: levels, bases, redeployments, milestones.
A date is said as exactly as it is known: "8 November 2011" for a day, "by November 2011" for a
month. What no row states is not said.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from components.answer.changes import BaseChange, Changes, changes
from components.answer.claims import IN_TIME, Claim, Movement
from components.answer.estimate import FEEDING_RULE, Basis
from components.answer.persons import NOT_PUBLISHED, rounded
from components.answer.policy import Policy
from components.answer.posture import ForceLevel, Posture, Views
from components.record.dates import span_words, spoken, spoken_month
from components.record.descriptor import with_article
from components.record.documents import Document
from components.words.wording import capital, changed_when, sources_of

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

    def __init__(self, views: Views, changes: Changes) -> None:
        self.views = views
        self.changes = changes
        self.before, self.after = views.as_of(changes.a), views.as_of(changes.b)
        self.described = views.descriptor
        self.forces = views.record.schema.definitions("force_levels", "force")

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
        country = self.views.places[theatre].country
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
        a, b = spoken_month(self.changes.a), spoken_month(self.changes.b)
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
        return capital(words) if first else words

    def _both(self, before: ForceLevel, after: ForceLevel, force: str, place: str) -> Sentence:
        a, b = spoken_month(self.changes.a), spoken_month(self.changes.b)
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
            for level in self.changes.level_changes
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
            if self.changes.a < cut.month <= self.changes.b
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
        return Part(f"{about}{best}{band}", sources_of(self.views, level.behind), level.behind)

    def _absence(self, posture: Posture, force: str, place: str) -> Part:
        level = posture.level(force, place)
        if level is None:
            absence = self.views.absence(force, place, posture.month)
            return Part(absence.explanation, sources_of(self.views, absence.cites), absence.cites)
        return Part(level.explanation, sources_of(self.views, level.cites), level.cites)

    # Bases

    def bases(self) -> list[Sentence]:
        """A sentence on each kind of change, the largest named first; then published totals."""
        return [*self._changed(), *self._totals()]

    def _totals(self) -> list[Sentence]:
        """Say what was published of all bases in use between the two months, first to last."""
        sentences: list[Sentence] = []
        for theatre in self.described.theatres:
            totals = [
                total
                for total in self.views.bases_in_use.get(theatre.place, ())
                if self.changes.a.ordinal <= total.last_month <= self.changes.b.ordinal
            ]
            if not totals:
                continue
            ends = dict.fromkeys((totals[0], totals[-1]))
            parts = [_part(f"{total.number} ({total.span})", total) for total in ends]
            head = Part(f"Published totals of bases in use {theatre.in_sentence}: ")
            tail = Part(f", {len(totals)} totals in all." if len(totals) > len(ends) else ".")
            sentences.append((head, *_joined(parts, more=0, by=", then "), tail))
        return sentences

    def _changed(self) -> list[Sentence]:
        bases = self.changes.base_changes
        if not bases:
            return [(Part("No base is on record as opened or left in between."),)]
        by_exit = [base for base in bases if self._is_by_exit(base)]
        sentences = []
        for change, words in _CHANGED.items():
            alike = [base for base in bases if base.change == change and base not in by_exit]
            if alike:
                verb = words.format(was="was" if len(alike) == 1 else "were")
                head = Part(f"{_counted(len(alike), 'base')} {verb}: ")
                sentences.append((head, *self._named(alike, self._base), Part(".")))
        return [*sentences, *self._by_exit(by_exit)]

    def _is_by_exit(self, base: BaseChange) -> bool:
        """Whether a base was left with the exit from what it lies in."""
        return base.change == "left" and self.views.statuses.by_id[base.row].place != base.place

    def _by_exit(self, bases: Sequence[BaseChange]) -> list[Sentence]:
        of_exit: dict[str, list[BaseChange]] = defaultdict(list)
        for base in bases:
            of_exit[base.row].append(base)
        sentences = []
        for row, closed in of_exit.items():
            where, when = (
                self.views.name_of(self.views.statuses.by_id[row].place),
                spoken(closed[0].date),
            )
            # Not seen for two years: the exit closes them, but nobody knows when they were left.
            seen = [base for base in closed if base.before != "unconfirmed"]
            cite = Part("", (closed[0].source,), (row,))
            sentences += [
                self._left_by_exit(seen, where, when, cite),
                self._lapsed(len(closed) - len(seen), where, cite),
            ]
        return [sentence for sentence in sentences if sentence]

    def _left_by_exit(
        self, bases: Sequence[BaseChange], where: str, when: str, cite: Part
    ) -> Sentence:
        if not bases:
            return ()
        one = len(bases) == 1
        counted = f"{_counted(len(bases), 'more')} {'counts' if one else 'count'}"
        return (
            Part(f"{counted} as left with the exit from {where} by {when}"),
            cite,
            Part(f", no end of {'its' if one else 'their'} own being on record: "),
            *self._named(bases, lambda base: Part(_short(base.name))),
            Part("."),
        )

    def _lapsed(self, count: int, where: str, cite: Part) -> Sentence:
        if not count:
            return ()
        words = f"{_counted(count, 'base')} whose use was no longer confirmed"
        closed = f"{words} {'is' if count == 1 else 'are'} closed by the exit from {where} too"
        return (Part(closed), cite, Part("."))

    def _named(self, bases: Sequence[BaseChange], say: Callable[[BaseChange], Part]) -> list[Part]:
        """Name the largest few of some bases in order of time, and count the rest."""
        order = sorted(bases, key=lambda base: -self._sizes.get(base.place, 0.0))
        chosen = sorted(order[:NAMED], key=lambda base: (base.date or "9", base.name))
        return _joined([say(base) for base in chosen], more=len(order) - len(chosen))

    @cached_property
    def _sizes(self) -> dict[str, float]:
        """The largest number published for each base, undated ones too: it only orders names."""
        rules = {*_OF_A_BASE, self.described.rules.coalition}
        sizes: dict[str, float] = defaultdict(float)
        for figure in self.views.figures.claims:
            if figure.status == "reported" and figure.counting_rule in rules and figure.credible:
                sizes[figure.place] = max(sizes[figure.place], figure.persons)
        return sizes

    def _base(self, base: BaseChange) -> Part:
        when = changed_when(base)
        to = f", to the {base.recipient}" if base.recipient and base.change == "handed_over" else ""
        return Part(f"{_short(base.name)} ({when}{to})", (base.source,), (base.row,))

    # Redeployments

    def movements(self) -> list[Sentence]:
        """Redeployments with their numbers, those without, and plans."""
        moves = [move for move in self.changes.redeployments if move.credible]
        if not moves:
            return [(Part("No redeployment is on record in between."),)]
        reported = [move for move in moves if move.status == "reported"]
        numbered = [move for move in reported if not math.isnan(move.persons)]
        silent = [move for move in reported if math.isnan(move.persons)]
        planned = [move for move in moves if move.status != "reported"]
        sentences = []
        if numbered:
            head = _with_number(len(numbered), len(reported))
            sentences.append(self._moves(head, sorted(numbered, key=_by_size), NAMED))
        if silent:
            others = (
                f"the other {_number_word(len(silent))}"
                if numbered
                else _counted(len(silent), "reported redeployment", capital=False)
            )
            best = sorted(silent, key=lambda move: (move.credibility, move.first, move.id))
            sentences.append(self._moves(f"For {others} no number was published: ", best, 3))
        if planned:
            head = "Announced or expected, not observed: "
            sentences.append(self._moves(head, sorted(planned, key=_by_size), 2))
        return sentences

    def _moves(self, head: str, moves: Sequence[Movement], most: int) -> Sentence:
        """Name the first few of some redeployments in order of time, and count the rest."""
        chosen = [self._movement(move) for move in sorted(moves[:most], key=IN_TIME)]
        return (Part(head), *_joined(chosen, more=len(moves) - len(chosen)), Part("."))

    def _movement(self, move: Movement) -> Part:
        ends = [
            f"{word} {with_article(_short(name))}"
            for word, name in (("from", move.origin_name), ("to", move.destination_name))
            if name
        ]
        role = self.described.role(move.force)
        who = role.troops if role else f"troops of {with_article(self.forces[move.force])}"
        words = [who, *ends] if move.number == NOT_PUBLISHED else [move.number, who, *ends]
        text = f"{' '.join(words)} ({span_words(move.start, move.end)})"
        return _part(text, move)

    # Milestones

    def milestones(self) -> list[Sentence]:
        """The milestones that explain the change, in order of time."""
        events = [
            event
            for event in self.changes.events
            if not event.same_as
            and (event.kind in EXPLAINING or (event.key and event.kind not in _SILENT))
        ]
        if not events:
            return []
        order = sorted(events, key=lambda e: (not e.label, not e.key, e.first, e.id))
        parts = [
            _part(f"{spoken(event.date)}, {event.title}", event)
            for event in sorted(order[:MILESTONES], key=IN_TIME)
        ]
        named = _joined(parts, more=len(events) - len(parts), by="; ")
        return [(Part("Milestones: "), *named, Part("."))]

    def remarks(self) -> list[Sentence]:
        """What was left out, and the policy where it is not the default."""
        count = sum(not move.credible for move in self.changes.redeployments)
        sentences: list[Sentence] = []
        if count:
            claims = "1 doubtful claim" if count == 1 else f"{count} doubtful claims"
            sentences.append((Part(f"Left out: {claims} of a redeployment."),))
        if self.views.policy != Policy():
            sentences.append((Part(f"Counting policy: {self.views.policy}."),))
        return sentences


def _part(text: str, claim: Claim) -> Part:
    return Part(text, (claim.document.id,), (claim.id,))


def _by_size(move: Movement) -> tuple[float, pd.Timestamp, str]:
    return math.inf if math.isnan(move.persons) else -move.persons, move.first, move.id


_CHANGED = {
    "opened": "came into use",
    "returned": "came into use again",
    "handed_over": "{was} handed over",
    "left": "{was} left, no receiver being named",
    "planned": "{was} planned, and not seen in use",
}

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


def _with_number(total: int, reported: int) -> str:
    """Begin the sentence on redeployments with a number."""
    if total < reported:
        word = f"{_number_word(total)} {'has' if total == 1 else 'have'} a number"
        return f"Of {_counted(reported, 'reported redeployment', capital=False)} {word}: "
    if total == 1:
        return "One redeployment is reported: "
    return f"{_counted(total, 'redeployment')} are reported, each with a number: "


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _joined(parts: Sequence[Part], *, more: int, by: str = ", ") -> list[Part]:
    """Join parts as a list in a sentence; those not named are counted at its end."""
    ends = [*parts, Part(f"{more:,} more")] if more else list(parts)
    joined: list[Part] = []
    for i, part in enumerate(ends):
        if i:
            joined.append(Part(" and " if i == len(ends) - 1 and by == ", " else by))
        joined.append(part)
    return joined


def _short(name: str) -> str:
    """Leave out what stands in brackets after a name."""
    return name.split(" (", maxsplit=1)[0]
