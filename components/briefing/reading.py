"""Reading a file back: which view a picture, deck or page shows, and of which record.

Nothing in a file is trusted or run. No image is decoded, no XML parsed, no PDF interpreted, nothing
unpacked but one small named part of a deck: the few elements that `components.briefing.metadata`
writes are looked for, and what they hold is checked. For whatever else a file is, there is one
sentence.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from html import unescape

from PIL.PngImagePlugin import PngImageFile

from components.answer.posture import Views
from components.briefing.edition import Subject
from components.briefing.lineage import digest, title
from components.briefing.metadata import DECK_PART
from components.view import View, read_day

MOST_MB = 20
"""A larger file is not looked at; the server refuses it already (``server.maxUploadSize``)."""

_MOST_PART = 4 * 2**20
"""Bytes that are unpacked of a deck at most."""

_FIELD = re.compile(
    rb"<dc:(relation|identifier|type|date)>(?:<rdf:[^<>]{1,80}>){0,2}([^<]{0,8000})</"
)
_RECORD = re.compile(r"\S{1,80} ([0-9A-Za-z.+-]{1,40}) sha256:([0-9a-f]{64})")

_SPOILT = (
    EOFError,
    MemoryError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    SyntaxError,  # how Pillow says that a chunk is broken
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)

NOT_OURS = "This file does not say which view it shows: it was not made here, or lost its metadata."
TOO_LARGE = f"This file is larger than {MOST_MB} MB and was not looked at."
BROKEN = "What this file says of itself cannot be read."

_LACKING = {
    Subject.BASE: "a base’s timeline, and names no base",
    Subject.CHANGES: "what changed, and names no earlier month",
    Subject.PHASE: "a phase of redeployments, and names none",
}


class UnreadableError(ValueError):
    """A file that no view can be read from; the message is a sentence for the reader."""


@dataclass(frozen=True)
class Origin:
    """What a file says of itself.

    Attributes
    ----------
    link : str
        The address that reopens its view; with a question mark before its query string.
    subject : str
        What of the dashboard it shows.
    version, digest : str
        Of the record that it was made from.
    made : str
        ISO date.
    """

    link: str
    subject: str
    version: str
    digest: str
    made: str

    @property
    def query(self) -> str:
        """Query string that reopens the view."""
        return self.link.partition("?")[2]


@dataclass(frozen=True)
class Reopened:
    """A file's view in the record of today.

    Attributes
    ----------
    title : str
        What the file shows, as the record says it today.
    same_record : bool
        Whether the record is the one that the file was made from.
    """

    request: View
    subject: Subject
    title: str
    origin: Origin
    same_record: bool


def read_view(data: bytes) -> Origin:
    """Return what a PNG, SVG, PDF or PPTX file says of itself.

    Parameters
    ----------
    data : bytes
        The whole file.

    Raises
    ------
    UnreadableError
        If it is larger than `MOST_MB`, says nothing, or what is not ours.
    """
    if len(data) > MOST_MB * 2**20:
        raise UnreadableError(TOO_LARGE)
    fields: dict[str, str] = {}
    for name, value in _FIELD.findall(_metadata(data)):
        fields.setdefault(name.decode(), unescape(value.decode("utf-8", "replace")))
    if not {"relation", "identifier"} <= set(fields):
        raise UnreadableError(NOT_OURS)
    record, made = _RECORD.fullmatch(fields["identifier"]), fields.get("date", "")
    try:
        read_day(made)
    except ValueError as error:
        raise UnreadableError(BROKEN) from error
    if record is None:
        raise UnreadableError(BROKEN)
    return Origin(fields["relation"], fields.get("type", ""), record[1], record[2], made)


def _metadata(data: bytes) -> bytes:
    """Return the bytes of a file among which its elements are, if it has them."""
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            # The chunks before the pixels, their sums checked.
            packet = PngImageFile(io.BytesIO(data)).info.get("xmp", b"")
            return packet if isinstance(packet, bytes) else b""
        if data.startswith(b"PK\x03\x04"):
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                if DECK_PART not in package.NameToInfo:
                    return b""
                with package.open(DECK_PART) as part:
                    # The size that is stated may lie: no more than this is unpacked.
                    return part.read(_MOST_PART)
    except _SPOILT as error:
        raise UnreadableError(BROKEN) from error
    return data if data.startswith(b"%PDF-") or b"<svg" in data[:4096] else b""


def reopen(views: Views, origin: Origin) -> Reopened:
    """Find the view of a file in a record.

    Raises
    ------
    UnreadableError
        If the view cannot be shown by this record, with the reason.
    """
    try:
        request = View.parse(origin.query, views.record)
        subject = _subject(origin.subject, request)
        shown = title(views, request, subject)
    except ValueError as error:
        raise UnreadableError(f"The view of this file cannot be shown: {error}.") from error
    return Reopened(request, subject, shown, origin, origin.digest == digest(views))


def _subject(name: str, request: View) -> Subject:
    """Return the subject of a name, if the request says all that it needs."""
    if name not in set(Subject):
        raise ValueError("what it shows is not drawn here")
    subject = Subject(name)
    if not subject.chosen(request):
        raise ValueError(f"it shows {_LACKING[subject]}")
    return subject
