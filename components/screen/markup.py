"""HTML of our own making, with every text from the record escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import pandas as pd

from components.draw.svg import data_uri
from components.record.documents import Document


def text(value: object) -> str:
    """Escape a text for HTML."""
    return escape(str(value), quote=True)


def link(url: str, words: str) -> str:
    """Link words to an address that a reader may follow; plain words where it is none."""
    if not url.startswith(("http://", "https://")):
        return text(words)
    return f'<a href="{text(url)}" target="_blank" rel="noopener noreferrer">{text(words)}</a>'


def table(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    caption: str = "",
    *,
    widths: Sequence[int] = (),
) -> str:
    """Make a table of cells that are HTML already.

    Parameters
    ----------
    header : sequence of str
        Plain texts.
    rows : iterable of sequences of str
        HTML of each cell.
    caption : str
        Plain text, read first by a screen reader.
    widths : sequence of int
        Share of each column in per cent, so that tables below each other line up.
    """
    columns = "".join(f'<col style="width:{width}%">' for width in widths)
    head = "".join(f'<th scope="col">{text(name)}</th>' for name in header)
    # On a narrow screen each row is a card, on which a cell says what column it is of.
    named = [f'<td data-column="{text(name)}">' for name in header]
    body = "".join(
        "<tr>"
        + "".join(f"{cell}{words}</td>" for cell, words in zip(named, row, strict=True))
        + "</tr>"
        for row in rows
    )
    said = f"<caption>{text(caption)}</caption>" if caption else ""
    return (
        f'<div class="scroll"><table class="record">{said}<colgroup>{columns}</colgroup>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def source(sources: pd.DataFrame, identity: str, credibility: str = "") -> str:
    """Name a document: publisher, title and date, linked, with its grade.

    Parameters
    ----------
    sources : pandas.DataFrame
        The sources table indexed by id.
    """
    if identity not in sources.index:
        return f'<span class="quiet">{text(identity)}, left out as faulty</span>'
    row = sources.loc[identity]
    published = f", {row['published']}" if row["published"] else ""
    words = f"{row['publisher']}: {row['title']}{published}"
    grade = f"{row['reliability']}{credibility}"
    said = f"reliability {row['reliability']}"
    if credibility:
        said += f", credibility {credibility}"
    return f'{link(str(row["url"]), words)} <abbr class="grade" title="{said}">{grade}</abbr>'


def document(found: Document, credibility: str = "") -> str:
    """Name a document, linked, with the grade of what it says; its date stands elsewhere."""
    said = f"reliability {found.reliability}"
    if credibility:
        said += f", credibility {credibility}"
    grade = f"{found.reliability}{credibility}"
    words = f"{found.publisher}: {found.title}"
    return f'{link(found.url, words)} <abbr class="grade" title="{text(said)}">{text(grade)}</abbr>'


def drawing(svg: str, alternative: str, style: str = "") -> str:
    """Show a drawing in line, in the page's own type, which an image cannot use.

    Streamlit's HTML cleans SVG away; its Markdown keeps it.

    Parameters
    ----------
    svg : str
        An SVG document of our own drawing, its texts escaped.
    alternative : str
        What it shows, as plain text, for those who do not see it.
    style : str
        A class of the page's style.
    """
    return f'<div class="{style}" role="img" aria-label="{text(alternative)}">{svg}</div>'


def picture(svg: str, alternative: str, style: str = "") -> str:
    """Show a drawing without texts as an image, with what it says for those who do not see it.

    Parameters
    ----------
    svg : str
        An SVG document of our own drawing; it becomes part of the page's address of the image,
        so that it can neither run nor ask for anything.
    alternative : str
        Plain text.
    style : str
        A class of the page's style.
    """
    return f'<img class="{style}" alt="{text(alternative)}" src="{data_uri(svg)}">'
