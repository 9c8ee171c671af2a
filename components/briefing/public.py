"""The dashboard's public address, which links, citations and codes carry."""

from __future__ import annotations

import os
import re

VARIABLE = "FORCE_POSTURE_URL"
"""Names the address that readers have the dashboard at."""

ADDRESS = re.compile(r"https?://[^\s?#]{1,200}")
"""How a public address is written: without a query and a fragment."""


def public_address() -> str:
    """Return the address that readers have the dashboard at; empty where nobody has named one.

    The address of a request is not it: a picture would carry the name of one machine.

    Raises
    ------
    ValueError
        If what the environment names is no address.
    """
    address = os.environ.get(VARIABLE, "")
    if address and not ADDRESS.fullmatch(address):
        raise ValueError(
            f"{VARIABLE} is {address[:60]!r}, no address; write one that begins with http:// or "
            "https://, without ? and #"
        )
    return address
