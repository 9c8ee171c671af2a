"""How to cite: the record, a view of it, or one figure; as text, BibTeX, RIS and CSL-JSON.

The text follows the Chicago Manual of Style's author-date system for data sets. Every identifier
includes the record's version: rows are added and graded again, and a number without its version
cannot be looked up.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace

from components.answer.posture import Views
from components.briefing.edition import PLAIN, Edition, Subject
from components.briefing.lineage import HASH_SHOWN, digest, made_on, reopening, title
from components.record.dates import spoken, spoken_month
from components.record.documents import latex
from components.record.provenance import provenance
from components.view import View, ViewError


@dataclass(frozen=True)
class Citation:
    """One thing that can be cited, in the version that was read.

    Attributes
    ----------
    author : str
        An institution.
    year : str
        Of the version.
    title : str
        Of the record; for a view or a figure what is shown.
    container : str
        Title of the record, where a part of it is cited; else empty.
    version : str
        With the beginning of the record's hash.
    identifier : str
        Name of the record, its version, and what of it.
    address : str
        Where it can be opened; empty where no address was given.
    made : str
        ISO date.
    """

    author: str
    year: str
    title: str
    container: str
    version: str
    identifier: str
    address: str
    made: str
    licence: str
    note: str

    @property
    def text(self) -> str:
        """The citation in Chicago's author-date form."""
        title = f"“{self.title}.” In {self.container}" if self.container else self.title
        note = self.note if self.note.endswith((".", "?", "!")) else f"{self.note}."
        address = f"{self.address}." if self.address else ""
        return _line(
            f"{self.author}. {self.year}. {title}, version {self.version}. "
            f"Data set, {self.licence}. {self.identifier}. {note} "
            f"As of {spoken(self.made)}. {address}"
        )

    @property
    def key(self) -> str:
        """A key of letters, digits and underscores."""
        return re.sub(r"[^A-Za-z0-9]+", "_", self.identifier).strip("_")

    @property
    def bibtex(self) -> str:
        """A BibTeX entry."""
        fields = {
            "author": f"{{{_latex(self.author)}}}",
            "title": f"{{{_latex(self.title)}}}",
            "booktitle": f"{{{_latex(self.container)}}}" if self.container else "",
            "year": _latex(self.year),
            "version": _latex(self.version),
            "number": _latex(self.identifier),
            "url": _line(self.address).replace("{", "%7B").replace("}", "%7D"),
            "note": _latex(f"{self.note}; Data set, {self.licence}"),
        }
        lines = [f"  {name:<9} = {{{value}}}" for name, value in fields.items() if value]
        kind = "incollection" if self.container else "misc"
        return f"@{kind}{{{self.key},\n" + ",\n".join(lines) + "\n}\n"

    @property
    def ris(self) -> str:
        """A RIS entry, its lines ended as the format wants them."""
        fields = [
            ("TY", "DATA"),
            ("AU", self.author),
            ("PY", self.year),
            ("DA", self.made.replace("-", "/")),
            ("TI", self.title),
            ("T2", self.container),
            ("ET", self.version),
            ("AN", self.identifier),
            ("UR", self.address),
            ("N1", self.note),
            ("C1", self.licence),
        ]
        lines = [f"{tag}  - {_line(value)}" for tag, value in fields if value]
        return "\r\n".join([*lines, "ER  - ", ""])

    @property
    def csl(self) -> str:
        """A list of one item, as CSL-JSON."""
        item: dict[str, object] = {
            "id": self.key,
            "type": "dataset",
            "author": [{"literal": self.author}],
            "title": self.title,
            "container-title": self.container,
            "version": self.version,
            "number": self.identifier,
            "URL": self.address,
            "license": self.licence,
            "note": self.note,
            "issued": {"date-parts": [[int(self.year)]]} if self.year.isdigit() else "",
            "accessed": {"date-parts": [[int(part) for part in self.made.split("-")]]},
        }
        kept = {name: value for name, value in item.items() if value}
        return json.dumps([kept], ensure_ascii=False, indent=2) + "\n"


def cite_record(views: Views, edition: Edition = PLAIN) -> Citation:
    """Cite the record as a whole, with the address and the date of an edition."""
    schema = views.record.schema
    source = provenance(schema)
    authors = [str(person["title"]) for person in schema.package.get("contributors", [])]
    made = made_on(views, edition.made)
    return Citation(
        author=", ".join(authors),
        year=str(schema.package.get("created", made))[:4],
        title=source.title,
        container="",
        version=f"{source.version} ({digest(views)[:HASH_SHOWN]})",
        identifier=f"{source.name}/{source.version}",
        address=edition.address,
        made=made,
        licence=source.licence,
        note=f"Checked through {spoken_month(schema.horizon)}",
    )


def cite_view(views: Views, view: View, edition: Edition = PLAIN) -> Citation:
    """Cite a view: what it shows, and the query that reopens it."""
    whole = cite_record(views, edition)
    day = spoken(str(view.known or ""))
    return replace(
        whole,
        title=title(views, view, Subject.SCREEN),
        container=whole.title,
        identifier=f"{whole.identifier}?{view.query}",
        address=reopening(view, edition),
        note=f"Counted by: {view.policy}" + (f", as known on {day}" if day else ""),
    )


def cite_figure(views: Views, row: str, edition: Edition = PLAIN) -> Citation:
    """Cite one figure: what it says, and the document that says it.

    Parameters
    ----------
    row : str
        Id of a row of ``force_levels``.

    Raises
    ------
    ViewError
        If there is no such row.
    """
    figure = views.figures.by_id.get(row)
    if figure is None:
        raise ViewError("is not in the record; write an id of force_levels.csv", "figure", row)
    document = figure.document
    published = spoken(document.published) or "undated"
    url = f", {document.url}" if document.url else ""
    whole = cite_record(views, edition)
    return replace(
        whole,
        title=(
            f"{figure.force_name.rstrip('.')}, {views.name_of(figure.place)}: {figure.number}, "
            f"{figure.span}, {views.descriptor.rule_name(figure.counting_rule)}"
        ),
        container=whole.title,
        identifier=f"{whole.identifier}/force_levels/{row}",
        note=(
            f"Stated by {document.publisher}, “{document.title}”, {published}{url}; "
            f"graded {figure.grade}"
        ),
    )


def _latex(text: str) -> str:
    return latex(_line(text))


def _line(text: str) -> str:
    """Keep a text on one line: a line break would end a field."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
