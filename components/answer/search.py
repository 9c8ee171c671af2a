"""One index over places, nations, milestones, units and sources, tolerant of spelling.

A query is cut into words, and so is every name. Words are compared with each other by the share
of letters that they have in common (`rapidfuzz`), after the spellings that transliteration leaves
open were folded into one; a name is as good as its worst match for a word of the query. Names are
also compared whole and without blanks, so that "alasad" finds "al-Asad".
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from operator import attrgetter

import numpy as np
import numpy.typing as npt
import pandas as pd
from rapidfuzz import fuzz, process

from components.answer.claims import Figure, Movement
from components.answer.posture import Views
from components.answer.scripts import latin
from components.record.nations import nations

LEAST = 75.0
"""Scores run from 0 to 100; a result has at least this one."""

_PREFIX = 92.0
"""Score of a word that only begins as the query's word does."""

_BY_KIND = 0.3
"""What a kind is worth less than the one before it: less than a word of a name."""

_PLURAL = 4
"""Letters of which a word has more where its last one may be that of a plural."""

_SKELETON = 88.0
"""Score of a word that differs from the query's in nothing but vowels and doubled letters."""


class Kind(StrEnum):
    """What a result is of; of equal scores the kinds come in this order."""

    PLACE = "place"
    NATION = "nation"
    MILESTONE = "milestone"
    UNIT = "unit"
    SOURCE = "source"


@dataclass(frozen=True)
class _Entry:
    """What has names.

    Attributes
    ----------
    id : str
        Id of the place, milestone or source, code of the force, or name of the unit.
    label : str
        What it is called on screen.
    month : pandas.Period or None
        The month to go to: of a base, the last one that it was in use; of a milestone, its own;
        of a nation, that of its largest figure; of a unit, that of its first redeployment; of a
        source, the first that it speaks of. None where there is none.
    first, last : pandas.Period or None
        The months that concern it: a clock that stands between them need not be moved.
    """

    kind: Kind
    id: str
    label: str
    names: tuple[str, ...]
    month: pd.Period | None = None
    first: pd.Period | None = None
    last: pd.Period | None = None


@dataclass(frozen=True, kw_only=True)
class Hit(_Entry):
    """One result.

    Attributes
    ----------
    matched : str
        The name or spelling that fits the query best.
    score : float
        From 0 to 100.
    """

    matched: str
    score: float


# What decomposition into letter and mark leaves as it is.
_LETTERS = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"}
)
_WORD = re.compile(r"[^\W_]+")
_ARTICLES = frozenset({"al", "el", "an", "ar", "as", "at", "ash", "ad", "az", "the", "of", "de"})
_FOLDS = (
    (re.compile(r"ou|oo"), "u"),
    (re.compile(r"ee|iy"), "i"),
    (re.compile(r"[ea][iy]"), "ai"),
    (re.compile(r"q|ck"), "k"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"(?<=[aeiou])h$"), ""),
    (re.compile(r"([a-z])\1+"), r"\1"),
)
_VOWELS = re.compile(r"[aeiouy]+")


def _words(text: str) -> list[str]:
    """Cut a text into its words, folded; articles are left out where another word is left."""
    marked = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    # An apostrophe, or a letter that stands for one, parts no word.
    plain = "".join(c for c in marked if not unicodedata.combining(c) and c not in "'’ʼʿʾ`")
    words = _WORD.findall(latin(plain))
    kept = [word for word in words if word not in _ARTICLES] or words
    return [_folded(word) for word in kept]


def _folded(word: str) -> str:
    """Fold the spellings that transliteration leaves open into one."""
    for pattern, letter in _FOLDS:
        word = pattern.sub(letter, word)
    return word


def _skeleton(word: str) -> str:
    return _VOWELS.sub("", word)


