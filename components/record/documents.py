"""The documents that the record's claims were read in, and how each is cited."""

from __future__ import annotations

import re
from dataclasses import dataclass

from components.record.dates import spoken
from components.record.tables import Record


@dataclass(frozen=True)
class Document:
    """A row of ``sources``.

    Attributes
    ----------
    published : str
        ISO date at its precision; empty where nobody gives it.
    url : str
        Address at which it was read; empty where there is none.
    kind, reliability, note : str
        As the schema defines them.
    """

    id: str
    publisher: str
    title: str
    published: str
    url: str
    kind: str
    reliability: str
    note: str

    @property
    def short_publisher(self) -> str:
        """The publisher without what follows a comma, semicolon or bracket."""
        return re.split(r"[,(;]", self.publisher, maxsplit=1)[0].strip()

    @property
    def citation(self) -> str:
        """The document in a line: publisher, title, date."""
        title = self.title if self.title.endswith(("?", "!", ".")) else f"{self.title}."
        return f"{self.publisher}. {title} {spoken(self.published) or 'Undated'}."

    @property
    def bibtex(self) -> str:
        """An entry of the kind ``misc`` whose key is the document's id."""
        year, month, *_ = (*self.published.split("-"), "", "")
        fields = {
            "author": f"{{{latex(self.publisher)}}}",
            "title": f"{{{latex(self.title)}}}",
            "year": year,
            "month": month,
            "url": _address(self.url),
            "note": "" if self.published else "Undated",
        }
        lines = [f"  {name:<7} = {{{value}}}" for name, value in fields.items() if value]
        return f"@misc{{{self.id},\n" + ",\n".join(lines) + "\n}"


# What LaTeX reads as something else than itself.
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: "\\" + sign for sign in "&%$#_"},
}


def latex(text: str) -> str:
    """Write a text of one line so that LaTeX sets it as it stands."""
    return "".join(_SPECIAL.get(sign, sign) for sign in " ".join(text.split()))


def _address(url: str) -> str:
    """Write out what would end or comment out a field; an address needs no other care."""
    return re.sub(
        r"[\s{}\\%]", lambda sign: f"\\%{ord(sign[0]):02X}" if sign[0] != "%" else "\\%", url
    )


def documents(record: Record) -> dict[str, Document]:
    """Return the documents of a record by id."""
    names = list(Document.__dataclass_fields__)
    rows = record.sources[names].itertuples(index=False, name=None)
    return {str(row[0]): Document(*row) for row in rows}
