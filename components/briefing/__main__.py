"""The pack from a command line: ``python -m components.briefing --as-of 2025-08 --out folder``."""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections.abc import Iterable, Iterator, Set
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from tqdm import tqdm

from components.answer.posture import Views
from components.briefing.edition import (
    Edition,
    Form,
    Layout,
    Shape,
    checked_address,
    public_address,
)
from components.briefing.pack import Order, Piece, pieces
from components.draw.palette import Tone
from components.record.shelf import find, shelf
from components.record.tables import Record, load
from components.view import View, ViewError, one_of, read_day

_T = TypeVar("_T", bound=StrEnum)

File = tuple[str, bytes]
"""Path below the folder that is written to, with slashes, and content."""

_MOST_MARKING = 120


def main(arguments: list[str] | None = None) -> int:
    """Make a pack, or the dashboard as files; return the exit code.

    0: written; 1: the record has faults or a file cannot be written; 2: an option cannot be
    carried out as written.
    """
    given = sys.argv[1:] if arguments is None else arguments
    try:
        out, files = _site(given[1:]) if given[:1] == ["site"] else _pack(given)
        try:
            count = write(files, out)
        except OSError as error:
            print(f"--out: cannot write to {out}: {error.strerror}", file=sys.stderr)
            return 1
    except _FaultyError as error:
        print(error, file=sys.stderr)
        return 1
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{count} files in {out}")
    return 0


class _FaultyError(Exception):
    """A record that has faults."""


def write(files: Iterable[File], out: Path) -> int:
    """Write files below a folder, which is made if it is not there; return how many there are."""
    out.mkdir(parents=True, exist_ok=True)
    count = 0
    for name, body in files:
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
        count += 1
    return count


def _site(arguments: list[str]) -> tuple[Path, Iterator[File]]:
    """Return the folder of the dashboard as files, and its files."""
    # Takes the open data and the stage with it, which nothing else here needs.
    from components.briefing import site  # noqa: PLC0415

    parser = argparse.ArgumentParser(
        prog="python -m components.briefing site",
        description="Write the dashboard as files for any host of files, with all its records.",
        allow_abbrev=False,
    )
    parser.add_argument("--out", required=True, metavar="FOLDER", type=Path)
    parser.add_argument("--record", action="append", metavar="NAME|FOLDER", help="first: opens")
    parser.add_argument("--made", default="", metavar="DAY", help="date to print, YYYY-MM-DD")
    options = parser.parse_args(arguments)
    made = _made_on(options.made)
    first, *others = options.record or shelf()
    for name in others:
        if name not in shelf():
            raise ViewError(f"--record: only the first may be a folder; {name!r} is no name")
    folders = {"": find(first)} | {name: find(name) for name in others}
    records = {name: Views(load(folder)) for name, folder in folders.items()}
    return options.out, site.site(records, made)


def _pack(arguments: list[str]) -> tuple[Path, Iterator[File]]:
    """Return the folder of a pack, and its files, made one after the other."""
    options = _options(arguments)
    out = Path(options.out)
    if out.exists() and not out.is_dir():
        raise ViewError(f"--out: {out} is a file; name a folder")
    record = load(find(options.record))
    if record.faults:
        count = len(record.faults)
        raise _FaultyError(
            f"The record has {count} fault{'' if count == 1 else 's'}; list them with "
            f"python -m components.record check {record.folder}"
        )
    view, order = _view(record, options), _order(options)
    return out, _made(pieces(Views(record), view, order), quiet=options.quiet)


def _made(pack: list[Piece], *, quiet: bool) -> Iterator[File]:
    """Make every piece, one after the other, and show how far it is."""
    with tqdm(total=len(pack), unit="piece", disable=quiet or None, file=sys.stderr) as bar:
        for piece in pack:
            bar.set_description(piece.name)
            yield from piece.make().items()
            bar.update()


_PARAMETERS = {
    name: {"month": "as_of", "since": "compare"}.get(name, name)
    for name in View.model_json_schema()["properties"]
    if name not in {"tab", "record"}
}
"""The parameters of a view that are options, by what they are called here."""


