"""The pack from a command line: ``python -m components.briefing --as-of 2025-08 --out folder``."""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from tqdm import tqdm

from components.answer.posture import Views
from components.briefing.deck_writer import Format
from components.briefing.layout import Layout
from components.briefing.pack import Order, Piece, pieces
from components.briefing.picture import Form
from components.briefing.public import ADDRESS, public_address
from components.draw.palette import Tone
from components.record.shelf import find, shelf
from components.record.tables import Record, load
from components.view import View, ViewError, one_of, read_day

_T = TypeVar("_T", bound=StrEnum)

_MOST_MARKING = 120
_LISTS = ("layouts", "tones", "forms")


def main(arguments: list[str] | None = None) -> int:
    """Make a pack; return the exit code.

    0: written; 1: the record has faults or a file cannot be written; 2: an option cannot be
    carried out as written.
    """
    if arguments is None:
        arguments = sys.argv[1:]
    if arguments[:1] == ["site"]:
        return _site(arguments[1:])
    parser = _parser()
    given = vars(parser.parse_args(arguments))
    try:
        options = _merged(given)
        out = Path(str(options["out"]))
        if out.exists() and not out.is_dir():
            raise ViewError(f"--out: {out} is a file; name a folder")
        record = load(find(str(options["record"])))
        if record.faults:
            count = len(record.faults)
            print(
                f"The record has {count} fault{'' if count == 1 else 's'}; list them with "
                f"python -m components.record check {record.folder}",
                file=sys.stderr,
            )
            return 1
        views = Views(record)
        view, order = _view(views, options), _order(options)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    try:
        out.mkdir(parents=True, exist_ok=True)
        written = 0
        for files in _made(pieces(views, view, order), quiet=bool(options["quiet"])):
            for name, data in files.items():
                (out / name).write_bytes(data)
                written += 1
    except ViewError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"--out: cannot write to {out}: {error.strerror}", file=sys.stderr)
        return 1
    print(f"{written} files in {out}")
    return 0


def _site(arguments: list[str]) -> int:
    """Write the dashboard as files; return the exit code, as `main` does."""
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
    try:
        if options.made:
            read_day(options.made)
        first, *others = options.record or shelf()
        for name in others:
            if name not in shelf():
                raise ViewError(f"--record: only the first may be a folder; {name!r} is no name")
        folders = {"": find(first)} | {name: find(name) for name in others}
        options.out.mkdir(parents=True, exist_ok=True)
        records = {name: Views(load(folder)) for name, folder in folders.items()}
        count = site.write(site.site(records, options.made), options.out)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"--out: cannot write to {options.out}: {error.strerror}", file=sys.stderr)
        return 1
    print(f"{count} files in {options.out}")
    return 0


def _made(pack: list[Piece], *, quiet: bool) -> Iterator[dict[str, bytes]]:
    """Make every piece, one after the other, and show how far it is."""
    with tqdm(total=len(pack), unit="piece", disable=quiet or None, file=sys.stderr) as bar:
        for piece in pack:
            bar.set_description(piece.name)
            yield piece.make()
            bar.update()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m components.briefing",
        description="Write the briefing pack of a month: pictures, slides, page, citations.",
        argument_default=argparse.SUPPRESS,
        allow_abbrev=False,
    )
    say = parser.add_argument
    say("--as-of", metavar="MONTH", help="the month, YYYY-MM (needed)")
    say("--out", metavar="FOLDER", help="where to write; made if it is not there (needed)")
    for name, schema in View.model_json_schema()["properties"].items():
        if name in _PARAMETERS and name != "month":
            words = "|".join(schema.get("enum", []))
            say(_option(name), metavar=words or None, help=schema["description"])
    say("--layouts", metavar="LIST", help=f"of {_listed(Layout)}, with commas")
    say("--tones", metavar="LIST", help=f"of {_listed(Tone)}, with commas")
    say("--forms", metavar="LIST", help=f"of {_listed(Form)}, with commas")
    say("--pixels", metavar="1|2|4", help="pixels of a PNG, as a multiple of its stated size")
    say("--slides", metavar="16:9|4:3", help="shape of the slides")
    say("--marking", metavar="TEXT", help="printed on every slide")
    say("--address", metavar="URL", help="the dashboard's address, for links and codes")
    say("--made", metavar="DAY", help="date to print, YYYY-MM-DD; the record's own without it")
    say("--record", metavar="NAME|FOLDER", help="a name under data/ or a folder; else the default")
    say("--options", metavar="FILE", help="a TOML file with these options; the command line wins")
    say("--quiet", action="store_true", help="no progress bar")
    return parser


