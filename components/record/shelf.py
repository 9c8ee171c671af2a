"""Which records there are, and which one is meant: a name under ``data/``, or a folder."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from components.record.schema import DATA, DESCRIPTOR, RECORDS

VARIABLE = "FORCE_POSTURE_RECORD"
"""Names the record that opens by default: a name under ``data/``, or a folder."""


@cache
def shelf() -> dict[str, Path]:
    """Return the folders of the records that can be asked for by name, the default one first.

    They are those of the project, and the one that the environment names.

    Raises
    ------
    ValueError
        If the environment names what is neither a record of the project nor a folder.
    """
    folders = {path.parent.name: path.parent for path in sorted(RECORDS.glob(f"*/{DESCRIPTOR}"))}
    first = find(os.environ.get(VARIABLE) or DATA.name, folders)
    return {first.name: first} | {n: folder for n, folder in folders.items() if folder != first}


def find(text: str, folders: dict[str, Path] | None = None) -> Path:
    """Return the folder that a name, or a path, means.

    Raises
    ------
    ValueError
        If there is none; the message lists the names.
    """
    known = shelf() if folders is None else folders
    if text in known:
        return known[text]
    if (folder := Path(text)).is_dir():
        return folder.resolve()
    raise ValueError(
        f"there is no record {text!r}; name one of {', '.join(known)}, "
        f"or a folder that holds {DESCRIPTOR}"
    )
