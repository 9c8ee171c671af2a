"""HTML of our own making, with every text from the record escaped."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from typing import TypeVar

from components.draw.svg import data_uri
from components.record.documents import Document

Row = TypeVar("Row")


def text(value: object) -> str:
    """Escape a text for HTML."""
    return escape(str(value), quote=True)


def link(url: str, words: str) -> str:
    """Link words to an address that a reader may follow; plain words where it is none."""
    if not url.startswith(("http://", "https://")):
        return text(words)
    return f'<a href="{text(url)}" target="_blank" rel="noopener noreferrer">{text(words)}</a>'


def number(words: str) -> str:
    """Set a number of persons, plain text, so that those below each other line up."""
    return f'<span class="num">{text(words)}</span>'


def quiet(words: str) -> str:
    """Set plain text in the muted colour, within a cell or a line."""
    return f'<span class="quiet">{text(words)}</span>'


def table(
    rows: Iterable[Row], caption: str, *columns: tuple[str, int, Callable[[Row], str]]
) -> str:
    """Make a table of rows.

    Parameters
    ----------
    caption : str
        Plain text, read first by a screen reader.
    columns : tuple of str, int and callable
        Of each column its name, its share of the width in per cent (so that tables below each
        other line up; 0: as wide as it needs) and what makes the HTML of a row's cell.
    """
    shares = "".join(f'<col style="width:{width}%">' for _, width, _ in columns if width)
    head = "".join(f'<th scope="col">{text(name)}</th>' for name, *_ in columns)
    # On a narrow screen each row is a card, on which a cell says what column it is of.
    body = "".join(
        "<tr>"
        + "".join(f'<td data-column="{text(name)}">{cell(row)}</td>' for name, _, cell in columns)
        + "</tr>"
        for row in rows
    )
    caption_html = f"<caption>{text(caption)}</caption>" if caption else ""
    return (
        f'<div class="scroll"><table class="record">{caption_html}<colgroup>{shares}</colgroup>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def document(cited: Document, credibility: str = "", *, dated: bool = False) -> str:
    """Name a document, linked, with the grade of what it says; its date may stand elsewhere."""
    words = f"{cited.publisher}: {cited.title}"
    if dated and cited.published:
        words += f", {cited.published}"
    return f"{link(cited.url, words)} {grade(cited, credibility)}"


def grade(cited: Document, credibility: str = "") -> str:
    """Set the grade of a document, and of what it says, with its meaning in words."""
    meaning = f"reliability {cited.reliability}"
    if credibility:
        meaning += f", credibility {credibility}"
    letters = text(f"{cited.reliability}{credibility}")
    return f'<abbr class="grade" title="{text(meaning)}">{letters}</abbr>'


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
