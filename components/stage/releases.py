"""Versions of the record that were kept, for pages that are pinned to one."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from components.answer.posture import Views
from components.stage.assets import DEFAULT, JSON, LIBRARIES, Asset, Assets
from components.stage.span import FORMAT

_CONTENTS = "release.json"
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+-]{0,40}")
_THEN = (1980, 1, 1, 0, 0, 0)
"""The one time that every file of a release bears: the same record is the same file."""


@dataclass(frozen=True)
class Release:
    """A version of the record as the stage shows it under the default policy.

    Attributes
    ----------
    version, horizon : str
    form : int
        Form of the span; the script reads one.
    path : pathlib.Path
        The file that holds it.
    """

    version: str
    horizon: str
    form: int
    path: Path

    @cached_property
    def digest(self) -> str:
        """Short hash of the whole."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()[:16]

    @property
    def readable(self) -> bool:
        """Whether today's script can show it."""
        return self.form == FORMAT

    def addresses(self, assets: Assets) -> dict[str, str]:
        """Return the addresses that the script takes: the kept answers, today's libraries."""
        own = f"release/{self.version}/{self.digest}/"
        return {
            **assets.addresses(),
            "span": f"{own}span.json",
            "look": own + "look-{theme}.json",
            "curve": own + "curve-{theme}-{scale}.json",
        }

    def get(self, name: str) -> Asset:
        """Return one of its files.

        Raises
        ------
        KeyError
            If there is no such file.
        """
        with zipfile.ZipFile(self.path) as kept:
            if name == _CONTENTS or name not in kept.namelist():
                raise KeyError(name)
            return Asset(kept.read(name), JSON)


class Releases:
    """The folder of kept versions; one that was added is found without a restart.

    Parameters
    ----------
    folder : pathlib.Path
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def versions(self) -> list[str]:
        """Return the kept versions."""
        return sorted(path.stem for path in self.folder.glob("*.zip"))

    def find(self, version: str) -> Release | None:
        """Return a kept version, or None."""
        path = self.folder / f"{version}.zip"
        if not _VERSION.fullmatch(version) or not path.is_file():
            return None
        with zipfile.ZipFile(path) as kept:
            said = json.loads(kept.read(_CONTENTS))
        return Release(said["version"], said["horizon"], said["format"], path)

    def keep(self, views: Views, assets: Assets) -> Release:
        """Keep the record as it is now, under its version.

        Raises
        ------
        FileExistsError
            If the version is kept already with other content: a version never changes.
        """
        schema = views.record.schema
        said = {"version": schema.version, "horizon": str(schema.horizon), "format": FORMAT}
        files = {_CONTENTS: json.dumps(said).encode()}
        files |= {
            name: assets.get(name, DEFAULT).body for name in assets.names if name not in LIBRARIES
        }
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as kept:
            for name, body in files.items():
                kept.writestr(zipfile.ZipInfo(name, _THEN), body, zipfile.ZIP_DEFLATED)
        path = self.folder / f"{schema.version}.zip"
        if path.exists() and path.read_bytes() != packed.getvalue():
            message = f"{path} is kept already and differs: raise the version in datapackage.json"
            raise FileExistsError(message)
        self.folder.mkdir(exist_ok=True)
        path.write_bytes(packed.getvalue())
        return Release(schema.version, str(schema.horizon), FORMAT, path)
