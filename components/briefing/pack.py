"""The whole briefing pack of a view: which files there are, and the bytes of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from itertools import product

from components.answer.posture import Views
from components.briefing.citation import cite_view
from components.briefing.deck_writer import deck_tone
from components.briefing.edition import DECKED, PICTURED, PLAIN, Edition, Form, Layout, Subject
from components.briefing.page import page
from components.briefing.picture import picture
from components.briefing.slides import deck
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
    edition : Edition
        What holds for every file.
    """

    layouts: tuple[Layout, ...] = (Layout.SLIDE,)
    tones: tuple[Tone, ...] = (Tone.LIGHT,)
    forms: tuple[Form, ...] = tuple(Form)
    pixels: int = 2
    edition: Edition = PLAIN


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
    pack = []
    for subject in filter(lambda subject: subject.chosen(view), DECKED):
        for tone in dict.fromkeys(map(deck_tone, order.tones)):
            make = partial(deck, views, view, subject, replace(order.edition, tone=tone))
            name = f"{stem}-{DECKED[subject]}-{tone}.pptx"
            pack.append(Piece(f"slides, {DECKED[subject]}", partial(_one, name, make)))
    for tone in order.tones:
        make = partial(page, views, view, replace(order.edition, tone=tone))
        pack.append(Piece("page", partial(_one, f"{stem}-page-{tone}.pdf", make)))
    for subject in filter(lambda subject: subject.chosen(view), PICTURED):
        for layout, tone in product(order.layouts, order.tones):
            edition = replace(order.edition, layout=layout, tone=tone)
            name = f"{stem}-{subject}-{layout}-{tone}"
            pictures = partial(_pictures, views, view, subject, edition, order, name)
            pack.append(Piece(f"{subject}, {layout}, {tone}", pictures))
    pack.append(Piece("citation", partial(_citations, views, view, order.edition, stem)))
    return pack


def _one(name: str, make: Callable[[], bytes]) -> dict[str, bytes]:
    return {name: make()}


def _pictures(
    views: Views, view: View, subject: Subject, edition: Edition, order: Order, name: str
) -> dict[str, bytes]:
    drawn = picture(views, view, subject, edition)
    return {f"{name}.{form}": drawn.file(form, order.pixels) for form in order.forms}


def _citations(views: Views, view: View, edition: Edition, stem: str) -> dict[str, bytes]:
    cited = cite_view(views, view, edition)
    texts = {"txt": f"{cited.text}\n", "bib": cited.bibtex, "ris": cited.ris, "json": cited.csl}
    return {f"{stem}-citation.{ending}": text.encode() for ending, text in texts.items()}