class Index:
    """The names of a record, ready to be searched."""

    def __init__(self, views: Views) -> None:
        makers = _places, _nations, _milestones, _units, _sources
        self._entries = list(chain(*(make(views) for make in makers)))
        # The order of entries of one score: by kind, a country after the nation of its name.
        order = {kind: float(rank) for rank, kind in enumerate(Kind)}
        nations = {entry.label for entry in self._entries if entry.kind is Kind.NATION}
        self._ranks = [
            order[Kind.NATION] + 0.5
            if entry.kind is Kind.PLACE and entry.label in nations
            else order[entry.kind]
            for entry in self._entries
        ]
        # Of each name: the position of its entry, and its words.
        owners = [(at, name) for at, one in enumerate(self._entries) for name in one.names]
        self._owner = np.array([at for at, _ in owners], dtype=np.int64)
        words = [_words(name) or [""] for _, name in owners]
        # Every word once; where each name begins among all words; the words of all names.
        self._vocabulary = sorted(set(chain.from_iterable(words)))
        position = {word: i for i, word in enumerate(self._vocabulary)}
        self._starts = np.cumsum([0, *(len(of_name) for of_name in words[:-1])])
        self._members = np.array([position[word] for of_name in words for word in of_name])
        self._skeletons: dict[str, list[int]] = defaultdict(list)
        for word, at in position.items():
            self._skeletons[_skeleton(word)].append(at)
        # The names of places and nations without blanks, and their positions.
        short = {Kind.PLACE, Kind.NATION}
        self._short = [i for i, (at, _) in enumerate(owners) if self._entries[at].kind in short]
        self._squeezed = ["".join(words[i]) for i in self._short]

    def search(self, query: str, most: int = 10) -> tuple[Hit, ...]:
        """Return what fits a query, the best first; nothing where the query holds no word.

        Parameters
        ----------
        query : str
            As typed: any case, any spelling, the last word perhaps unfinished.
        most : int
            The largest number of results.
        """
        words = _words(query)[:8]
        if not words:
            return ()
        scores = np.maximum(self._by_words(words), self._whole("".join(words)))
        entries, owner = self._entries, self._owner
        best = np.zeros(len(entries))
        np.maximum.at(best, owner, scores)
        fitting = [int(i) for i in np.flatnonzero(best >= LEAST)]
        worth = np.maximum(best - _BY_KIND * np.array(self._ranks), LEAST)
        fitting.sort(key=lambda i: (-worth[i], self._ranks[i], entries[i].label))
        return tuple(self._hit(i, scores, query, worth[i]) for i in fitting[:most])

    def _hit(self, i: int, scores: npt.NDArray[np.float64], query: str, worth: float) -> Hit:
        entry = self._entries[i]
        name_scores = scores[self._owner == i]
        score = float(name_scores.max())
        # Of spellings that are folded into one, the one that was typed.
        equal = [
            name
            for name, name_score in zip(entry.names, name_scores, strict=True)
            if name_score == score
        ]
        matched = max(equal, key=lambda name: fuzz.ratio(name.casefold(), query.casefold()))
        return Hit(**vars(entry), matched=matched, score=round(float(worth), 1))

    def _by_words(self, words: list[str]) -> npt.NDArray[np.float64]:
        """Score of each name: the mean over the query's words, none of which may fit nothing."""
        vocabulary, members = self._vocabulary, self._members
        similar = process.cdist(words, vocabulary, scorer=fuzz.ratio, dtype=np.float64)
        for row, word in enumerate(words):
            skeleton = _skeleton(word)
            if len(skeleton) > 2:
                same = self._skeletons.get(skeleton, [])
                similar[row, same] = np.maximum(similar[row, same], _SKELETON)
            if len(word) > 1:
                # A people in the plural begins what is named after it.
                stem = word.removesuffix("s") if len(word) > _PLURAL else word
                begun = [i for i, other in enumerate(vocabulary) if other.startswith(stem)]
                similar[row, begun] = np.maximum(similar[row, begun], _PREFIX)
        # One word of three letters differs from another by a third of it.
        of_names = np.maximum.reduceat(similar[:, members], self._starts, axis=1)
        fits = of_names.min(axis=0) >= LEAST
        # Of two names that hold all words the shorter one is nearer to the query.
        lengths = np.diff(np.append(self._starts, len(members)))
        surplus = np.minimum(np.maximum(lengths - len(words), 0), 10) * 0.4
        return np.where(fits, of_names.mean(axis=0) - surplus, 0.0)

    def _whole(self, query: str) -> npt.NDArray[np.float64]:
        """Score of each name of a place or nation against the query, both without blanks."""
        scores = np.zeros(len(self._owner))
        if len(query) > 2 and self._squeezed:
            similar = process.cdist([query], self._squeezed, scorer=fuzz.ratio, dtype=np.float64)
            scores[self._short] = similar[0]
        return scores