def _option(name: str) -> str:
    """Return what is written for a parameter of a view, or another option."""
    return f"--{_PARAMETERS.get(name, name).replace('_', '-')}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m components.briefing",
        description="Write the briefing pack of a month: pictures, slides, page, citations.",
        allow_abbrev=False,
    )

    def say(option: str, metavar: str | None, meaning: str, default: str = "") -> None:
        parser.add_argument(option, metavar=metavar, help=meaning, default=default)

    say("--as-of", "MONTH", "the month, YYYY-MM (needed)")
    say("--out", "FOLDER", "where to write; made if it is not there (needed)")
    for name, schema in View.model_json_schema()["properties"].items():
        if name in _PARAMETERS and name != "month":
            words = "|".join(schema.get("enum", []))
            say(_option(name), words or None, schema["description"])
    say("--layouts", "LIST", f"of {_listed(Layout)}, with commas", Layout.SLIDE)
    say("--tones", "LIST", f"of {_listed(Tone)}, with commas", Tone.LIGHT)
    say("--forms", "LIST", f"of {_listed(Form)}, with commas", ",".join(Form))
    say("--pixels", "1|2|4", "pixels of a PNG, as a multiple of its stated size", "2")
    say("--slides", "16:9|4:3", "shape of the slides", Shape.WIDE)
    say("--marking", "TEXT", "printed on every slide")
    say("--address", "URL", "the dashboard's address, for links and codes", public_address())
    say("--made", "DAY", "date to print, YYYY-MM-DD; the record's own without it")
    first, *_ = shelf()
    say("--record", "NAME|FOLDER", "a name under data/ or a folder; else the default", first)
    say("--options", "FILE", "a TOML file with these options; the command line wins")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    return parser


_NEEDED = {
    "as_of": "write the month as YYYY-MM, such as --as-of 2025-08",
    "out": "name the folder to write to, such as --out brief",
}


def _options(arguments: list[str]) -> argparse.Namespace:
    """Put together defaults, the file of options and the command line, in that order."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.options:
        parser.set_defaults(**_file(Path(options.options), vars(options).keys() - {"options"}))
        options = parser.parse_args(arguments)
    for name, remedy in _NEEDED.items():
        if not getattr(options, name):
            raise ViewError(f"{_option(name)} is needed; {remedy}")
    return options


def _file(path: Path, known: Set[str]) -> dict[str, str | bool]:
    """Read a file of options: the names of the command line, without their dashes before."""
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ViewError(f"--options: {path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        message = f'--options: {path} is no TOML: {error}; write lines such as as-of = "2025-08"'
        raise ViewError(message) from error
    options: dict[str, str | bool] = {}
    for name, value in given.items():
        key = name.replace("-", "_")
        match value:
            case _ if key not in known:
                words = ", ".join(sorted(known)).replace("_", "-")
                raise ViewError(f"--options: {path}: {name!r} is no option; write one of {words}")
            case bool() if key in {"allies", "contractors"}:
                options[key] = "yes" if value else "no"
            case list():
                options[key] = ",".join(map(str, value))
            case str() | int() | date():
                options[key] = bool(value) if key == "quiet" else str(value)
            case _:
                kinds = "text, number, date or list of texts"
                raise ViewError(f"--options: {path}: {name} is no {kinds}")
    return options


def _view(record: Record, options: argparse.Namespace) -> View:
    written = {name: str(getattr(options, key)) for name, key in _PARAMETERS.items()}
    given = {name: value for name, value in written.items() if value}
    # The name that links call the record by; none where a server does not know it.
    called = next((name for name, folder in shelf().items() if folder == record.folder), "")
    try:
        return View.parse(given | {"record": called}, record)
    except ViewError as error:
        raise ViewError(error.problem, _option(error.name), error.value) from error


def _order(options: argparse.Namespace) -> Order:
    if options.pixels not in {"1", "2", "4"}:
        raise ViewError("is not made; write 1, 2 or 4", "--pixels", options.pixels)
    if len(options.marking) > _MOST_MARKING:
        count = len(options.marking)
        raise ViewError(f"--marking has {count} letters; write {_MOST_MARKING} at most")
    return Order(
        layouts=_members(Layout, "--layouts", options.layouts),
        tones=_members(Tone, "--tones", options.tones),
        forms=_members(Form, "--forms", options.forms),
        pixels=int(options.pixels),
        edition=Edition(
            shape=_members(Shape, "--slides", options.slides)[0],
            marking=options.marking,
            address=checked_address(options.address, "--address"),
            made=_made_on(options.made),
        ),
    )


def _made_on(day: str) -> str:
    """Return the date of ``--made``, or nothing where none is given."""
    try:
        return str(read_day(day)) if day else ""
    except ValueError as error:
        raise ViewError(str(error), "--made", day) from error


def _members(kind: type[_T], option: str, text: str) -> tuple[_T, ...]:
    members = []
    for word in filter(None, (part.strip() for part in text.split(","))):
        try:
            members.append(one_of(kind)(word))
        except ValueError as error:
            raise ViewError(str(error), option, word) from error
    if not members:
        raise ViewError(f"{option} names nothing; write one of {_listed(kind)}")
    return tuple(dict.fromkeys(members))


def _listed(kind: type[StrEnum]) -> str:
    return ", ".join(kind)


if __name__ == "__main__":
    sys.exit(main())
