"""Reading a file back: which view a picture, deck or page shows, and what was revised since.

Nothing in a file is trusted or run. No image is decoded, no XML parsed, no PDF interpreted, nothing
unpacked but one small named part of a deck: our own block of text is looked for at its place, in
bounded steps, and what it holds is checked field by field. Whatever else a file is, there is one
sentence.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from html import unescape

from components.answer.posture import Views
from components.briefing.lineage import Lineage, behind, from_json, marked
from components.briefing.metadata import CLOSING, DECK_PART, KEY, OPENING
from components.briefing.request import Request, RequestError, Subject, asked, read_query

MOST_BYTES = 64 * 2**20
"""A larger file is not looked at."""

MOST_LINEAGE = 4 * 2**20
"""Bytes that a lineage takes at most."""

_PNG = b"\x89PNG\r\n\x1a\n"
_ZIP = b"PK\x03\x04"
_PDF = b"%PDF-"
_MOST_CHUNKS = 100_000
_MOST_MEMBERS = 2_000

NOT_OURS = "This file does not say which view it shows: it was not made here, or lost its metadata."
TOO_LARGE = "This file is larger than 64 MB and was not looked at."
BROKEN = "What this file says of itself cannot be read."


class UnreadableError(ValueError):
    """A file that no view can be read from; the message is a sentence for the reader."""


def read_view(data: bytes) -> Lineage:
    """Return the lineage that a PNG, SVG, PDF or PPTX file carries.

    Parameters
    ----------
    data : bytes
        The whole file.

    Raises
    ------
    UnreadableError
        If it is larger than `MOST_BYTES`, carries no lineage, or one that is not ours.
    """
    if len(data) > MOST_BYTES:
        raise UnreadableError(TOO_LARGE)
    if data.startswith(_PNG):
        text = _from_png(data)
    elif data.startswith(_ZIP):
        text = _from_deck(data)
    elif data.startswith(_PDF) or b"<svg" in data[:4096]:
        text = _block(data)
    else:
        text = None
    if text is None:
        raise UnreadableError(NOT_OURS)
    try:
        return from_json(text)
    except (ValueError, TypeError, MemoryError) as error:
        raise UnreadableError(BROKEN) from error


def _from_png(data: bytes) -> str | None:
    """Walk the chunks of a PNG, and return the text of ours; no chunk is unpacked but it."""
    at = len(_PNG)
    keyword = KEY.encode("latin-1") + b"\0"
    for _ in range(_MOST_CHUNKS):
        if at + 12 > len(data):
            return None
        length, kind = struct.unpack_from(">I4s", data, at)
        begin, end = at + 8, at + 8 + length
        if end + 4 > len(data) or kind == b"IEND":
            return None
        if kind == b"iTXt" and data.startswith(keyword, begin):
            if length > MOST_LINEAGE:
                raise UnreadableError(BROKEN)
            (check,) = struct.unpack_from(">I", data, end)
            if zlib.crc32(data[at + 4 : end]) != check:
                raise UnreadableError(BROKEN)
            # Keyword, two flags of compression, language, translated keyword, text.
            flags = data[begin + len(keyword) : begin + len(keyword) + 2]
            parts = data[begin + len(keyword) + 2 : end].split(b"\0", 2)
            if flags != b"\0\0" or len(parts) != 3:
                raise UnreadableError(BROKEN)
            return _decoded(parts[2])
        at = end + 4
    return None


def _from_deck(data: bytes) -> str | None:
    """Return the lineage of a deck: one small part of the package, whose size is bounded."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if len(package.filelist) > _MOST_MEMBERS:
                return None
            if DECK_PART not in package.NameToInfo:
                return None
            if package.getinfo(DECK_PART).file_size > MOST_LINEAGE:
                raise UnreadableError(BROKEN)
            with package.open(DECK_PART) as part:
                # The stated size may lie: no more than the bound is unpacked.
                return _block(part.read(MOST_LINEAGE))
    except UnreadableError:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError,
            NotImplementedError, struct.error, OverflowError) as error:  # fmt: skip
        raise UnreadableError(BROKEN) from error


def _block(data: bytes) -> str | None:
    """Return what stands in the element that holds a lineage."""
    opening, closing = OPENING.encode(), CLOSING.encode()
    begin = data.find(opening)
    if begin < 0:
        return None
    begin += len(opening)
    end = data.find(closing, begin, begin + MOST_LINEAGE + len(closing))
    if end < 0:
        raise UnreadableError(BROKEN)
    return unescape(_decoded(data[begin:end]))


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableError(BROKEN) from error


@dataclass(frozen=True)
class Reopened:
    """A file's view in the record of today.

    Attributes
    ----------
    request : Request
    subject : Subject
    lineage : Lineage
        As the file has it.
    changed, gone, new : tuple of str
        Rows behind the view, as ``table/id``: with other cells than when the file was made, no
        longer behind it (or in the record), and behind it since.
    """

    request: Request
    subject: Subject
    lineage: Lineage
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    new: tuple[str, ...]

    @property
    def same_record(self) -> bool:
        """Whether nothing behind the view was revised."""
        return not (self.changed or self.gone or self.new)


def reopen(views: Views, lineage: Lineage) -> Reopened:
    """Find the view of a lineage in a record, and what was revised since.

    Raises
    ------
    UnreadableError
        If the file's view cannot be shown by this record, with the reason.
    """
    try:
        request = read_query(lineage.query, views)
        subject = Subject(lineage.subject)
    except (RequestError, ValueError) as error:
        message = f"The view of this file cannot be shown: {error}."
        raise UnreadableError(message) from error
    told = asked(views, request)
    groups = behind(told, request, subject)
    now = _by_id(marked(told, (row for group in groups for row in group)))
    then = _by_id(lineage.rows)
    return Reopened(
        request=request,
        subject=subject,
        lineage=lineage,
        changed=tuple(row for row in then if row in now and now[row] != then[row]),
        gone=tuple(row for row in then if row not in now),
        new=tuple(row for row in now if row not in then),
    )


def _by_id(rows: tuple[str, ...]) -> dict[str, str]:
    return dict(row.rsplit(":", 1) for row in rows)
