"""What changed between two months as a paragraph, written by rule, with its footnotes.

Every sentence is put together from rows of the record: levels, bases, redeployments, milestones.
A date is said as exactly as it is known: "8 November 2011" for a day, "by November 2011" for a
month. What no row states is not said.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from string import Formatter

import pandas as pd

from components.answer.changes import BaseChange, Changes, changes
from components.answer.claims import IN_TIME, Claim, Movement, Status
from components.answer.estimate import FEEDING_RULE
from components.answer.persons import NOT_PUBLISHED, rounded
from components.answer.policy import Policy
from components.answer.posture import ForceLevel, Views
from components.record.dates import spoken, spoken_month
from components.record.descriptor import listed, with_article
from components.record.documents import Document
from components.words.wording import band_words, capital, changed_when, counted, sources_of

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
        return self._written("[{}]", "[{}] {}", " {}", str)

    @property
    def markdown(self) -> str:
        """The paragraph as Markdown with footnotes."""
        return self._written("[^{}]", "[^{}]: {}", " <{}>", _literal)

    @property
    def bibtex(self) -> str:
        """The footnotes as BibTeX entries, in their order."""
        return "\n\n".join(document.bibtex for document in self.footnotes) + "\n"

    @property
    def rows(self) -> tuple[str, ...]:
        """Ids of the rows that it rests on, in order, each once."""
        rows = (row for sentence in self.sentences for part in sentence for row in part.rows)
        return tuple(dict.fromkeys(rows))

    def _written(self, mark: str, note: str, address: str, quoted: Callable[[str], str]) -> str:
        """Write it in the forms of a mark, of a footnote and of an address, with texts quoted."""
        numbers = {d.id: number for number, d in enumerate(self.footnotes, start=1)}

        def written(part: Part) -> str:
            marks = (mark.format(numbers[source]) for source in dict.fromkeys(part.sources))
            return quoted(part.text) + "".join(marks)

        notes = [
            note.format(numbers[d.id], quoted(d.citation))
            + (address.format(d.url) if d.url else "")
            for d in self.footnotes
        ]
        paragraph = " ".join("".join(map(written, sentence)) for sentence in self.sentences)
        return "\n".join([paragraph, "", *notes]) + "\n"


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


# The forms of a sentence. A name in brackets keeps the place of words, or of what has footnotes.
_NO_LEVEL = "For {troops} {where} neither month has an estimate. {a}: {before} {b}: {after}"
_NONE_BEFORE = (
    "For {a} there is no estimate of {troops} {where}. {before} For {b} {now} are put at {after}"
)
_NONE_AFTER = (
    "{subject} {where} were estimated at {before} in {a}; for {b} there is no estimate. {after}"
)
_OTHER_FORCES = (
    "{subject} {where} were estimated at {before} in {a}, {now} at {after} in {b}: the two do not "
    "take in the same forces."
)
_RECOUNTED = (
    "{subject} {where} were put at {before} in {a} and at {after} in {b}, but they were counted "
    "anew in {anew}: the two numbers do not say how many came or went."
)
_UNCHANGED = (
    "{subject} {where} were estimated at {before} in {a} and, unchanged, at {after} in {b}."
)
_CHANGED = "{subject} {where} {rose} from {before} in {a} to {after} in {b}."
_PERHAPS_CHANGED = (
    "{subject} {where} are estimated to have {risen} from {before} in {a} to {after} in {b}; the "
    "bands of the two months meet, so that the change is not certain."
)
_ANEW_BEFORE = "; they were counted anew in {anew}."
_ANEW_AFTER = " They were counted anew in {anew}."
_TOTALS = "Published totals of bases in use {where}: {totals}{all}."
_BASES = "{bases} {verb}: {named}."
_LEFT_BY_EXIT = (
    "{bases} as left with the exit from {where} by {when}{cite}, no end of {their} own being on "
    "record: {named}."
)
_LAPSED = (
    "{bases} whose use was no longer confirmed {are} closed by the exit from {where} too{cite}."
)


def _sentence(form: str, **given: str | Part | list[Part]) -> Sentence:
    """Put words and parts in the places that the form of a sentence keeps for them."""
    parts: list[Part] = []
    for words, name, _, _ in Formatter().parse(form):
        filling = given[name] if name else ""
        if isinstance(filling, str):
            parts.append(Part(words + filling))
        else:
            parts += [Part(words), *([filling] if isinstance(filling, Part) else filling)]
    return tuple(parts)


class _Writer:
    """Writes the sentences on one pair of months."""

    def __init__(self, views: Views, changes: Changes) -> None:
        self.views = views
        self.changes = changes
        self.described = views.descriptor
        self.changed_levels = {(one.force, one.place): one for one in changes.level_changes}

    # Levels

    def levels(self) -> list[Sentence]:
        """A sentence on each theatre that is worth one, and one on the allies."""
        main = self.described.main
        sentences = [
            self._level(main, theatre)
            for theatre in self.described.places
            if any(self._concerned(theatre, month) for month in (self.changes.a, self.changes.b))
        ]
        for item in self.described.headlines:
            ends = self._ends(item.force, item.place)
            if item.force != main and all(level.known for level in ends):
                sentences.append(self._level(item.force, item.place))
        return sentences

    def _ends(self, force: str, place: str) -> tuple[ForceLevel, ForceLevel]:
        a, b = (self.views.level(force, place, at) for at in (self.changes.a, self.changes.b))
        return a, b

    def _concerned(self, theatre: str, month: pd.Period) -> bool:
        """Whether a theatre had an estimate or a base in use in a month."""
        place = self.views.places.get(theatre)  # none where the table of places was spoiled
        return self.views.level(self.described.main, theatre, month).known or any(
            place is not None and base.in_use and base.country == place.country
            for base in self.views.presence.at(month)
        )

    def _level(self, force: str, place: str) -> Sentence:
        before, after = self._ends(force, place)
        cuts = [
            cut
            for cut in self.views.record.schema.breaks_of(force, place)
            if self.changes.a < cut.month <= self.changes.b
        ]
        subjects = [
            listed([self.described.troops(one) for one in level.included])
            for level in (before, after)
        ]
        up = after.best > before.best
        return _sentence(
            self._form(before, after, anew=bool(cuts)),
            subject=capital(subjects[0]),
            now=subjects[1],
            troops=self.described.troops(force),
            where=f"in {self.views.name_of(place)}",
            a=spoken_month(self.changes.a),
            b=spoken_month(self.changes.b),
            before=self._number(before),
            after=self._number(after),
            rose="rose" if up else "fell",
            risen="risen" if up else "fallen",
            anew=Part(
                listed([spoken_month(cut.month) for cut in cuts]), tuple(cut.source for cut in cuts)
            ),
        )

    def _form(self, before: ForceLevel, after: ForceLevel, *, anew: bool) -> str:
        """Choose the form that says two levels of a force at a place."""
        if not before.known:
            ending = _ANEW_BEFORE if anew else "."
            return _NONE_BEFORE + ending if after.known else _NO_LEVEL
        if not after.known:
            return _NONE_AFTER + _ANEW_AFTER * anew
        if before.included != after.included:
            return _OTHER_FORCES
        level = self.changed_levels[before.force, before.place]
        if level.change == "recounted":
            return _RECOUNTED
        if rounded(before.best) == rounded(after.best):
            return _UNCHANGED
        return _CHANGED if level.certain else _PERHAPS_CHANGED

    def _number(self, level: ForceLevel) -> Part:
        """Say a level, or why there is none."""
        words = level.explanation
        if level.known:
            best = rounded(level.best)
            missing = listed([self.described.troops(force) for force in level.missing])
            remarks = [band_words(level), f"{missing} not counted" if missing else ""]
            band = "; ".join(filter(None, remarks))
            words = f"{'' if best == '0' else 'about '}{best} ({band})"
        return Part(words, sources_of(self.views, level.rows), level.rows)

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
            if totals:
                ends = dict.fromkeys((totals[0], totals[-1]))
                parts = [_part(f"{total.number} ({total.span})", total) for total in ends]
                counted = f", {len(totals)} totals in all" if len(totals) > len(ends) else ""
                named = _joined(parts, 0, by=", then ")
                where = theatre.in_sentence
                sentences.append(_sentence(_TOTALS, where=where, totals=named, all=counted))
        return sentences

    def _changed(self) -> list[Sentence]:
        bases = self.changes.base_changes
        if not bases:
            return [_sentence("No base is on record as opened or left in between.")]
        by_exit: dict[Status, list[BaseChange]] = defaultdict(list)
        by_change: dict[str, list[BaseChange]] = defaultdict(list)
        for base in bases:
            row = self.views.statuses.by_id[base.row]
            if base.change == "left" and row.place != base.place:
                by_exit[row].append(base)
            else:
                by_change[base.change].append(base)
        sentences = []
        for change, words in _CHANGES.items():
            if alike := by_change[change]:
                verb = words.format(was="was" if len(alike) == 1 else "were")
                named = self._named(alike, self._base)
                count = _counted(len(alike), "base")
                sentences.append(_sentence(_BASES, bases=capital(count), verb=verb, named=named))
        return [*sentences, *chain(*(self._by_exit(*one) for one in by_exit.items()))]

    def _by_exit(self, row: Status, closed: Sequence[BaseChange]) -> Iterator[Sentence]:
        """Say which bases were left with the exit from what they lie in."""
        where, cite = self.views.name_of(row.place), _part("", row)
        # Not seen for two years: the exit closes them, but nobody knows when they were left.
        seen = [base for base in closed if base.before != "unconfirmed"]
        lapsed = len(closed) - len(seen)
        if seen:
            count = "counts" if len(seen) == 1 else "count"
            yield _sentence(
                _LEFT_BY_EXIT,
                bases=f"{capital(_counted(len(seen), 'more'))} {count}",
                where=where,
                when=spoken(row.date),
                cite=cite,
                their="its" if len(seen) == 1 else "their",
                named=self._named(seen, lambda base: Part(_short(base.name))),
            )
        if lapsed:
            bases, are = capital(_counted(lapsed, "base")), "is" if lapsed == 1 else "are"
            yield _sentence(_LAPSED, bases=bases, are=are, where=where, cite=cite)

    def _named(self, bases: Sequence[BaseChange], say: Callable[[BaseChange], Part]) -> list[Part]:
        """Name the largest few of some bases in order of time, and count the rest."""
        order = sorted(bases, key=lambda base: -self._sizes.get(base.place, 0.0))
        chosen = sorted(order[:NAMED], key=lambda base: (base.date or "9", base.name))
        return _joined([say(base) for base in chosen], len(order) - len(chosen))

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
            return [_sentence("No redeployment is on record in between.")]
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
                else _counted(len(silent), "reported redeployment")
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
        return _sentence(
            "{head}{moves}.", head=head, moves=_joined(chosen, len(moves) - len(chosen))
        )

    def _movement(self, move: Movement) -> Part:
        ends = [
            f"{word} {with_article(_short(name))}"
            for word, name in (("from", move.origin_name), ("to", move.destination_name))
            if name
        ]
        who = self.described.troops(move.force)
        words = [who, *ends] if move.number == NOT_PUBLISHED else [move.number, who, *ends]
        text = f"{' '.join(words)} ({move.span})"
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
        named = _joined(parts, len(events) - len(parts), by="; ")
        return [_sentence("Milestones: {named}.", named=named)]

    def remarks(self) -> list[Sentence]:
        """What was left out, and the policy where it is not the default."""
        count = sum(not move.credible for move in self.changes.redeployments)
        sentences: list[Sentence] = []
        if count:
            claims = counted(count, "doubtful claim")
            sentences.append(_sentence("Left out: {claims} of a redeployment.", claims=claims))
        if self.views.policy != Policy():
            sentences.append(_sentence("Counting policy: {policy}.", policy=str(self.views.policy)))
        return sentences


def _part(text: str, claim: Claim) -> Part:
    """Let words rest on a claim."""
    return Part(text, (claim.document.id,), (claim.id,))


def _by_size(move: Movement) -> tuple[float, pd.Timestamp, str]:
    return math.inf if math.isnan(move.persons) else -move.persons, move.first, move.id


_CHANGES = {
    "opened": "came into use",
    "returned": "came into use again",
    "handed_over": "{was} handed over",
    "left": "{was} left, no receiver being named",
    "planned": "{was} planned, and not seen in use",
}

_NUMBER_WORDS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)

_OF_A_BASE = (FEEDING_RULE, "peak_undated")
"""Counting rules by which a number is that of one base, beside that of lead and allies."""


def _number_word(count: int) -> str:
    """Say a small count as a word, as prose does."""
    return _NUMBER_WORDS[count] if count < len(_NUMBER_WORDS) else f"{count:,}"


def _counted(count: int, noun: str) -> str:
    return f"{_number_word(count)} {noun if count == 1 or noun == 'more' else f'{noun}s'}"


def _with_number(total: int, reported: int) -> str:
    """Begin the sentence on redeployments with a number."""
    if total < reported:
        word = f"{_number_word(total)} {'has' if total == 1 else 'have'} a number"
        return f"Of {_counted(reported, 'reported redeployment')} {word}: "
    if total == 1:
        return "One redeployment is reported: "
    return f"{capital(_counted(total, 'redeployment'))} are reported, each with a number: "


def _joined(parts: Sequence[Part], more: int, by: str = ", ") -> list[Part]:
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
