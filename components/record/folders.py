"""Where a record is read: a folder on disk, or none, as what a reader opens is written nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath


class NoFolder(PurePosixPath):
    """The folder of tables that lie in none: it has a name, and nothing is in it."""

    def is_file(self) -> bool:
        """Whether it is a file."""
        return False

    exists = is_dir = is_file

    def read_bytes(self) -> bytes:
        """Refuse to return the bytes of a file."""
        raise FileNotFoundError(self)

    def glob(self, _pattern: str) -> Iterator[NoFolder]:
        """Return no file."""
        return iter(())


Folder = Path | NoFolder
