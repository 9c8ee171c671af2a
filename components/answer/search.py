"""One index over places, nations, milestones, units and sources, tolerant of spelling.

A query is cut into words, and so is every name. Words are compared with each other by the share
of letters that they have in common (`rapidfuzz`), after the spellings that transliteration leaves
open were folded into one; a name is as good as its worst match for a word of the query. Names are
also compared whole and without blanks, so that "alasad" finds "al-Asad".
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import chain

import numpy as np
import numpy.typing as npt
import pandas as pd
from rapidfuzz import fuzz, process

from components.answer.posture import Views
from components.answer.scripts import latin
from components.record.checks import CLOSING
from components.record.nations import nations
from components.record.tables import CLAIMS

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
        self._views = views

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
        vocabulary, starts, members = self._vocabulary
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
        of_names = np.maximum.reduceat(similar[:, members], starts, axis=1)
        fits = of_names.min(axis=0) >= LEAST
        # Of two names that hold all words the shorter one is nearer to the query.
        lengths = np.diff(np.append(starts, len(members)))
        surplus = np.minimum(np.maximum(lengths - len(words), 0), 10) * 0.4
        return np.where(fits, of_names.mean(axis=0) - surplus, 0.0)

    def _whole(self, query: str) -> npt.NDArray[np.float64]:
        """Score of each name of a place or nation against the query, both without blanks."""
        scores = np.zeros(len(self._owner))
        names, at = self._squeezed
        if len(query) > 2 and names:
            similar = process.cdist([query], names, scorer=fuzz.ratio, dtype=np.float64)
            scores[at] = similar[0]
        return scores

    @cached_property
    def _entries(self) -> list[_Entry]:
        return [
            *_places(self._views),
            *_nations(self._views),
            *_milestones(self._views),
            *_units(self._views),
            *_sources(self._views),
        ]

    @cached_property
    def _ranks(self) -> list[float]:
        """Order of the entries of one score: by kind, a country after the nation of its name."""
        nations = {entry.label for entry in self._entries if entry.kind is Kind.NATION}
        order = list(Kind)
        after_nation = order.index(Kind.NATION) + 0.5
        return [
            after_nation
            if entry.kind is Kind.PLACE and entry.label in nations
            else float(order.index(entry.kind))
            for entry in self._entries
        ]

    @cached_property
    def _owner(self) -> npt.NDArray[np.int64]:
        """Position of the entry of each name."""
        counts = [len(entry.names) for entry in self._entries]
        return np.repeat(np.arange(len(counts)), counts)

    @cached_property
    def _names(self) -> list[list[str]]:
        return [_words(name) or [""] for entry in self._entries for name in entry.names]

    @cached_property
    def _vocabulary(self) -> tuple[list[str], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Every word once; where each name begins among all words; the words of all names."""
        vocabulary = sorted(set(chain.from_iterable(self._names)))
        position = {word: i for i, word in enumerate(vocabulary)}
        lengths = [len(words) for words in self._names]
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64)
        members = np.array([position[word] for words in self._names for word in words])
        return vocabulary, starts, members

    @cached_property
    def _skeletons(self) -> dict[str, list[int]]:
        positions: dict[str, list[int]] = {}
        for i, word in enumerate(self._vocabulary[0]):
            positions.setdefault(_skeleton(word), []).append(i)
        return positions

    @cached_property
    def _squeezed(self) -> tuple[list[str], npt.NDArray[np.int64]]:
        short = [
            self._entries[owner].kind in {Kind.PLACE, Kind.NATION} for owner in self._owner.tolist()
        ]
        names = [
            "".join(words) for words, is_short in zip(self._names, short, strict=True) if is_short
        ]
        return names, np.flatnonzero(short)


