"""How the record is read: under a counting policy, as known on a day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from components.answer.policy import Choice, Policy


@dataclass(frozen=True)
class Variant:
    """A way to read the record.

    Attributes
    ----------
    policy : Policy
    known : datetime.date or None
        Day as on which the record is known; None: today.
    """

    policy: Policy = field(default_factory=Policy)
    known: date | None = None

    def __str__(self) -> str:
        """Write the variant as a part of an address.

        Examples
        --------
        >>> str(Variant()), str(Variant(Policy(Choice.LOWEST, allies=True), date(2019, 10, 7)))
        ('best', 'lowest+allies@2019-10-07')
        """
        parts = [str(self.policy.choice)]
        parts += ["allies"] if self.policy.allies else []
        parts += ["contractors"] if self.policy.contractors else []
        return "+".join(parts) + (f"@{self.known}" if self.known else "")

    @classmethod
    def read(cls, text: str) -> Variant:
        """Read a variant from a part of an address.

        Raises
        ------
        ValueError
            If the text is not one that `str` writes.
        """
        words, _, day = text.partition("@")
        choice, *added = words.split("+")
        found = cls(
            Policy(Choice(choice), "allies" in added, "contractors" in added),
            date.fromisoformat(day) if day else None,
        )
        if str(found) != text:
            message = f"{text!r} names no way to read the record"
            raise ValueError(message)
        return found
