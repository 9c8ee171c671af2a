"""The evidence of a month: every figure that its levels rest on or stand beside, with its grade."""

from __future__ import annotations

from dataclasses import dataclass

from components.answer.claims import Figure
from components.answer.posture import Posture, Views
from components.record.documents import Document


@dataclass(frozen=True)
class Claim:
    """One published figure, in words.

    Attributes
    ----------
    force, place, rule : str
        Names of whose it is and where, and what it counts.
    used : bool
        Whether the estimate of its force and place for the month was computed from it.
    """

    figure: Figure
    force: str
    place: str
    rule: str
    used: bool

    @property
    def sentence(self) -> str:
        """The claim as one sentence."""
        mark = "; the estimate rests on it" if self.used else ""
        figure = self.figure
        speaker = f"given by {figure.speaker}, " if figure.speaker else ""
        return (
            f"{self.force}, {self.place}: {figure.number}, {figure.span} ({self.rule}, "
            f"{figure.status}, {speaker}grade {figure.grade}{mark}). {figure.document.citation}"
        )


def graded(document: Document) -> str:
    """Cite a document with its grade."""
    return f"{document.citation} Grade {document.reliability}."


def is_web(address: str) -> bool:
    """Tell whether a reader may follow an address: whether it is one of the web."""
    return address.startswith(("http://", "https://"))


def evidence(views: Views, posture: Posture) -> list[Claim]:
    """Return the claims behind a month: those of the main force in the theatres first.

    They are the figures published for the month, and those that its estimates were computed from.
    """
    described = views.descriptor
    behind = {
        (level.force, level.place): set(level.behind)
        for level in posture.force_levels
        if level.place in described.places
    }
    used = {i for ids in behind.values() for i in ids}
    used |= {figure.id for figure in posture.figures}
    figures = (figure for figure in views.figures.claims if figure.id in used)
    order = {theatre: number for number, theatre in enumerate(described.places)}
    ranked = []
    for figure in sorted(figures, key=lambda figure: (figure.first, figure.id)):
        force, place = figure.force, figure.place
        rank = (force != described.main, order.get(place, len(order)), force, place)
        claim = Claim(
            figure,
            force=figure.force_name.rstrip(".").split(",")[0].split(";")[0],
            place=views.name_of(place),
            rule=described.rule_name(figure.counting_rule),
            used=figure.id in behind.get((force, place), set()),
        )
        ranked.append((rank, claim))
    return [claim for _, claim in sorted(ranked, key=lambda pair: pair[0])]