_PARAMETERS = {
    name: {"month": "as_of", "since": "compare"}.get(name, name)
    for name in View.model_json_schema()["properties"]
    if name not in {"tab", "record"}
}
"""The parameters of a view that are options, by what they are called here."""


def _option(name: str) -> str:
    """Return what is written for a parameter of a view."""
    return f"--{_PARAMETERS.get(name, name).replace('_', '-')}"


_DEFAULTS: dict[str, Any] = {
    **{key: "" for name, key in _PARAMETERS.items() if name != "month"},
    "layouts": str(Layout.SLIDE),
    "tones": str(Tone.LIGHT),
    "forms": ",".join(Form),
    "pixels": "2",
    "slides": str(Format.WIDE),
    "marking": "",
    "address": public_address(),
    "made": "",
    "record": next(iter(shelf())),
    "quiet": False,
}
"""What an option is without being given; ``as_of`` and ``out`` must be."""


def _merged(given: dict[str, Any]) -> dict[str, Any]:
    """Put together defaults, the file of options and the command line, in that order."""
    from_file = _file(Path(str(given.pop("options")))) if "options" in given else {}
    options = {**_DEFAULTS, **from_file, **given}
    for name in ("as_of", "out"):
        if not options.get(name):
            raise ViewError(f"--{name.replace('_', '-')} is needed; {_NEEDED[name]}")
    return options


_NEEDED = {
    "as_of": "write the month as YYYY-MM, such as --as-of 2025-08",
    "out": "name the folder to write to, such as --out brief",
}


def _file(path: Path) -> dict[str, Any]:
    """Read a file of options: the names of the command line, without their dashes before."""
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ViewError(f"--options: {path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        message = f'--options: {path} is no TOML: {error}; write lines such as as-of = "2025-08"'
        raise ViewError(message) from error
    options = {}
    for name, value in given.items():
        key = name.replace("-", "_")
        if key not in {*_DEFAULTS, "as_of", "out"}:
            known = ", ".join(sorted({*_DEFAULTS, "as_of", "out"})).replace("_", "-")
            raise ViewError(f"--options: {path}: {name!r} is no option; write one of {known}")
        if isinstance(value, list):
            value = ",".join(map(str, value))  # noqa: PLW2901 - the same list, as it is typed
        elif isinstance(value, bool) and key in {"allies", "contractors"}:
            value = "yes" if value else "no"  # noqa: PLW2901
        elif not isinstance(value, str | int | date):
            raise ViewError(f"--options: {path}: {name} is no text, number, date or list of texts")
        options[key] = value if key == "quiet" else str(value)
    return options


def _view(views: Views, options: dict[str, Any]) -> View:
    given = {name: str(options[key]) for name, key in _PARAMETERS.items() if options[key]}
    try:
        return View.parse(given | {"record": _named(views.record)}, views.record)
    except ViewError as error:
        raise ViewError(error.problem, _option(error.name), error.value) from error


def _named(record: Record) -> str:
    """Return the name that links call a record by; none where a server does not know it."""
    return next((name for name, folder in shelf().items() if folder == record.folder), "")


def _order(options: dict[str, Any]) -> Order:
    pixels = str(options["pixels"])
    if pixels not in {"1", "2", "4"}:
        raise ViewError(f"--pixels: {pixels!r} is not made; write 1, 2 or 4")
    marking, address = str(options["marking"]), str(options["address"])
    if len(marking) > _MOST_MARKING:
        raise ViewError(f"--marking has {len(marking)} letters; write {_MOST_MARKING} at most")
    if address and not ADDRESS.fullmatch(address):
        raise ViewError(
            f"--address: {address[:60]!r} is no address; write one that begins with http:// or "
            "https://, without ? and #"
        )
    made = str(options["made"])
    if made:
        try:
            read_day(made)
        except ValueError as error:
            raise ViewError(str(error), "--made", made) from error
    (slides,) = _members(Format, "slides", str(options["slides"]))[:1]
    return Order(
        layouts=_members(Layout, "layouts", str(options["layouts"])),
        tones=_members(Tone, "tones", str(options["tones"])),
        forms=_members(Form, "forms", str(options["forms"])),
        pixels=int(pixels),
        slides=slides,
        marking=marking,
        address=address,
        made=made,
    )


def _members(kind: type[_T], option: str, text: str) -> tuple[_T, ...]:
    members = []
    for word in filter(None, (part.strip() for part in text.split(","))):
        try:
            members.append(one_of(kind)(word))
        except ValueError as error:
            raise ViewError(str(error), f"--{option}", word) from error
    if not members:
        raise ViewError(f"--{option} names nothing; write one of {_listed(kind)}")
    return tuple(dict.fromkeys(members))


def _listed(kind: type[StrEnum]) -> str:
    return ", ".join(kind)


if __name__ == "__main__":
    sys.exit(main())
