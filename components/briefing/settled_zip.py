"""Zip packages made the same from the same input: no clock in their entries or properties."""

from __future__ import annotations

import io
import re
import zipfile

_EPOCH = (1980, 1, 1, 0, 0, 0)
_CORE = "docProps/core.xml"
_DATED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")


def settled(package: bytes, made: str) -> bytes:
    """Return an Open XML package without the time at which it was written.

    Parameters
    ----------
    package : bytes
        A presentation; the workbooks within are settled likewise.
    made : str
        ISO date that its properties say instead.
    """
    stamp = rb"\g<1>" + f"{made}T00:00:00Z".encode() + rb"\g<3>"
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            data = old.read(name)
            if name == _CORE:
                data = _DATED.sub(stamp, data)
            elif name.endswith(".xlsx"):
                data = settled(data, made)
            entry = zipfile.ZipInfo(name, date_time=_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            # Of one system, whatever the machine: the entries say which they came from.
            entry.create_system = 0
            new.writestr(entry, data)
    return stream.getvalue()
