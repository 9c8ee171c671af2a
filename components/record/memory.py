"""A folder that is held in memory: what a reader opens is written nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from typing import Protocol, Self


class Folder(Protocol):
    """What of a path is needed to read a record: one on disk has it, and one in memory."""

    def __hash__(self) -> int:
        """Return a hash, so that what is made of it can be kept."""

    @property
    def name(self) -> str:
        """Last part of the path."""

    def __truediv__(self, part: str, /) -> Folder:
        """Return what is in it under a name."""

    def exists(self) -> bool:
        """Whether there is such a file or folder."""

    def is_file(self) -> bool:
        """Whether it is a file."""

    def is_dir(self) -> bool:
        """Whether it is a folder."""

    def read_bytes(self) -> bytes:
        """Return the bytes of a file; `OSError` where it is none."""

    def glob(self, pattern: str, /) -> Iterator[Folder]:
        """Return the files whose names fit a pattern."""


class MemoryFolder:
    """A folder of files by name, or one of the files in it.

    Parameters
    ----------
    files : mapping of str to bytes
        By their names; there are no folders in it.
    name : str
        Of the folder.
    """

    def __init__(self, files: Mapping[str, bytes], name: str, within: str = "") -> None:
        self._files = files
        self._within = within
        self._name = name

    def __eq__(self, other: object) -> bool:
        """Tell whether it is the same file of the same reading: what is made of it is kept."""
        return (
            isinstance(other, MemoryFolder)
            and self._files is other._files
            and self._within == other._within
        )

    def __hash__(self) -> int:
        """Return a hash that the same file of the same reading shares."""
        return hash((id(self._files), self._within))

    @property
    def name(self) -> str:
        """Last part of the path."""
        return self._within.rpartition("/")[2] or self._name

    def __str__(self) -> str:
        """Return the path as it is shown."""
        return f"{self._name}/{self._within}" if self._within else self._name

    def __truediv__(self, part: str, /) -> Self:
        """Return what is in it under a name."""
        return type(self)(self._files, self._name, f"{self._within}/{part}".lstrip("/"))

    def exists(self) -> bool:
        """Whether there is such a file or folder."""
        return not self._within or self._within in self._files

    def is_file(self) -> bool:
        """Whether it is a file."""
        return self._within in self._files

    def is_dir(self) -> bool:
        """Whether it is a folder."""
        return not self._within

    def read_bytes(self) -> bytes:
        """Return the bytes of a file."""
        if self._within not in self._files:
            raise FileNotFoundError(self._within)
        return self._files[self._within]

    def glob(self, pattern: str, /) -> Iterator[Self]:
        """Return the files whose names fit a pattern."""
        return (self / name for name in sorted(self._files) if fnmatch(name, pattern))
