"""The evidence of a month: every figure that its levels rest on or stand beside, with its grade."""

from __future__ import annotations

from dataclasses import dataclass

from components.answer.posture import Posture, Views


@dataclass(frozen=True)
class Claim:
    """One published figure, in words.

    Attributes
    ----------
    row : str
        Id in ``force_levels``.
    speaker : str
        To whom the document gives it; empty where it speaks for itself.
    document : str
        Id of the document that states it.
    source, url : str
        The document in a line, and its address (empty where there is none).
    grade : str
        Letter of the document and digit of the statement.
    used : bool
        Whether the estimate of its force and place for the month was computed from it.
    """

    row: str
    force: str
    place: str
    number: str
    when: str
    rule: str
    status: str
    speaker: str
    document: str
    source: str
    url: str
    grade: str
    used: bool

    @property
    def sentence(self) -> str:
        """The claim as one sentence."""
        mark = "; the estimate rests on it" if self.used else ""
        speaker = f"given by {self.speaker}, " if self.speaker else ""
        return (
            f"{self.force}, {self.place}: {self.number}, {self.when} ({self.rule}, {self.status}, "
            f"{speaker}grade {self.grade}{mark}). {self.source}"
        )


def evidence(views: Views, posture: Posture) -> list[Claim]:
    """Return the claims behind a month: those of the main force in the theatres first.

    They are the figures published for the month, and those that its estimates were computed from.
    """
    record, described = views.record, views.descriptor
    behind = {
        (level.force, level.place): set(level.behind)
        for level in posture.force_levels
        if level.place in described.places
    }
    used = {i for ids in behind.values() for i in ids}
    used |= {figure.id for figure in posture.figures}
    figures = (figure for figure in views.figures.claims if figure.id in used)
    names = dict(zip(record.places["id"], record.places["name"], strict=True))
    forces = record.schema.definitions("force_levels", "force")
    order = {theatre: number for number, theatre in enumerate(described.places)}
    ranked = []
    for figure in sorted(figures, key=lambda figure: (figure.first, figure.id)):
        force, place = figure.force, figure.place
        rank = (force != described.main, order.get(place, len(order)), force, place)
        claim = Claim(
            row=figure.id,
            force=forces.get(force, force).rstrip(".").split(",")[0].split(";")[0],
            place=names.get(place, place),
            number=figure.number,
            when=figure.span,
            rule=described.rule_name(figure.counting_rule),
            status=figure.status,
            speaker=figure.speaker,
            document=figure.document.id,
            source=figure.document.citation,
            url=figure.document.url,
            grade=figure.grade,
            used=figure.id in behind.get((force, place), set()),
        )
        ranked.append((rank, claim))
    return [claim for _, claim in sorted(ranked, key=lambda pair: pair[0])]