def _places(views: Views) -> list[_Entry]:
    segments = views.presence.segments
    used = segments[~segments["status"].isin(CLOSING | {"planned", "undated"})]
    schema = views.record.schema
    horizon, start = schema.horizon.ordinal, schema.first.ordinal
    entries = []
    spans = {
        str(place): (
            max(int(rows["begin"].min()), start),
            min(int(rows["until"].max()) - 1, horizon),
        )
        for place, rows in used.groupby("place")
    }
    for row in views.record.places.to_dict("records"):
        names = (row["name"], *filter(None, row["aliases"].split(";")))
        if row["kind"] == "theatre":
            names += nations().get(row["country"], ())
        months: list[pd.Period] = []
        first, last = spans.get(row["id"], (1, 0))
        if first <= last:
            begin, end = (pd.Period(ordinal=at, freq="M") for at in (first, last))
            months = [end, begin, end]
        entries.append(_Entry(Kind.PLACE, row["id"], row["name"], names, *months))
    return entries


def _nations(views: Views) -> list[_Entry]:
    record = views.record
    rows = record.force_levels[record.force_levels["status"] == "reported"]
    names = record.schema.definitions("force_levels", "force")
    aliases = {
        row["country"]: tuple(filter(None, row["aliases"].split(";")))
        for row in record.places.to_dict("records")
        if row["kind"] == "area" and row["name"] in names.values()
    }
    entries = []
    for force, levels in rows.groupby("force"):
        label = names.get(str(force), str(force))
        span = [levels["first"].min(), levels["first"].max()]
        months = [pd.Period(day, "M") for day in span]
        largest = levels["value"].fillna(levels["high"]).fillna(levels["low"])
        peak = months[0]
        if largest.notna().any():
            peak = pd.Period(levels["first"].iloc[int(np.nanargmax(largest))], "M")
        called = nations().get(str(force), ())
        texts = (label, str(force), *aliases.get(str(force), ()), *called)
        known = (_clamped(views, month) for month in (peak, *months))
        entries.append(_Entry(Kind.NATION, str(force), label, texts, *known))
    return entries


def _milestones(views: Views) -> list[_Entry]:
    entries = []
    for row in views.record.milestones.to_dict("records"):
        month = _clamped(views, pd.Period(row["first"], "M"))
        names = tuple(filter(None, (row["title"], row["label"])))
        months = (month, month, _clamped(views, pd.Period(row["last"], "M")))
        entries.append(_Entry(Kind.MILESTONE, row["id"], row["title"], names, *months))
    return entries


def _units(views: Views) -> list[_Entry]:
    rows = views.record.movements
    entries = []
    for unit, moves in rows[rows["unit"] != ""].groupby("unit"):
        first, last = moves["first"].min(), moves["last"].max()
        begin, end = (_clamped(views, pd.Period(day, "M")) for day in (first, last))
        entries.append(_Entry(Kind.UNIT, str(unit), str(unit), (str(unit),), begin, begin, end))
    return entries


def _sources(views: Views) -> list[_Entry]:
    record = views.record
    tables = map(record.frame, CLAIMS)
    days = pd.concat([table[["source", "first"]] for table in tables]).groupby("source")["first"]
    spans = dict(zip(days.min().index, zip(days.min(), days.max(), strict=True), strict=True))
    entries = []
    for row in record.sources.to_dict("records"):
        months: list[pd.Period] = []
        if row["id"] in spans:
            first, last = (_clamped(views, pd.Period(day, "M")) for day in spans[row["id"]])
            months = [first, first, last]
        label = f"{row['publisher']}: {row['title']}"
        names = (label, row["publisher"], *_initials(row["publisher"]))
        entries.append(_Entry(Kind.SOURCE, row["id"], label, names, *months))
    return entries


def _initials(publisher: str) -> list[str]:
    """Return the initials by which a publisher of several words may be known: CRS, AP, NYT."""
    first = re.split(r"[,(/]", publisher, maxsplit=1)[0]
    capitals = [word[0] for word in first.split() if word[0].isupper() and word != "The"]
    return ["".join(capitals)] if len(capitals) > 1 else []


def _clamped(views: Views, month: pd.Period) -> pd.Period:
    """Keep a month on the clock."""
    schema = views.record.schema
    return min(max(month, schema.first), schema.last)
