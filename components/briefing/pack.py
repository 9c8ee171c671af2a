"""The whole briefing pack of a view: which files there are, and the bytes of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from components.answer.posture import Views
from components.briefing.citation import cite_view
from components.briefing.deck_writer import DeckStyle, Format
from components.briefing.layout import Layout
from components.briefing.page import page
from components.briefing.picture import Edition, Form, Picture, picture, title
from components.briefing.slides import Sequel, deck
from components.briefing.subject import PICTURED, Subject
from components.draw.palette import Tone
from components.record.provenance import provenance
from components.view import View


@dataclass(frozen=True)
class Order:
    """What a pack is made of.

    Attributes
    ----------
    layouts, tones, forms : tuple
        Every picture is made in each of them.
    pixels : int
        1, 2 or 4 times the pixels of a picture's stated size; of PNG alone.
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


def pieces(views: Views, view: View, order: Order) -> list[Piece]:
    """Return what a pack is made of: slides, page, pictures, citations.

    The map of what changed and its deck only with an earlier month, the timeline only with a base,
    the deck of a phase only with a phase.
    """
    stem = f"{provenance(views.record.schema).name}-{view.month}"
    pack: list[Piece] = []
    for sequel in Sequel:
        if (sequel is Sequel.CHANGES and view.since is None) or (
            sequel is Sequel.PHASE and not view.phase
        ):
            continue
        for tone in dict.fromkeys(_slide_tone(tone) for tone in order.tones):
            name = f"{stem}-{sequel}-{tone}.pptx"
            pack.append(
                Piece(f"slides, {sequel}", partial(_deck, views, view, order, sequel, tone, name))
            )
    for tone in order.tones:
        name = f"{stem}-page-{tone}.pdf"
        pack.append(Piece("page", partial(_page, views, view, order, tone, name)))
    for subject in PICTURED:
        if (subject is Subject.BASE and not view.base) or (
            subject is Subject.CHANGES and view.since is None
        ):
            continue
        for layout in order.layouts:
            for tone in order.tones:
                name = f"{stem}-{subject}-{layout}-{tone}"
                edition = Edition(layout, tone, order.address, order.made)
                make = partial(_pictures, views, view, subject, edition, order, name)
                pack.append(Piece(f"{subject}, {layout}, {tone}", make))
    pack.append(Piece("citation", partial(_citations, views, view, order, stem)))
    return pack


def _slide_tone(tone: Tone) -> Tone:
    """Slides are light or dark; greys are for paper."""
    return Tone.DARK if tone is Tone.DARK else Tone.LIGHT


def _deck(
    views: Views, view: View, order: Order, sequel: Sequel, tone: Tone, name: str
) -> dict[str, bytes]:
    style = DeckStyle(
        order.slides,
        dark=tone is Tone.DARK,
        marking=order.marking,
        address=order.address,
        made=order.made,
    )
    return {name: deck(views, view, sequel, style)}


def _page(views: Views, view: View, order: Order, tone: Tone, name: str) -> dict[str, bytes]:
    return {name: page(views, view, Edition(tone=tone, address=order.address, made=order.made))}


def _pictures(
    views: Views, view: View, subject: Subject, edition: Edition, order: Order, name: str
) -> dict[str, bytes]:
    drawn: Picture = picture(views, view, subject, edition)
    return {f"{name}.{form}": drawn.file(form, order.pixels) for form in order.forms}


def _citations(views: Views, view: View, order: Order, stem: str) -> dict[str, bytes]:
    shown = title(views, view, Subject.SCREEN)
    cited = cite_view(views, view, shown, address=order.address, made=order.made)
    texts = {"txt": f"{cited.text}\n", "bib": cited.bibtex, "ris": cited.ris, "json": cited.csl}
    return {f"{stem}-citation.{ending}": text.encode() for ending, text in texts.items()}
