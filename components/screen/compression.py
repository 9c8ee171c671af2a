"""Bodies that never change, compressed once and kept: well when first asked for, at best later."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

import brotli

FOR_GOOD = "public, max-age=31536000, immutable"
"""Cache-Control of an address that changes with its content."""

_QUALITY, _BEST_QUALITY = 6, 11
"""A tenth of a second for the largest script, and ten seconds for a tenth less."""

_KEPT = 600
"""Bodies kept; the one longest unused goes first."""

_kept: OrderedDict[str, bytes] = OrderedDict()
_lock = Lock()


def compressed(address: str, body: bytes, *, best: bool = False) -> bytes:
    """Return as Brotli what an address answers with.

    Parameters
    ----------
    address : str
        What it is kept under: the content of an address never changes.
    body : bytes
        It uncompressed.
    best : bool
        Compress it as well as can be, also where it is kept, and keep that.
    """
    with _lock:
        kept = _kept.get(address)
        if kept is not None and not best:
            _kept.move_to_end(address)
            return kept
    made = bytes(brotli.compress(body, quality=_BEST_QUALITY if best else _QUALITY))
    with _lock:
        # One that was made at best meanwhile is the smaller one.
        known = _kept.get(address)
        _kept[address] = made if known is None or len(made) < len(known) else known
        _kept.move_to_end(address)
        while len(_kept) > _KEPT:
            _kept.popitem(last=False)
        return _kept[address]
