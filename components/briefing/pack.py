"""The whole briefing pack of a view: which files there are, and the bytes of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from components.answer.posture import Views
from components.briefing.citation import cite_view
from components.briefing.layout import Layout
from components.briefing.page import PageStyle, page
from components.briefing.picture import Edition, Form, Picture, picture, title
from components.briefing.request import PICTURED, Request, Subject
from components.briefing.slides import DeckStyle, Format, Sequel, deck
from components.draw.palette import Tone
from components.record.provenance import provenance


@dataclass(frozen=True)
class Order:
    """What a pack is made of.

    Attributes
    ----------
    layouts, tones, forms : tuple
        Every picture is made in each of them.
    pixels : int
        1, 2 or 4 times the pixels of a picture's stated size; of PNG alone.
    slides : Format
    marking : str
        Text on every slide; none if empty.
    address, made : str
        As in `components.briefing.picture.Edition`.
    """

    layouts: tuple[Layout, ...] = (Layout.SLIDE,)
    tones: tuple[Tone, ...] = (Tone.LIGHT,)
    forms: tuple[Form, ...] = tuple(Form)
    pixels: int = 2
    slides: Format = Format.WIDE
    marking: str = ""
    address: str = ""
    made: str = ""


@dataclass(frozen=True)
class Piece:
    """Files that are made together.

    Attributes
    ----------
    name : str
        What they are, in words.
    make : callable
        Returns the bytes of each file by its name.
    """

    name: str
    make: Callable[[], dict[str, bytes]]


def pieces(views: Views, request: Request, order: Order) -> list[Piece]:
    """Return what a pack is made of: slides, page, pictures, citations.

    The map of what changed and its deck only with an earlier month, the timeline only with a base,
    the deck of a phase only with a phase.
    """
    stem = f"{provenance(views.record.schema).name}-{request.month}"
    found = []
    for sequel in Sequel:
        if (sequel is Sequel.CHANGES and request.since is None) or (
            sequel is Sequel.PHASE and not request.phase
        ):
            continue
        for tone in dict.fromkeys(_slide_tone(tone) for tone in order.tones):
            name = f"{stem}-{sequel}-{tone}.pptx"
            found.append(
                Piece(
                    f"slides, {sequel}", partial(_deck, views, request, order, sequel, tone, name)
                )
            )
    for tone in order.tones:
        name = f"{stem}-page-{tone}.pdf"
        found.append(Piece("page", partial(_page, views, request, order, tone, name)))
    for subject in PICTURED:
        if (subject is Subject.BASE and not request.base) or (
            subject is Subject.CHANGES and request.since is None
        ):
            continue
        for layout in order.layouts:
            for tone in order.tones:
                name = f"{stem}-{subject}-{layout}-{tone}"
                edition = Edition(layout, tone, order.address, order.made)
                make = partial(_pictures, views, request, subject, edition, order, name)
                found.append(Piece(f"{subject}, {layout}, {tone}", make))
    found.append(Piece("citation", partial(_citations, views, request, order, stem)))
    return found


def _slide_tone(tone: Tone) -> Tone:
    """Slides are light or dark; greys are for paper."""
    return Tone.DARK if tone is Tone.DARK else Tone.LIGHT


def _deck(
    views: Views, request: Request, order: Order, sequel: Sequel, tone: Tone, name: str
) -> dict[str, bytes]:
    style = DeckStyle(
        order.slides,
        dark=tone is Tone.DARK,
        marking=order.marking,
        address=order.address,
        made=order.made,
    )
    return {name: deck(views, request, sequel, style)}


def _page(views: Views, request: Request, order: Order, tone: Tone, name: str) -> dict[str, bytes]:
    return {name: page(views, request, PageStyle(tone, order.address, order.made))}


def _pictures(
    views: Views, request: Request, subject: Subject, edition: Edition, order: Order, name: str
) -> dict[str, bytes]:
    drawn: Picture = picture(views, request, subject, edition)
    return {f"{name}.{form}": drawn.file(form, order.pixels) for form in order.forms}


def _citations(views: Views, request: Request, order: Order, stem: str) -> dict[str, bytes]:
    said = title(views, request, Subject.SCREEN)
    cited = cite_view(views, request, said, address=order.address, made=order.made)
    texts = {"txt": f"{cited.text}\n", "bib": cited.bibtex, "ris": cited.ris, "json": cited.csl}
    return {f"{stem}-citation.{ending}": text.encode() for ending, text in texts.items()}
