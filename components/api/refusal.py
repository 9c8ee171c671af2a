"""A question that cannot be answered as it is put."""

from __future__ import annotations

from collections.abc import Mapping

_SHOWN = 60


class RefusalError(ValueError):
    """The message names the parameter and its value, and says what to write instead."""


def wrong(name: str, value: str, problem: str) -> RefusalError:
    """Return the refusal of a parameter's value."""
    return RefusalError(f"parameter {name}, value {shown(value)}: {problem}")


def backwards(query: Mapping[str, str]) -> RefusalError:
    """Return the refusal of two months that are not in order."""
    return wrong(
        "to", query["to"], f"is not after from ({query['from']}); write the earlier month as from"
    )


def shown(text: str) -> str:
    """Return a text that a reader sent, quoted: on one line, in characters that are seen, short."""
    cut = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in repr(cut))