def _places(views: Views) -> list[_Entry]:
    schema = views.record.schema
    entries = []
    for place in views.places.values():
        called = nations().get(place.country, ()) if place.kind == "theatre" else ()
        used = [one for one in views.presence.segments.get(place.id, ()) if one.used]
        first = max(min((one.begin for one in used), default=1), schema.first.ordinal)
        last = min(max((one.until for one in used), default=0) - 1, schema.horizon.ordinal)
        begin, end = (pd.Period(ordinal=at, freq="M") for at in (first, last))
        months = (end, begin, end) if used and begin <= end else ()
        names = (place.name, *place.aliases, *called)
        entries.append(_Entry(Kind.PLACE, place.id, place.name, names, *months))
    return entries


def _nations(views: Views) -> list[_Entry]:
    figures: dict[str, list[Figure]] = defaultdict(list)
    for figure in views.figures.claims:
        if figure.status == "reported":
            figures[figure.force].append(figure)
    names = views.record.schema.definitions("force_levels", "force")
    areas = [place for place in views.places.values() if place.kind == "area"]
    aliases = {area.country: area.aliases for area in areas if area.name in names.values()}
    entries = []
    for force, counted in sorted(figures.items()):
        days = [figure.first for figure in counted]
        numbered = [figure for figure in counted if not math.isnan(figure.persons)]
        peak = max(numbered, key=attrgetter("persons")).first if numbered else min(days)
        label = names.get(force, force)
        texts = (label, force, *aliases.get(force, ()), *nations().get(force, ()))
        entries.append(
            _Entry(Kind.NATION, force, label, texts, *_clock(views, peak, min(days), max(days)))
        )
    return entries


def _milestones(views: Views) -> list[_Entry]:
    entries = []
    for event in views.events.claims:
        names = tuple(filter(None, (event.title, event.label)))
        months = _clock(views, event.first, event.first, event.last)
        entries.append(_Entry(Kind.MILESTONE, event.id, event.title, names, *months))
    return entries


def _units(views: Views) -> list[_Entry]:
    moves: dict[str, list[Movement]] = defaultdict(list)
    for move in views.redeployments.claims:
        if move.unit:
            moves[move.unit].append(move)
    entries = []
    for unit, legs in sorted(moves.items()):
        first = min(move.first for move in legs)
        months = _clock(views, first, first, max(move.last for move in legs))
        entries.append(_Entry(Kind.UNIT, unit, unit, (unit,), *months))
    return entries


def _sources(views: Views) -> list[_Entry]:
    days: dict[str, list[pd.Timestamp]] = defaultdict(list)
    for claim in views.claims:
        days[claim.document.id].append(claim.first)
    entries = []
    for document in views.documents.values():
        cited = days[document.id]
        months = _clock(views, min(cited), min(cited), max(cited)) if cited else ()
        label = f"{document.publisher}: {document.title}"
        names = (label, document.publisher, *_initials(document.publisher))
        entries.append(_Entry(Kind.SOURCE, document.id, label, names, *months))
    return entries


def _initials(publisher: str) -> list[str]:
    """Return the initials by which a publisher of several words may be known: CRS, AP, NYT."""
    first = re.split(r"[,(/]", publisher, maxsplit=1)[0]
    capitals = [word[0] for word in first.split() if word[0].isupper() and word != "The"]
    return ["".join(capitals)] if len(capitals) > 1 else []


def _clock(views: Views, *days: pd.Timestamp) -> list[pd.Period]:
    """Return the months of days, kept on the clock."""
    first, last = views.record.schema.first, views.record.schema.last
    return [min(max(pd.Period(day, "M"), first), last) for day in days]
