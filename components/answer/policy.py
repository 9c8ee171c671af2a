"""Counting policy: which published figures a level is computed from, and whom it takes in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import product


class Choice(StrEnum):
    """Which of the plain figures of a month speak for it."""

    BEST = "best"
    OFFICIAL = "official"
    LOWEST = "lowest"
    HIGHEST = "highest"


CHOICES = {
    Choice.BEST: "Best evidence: the median of a month's plain head-counts, the better graded "
    "weighing more.",
    Choice.OFFICIAL: "Official only: plain head-counts that an official of those who count is on "
    "record as giving, wherever they were read.",
    Choice.LOWEST: "Lowest: the lowest plain head-count of a month that is possibly true or "
    "better.",
    Choice.HIGHEST: "Highest credible: the highest plain head-count of a month that is possibly "
    "true or better.",
}
"""What each choice means, in a sentence."""

CHOICE_NAMES = {
    Choice.BEST: "best evidence",
    Choice.OFFICIAL: "official only",
    Choice.LOWEST: "lowest",
    Choice.HIGHEST: "highest credible",
}
"""What each choice is called."""


@dataclass(frozen=True)
class Policy:
    """A counting policy.

    Attributes
    ----------
    choice : Choice
        Which figures are taken. Ceilings, plans, means and parts are never taken, whatever the
        choice.
    allies, contractors : bool
        Whether a level of the United States takes in the allies, and the contractors, at the
        same place in the months for which they are counted. For contractors at the level of a
        theatre that is the military's census.
    """

    choice: Choice = Choice.BEST
    allies: bool = False
    contractors: bool = False

    def __str__(self) -> str:
        """Say the policy in words, as the state of the screen does."""
        added = [("allies", self.allies), ("contractors", self.contractors)]
        words = [CHOICE_NAMES[self.choice]]
        words += [f"{'with' if is_in else 'without'} {whom}" for whom, is_in in added]
        return ", ".join(words)


POLICIES = tuple(
    Policy(choice, allies, contractors)
    for allies, contractors, choice in product((False, True), (False, True), Choice)
)
"""Every policy: the four choices alone, then with contractors, with allies, and with both."""
