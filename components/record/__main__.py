"""The records' command line: ``python -m components.record check|asof|accuracy|new|sort|...``."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

from components.answer.accuracy import accuracy, accuracy_table
from components.answer.asof import as_json, as_page
from components.answer.posture import Views
from components.record.beginning import begin
from components.record.dates import parse_month
from components.record.dictionary import README, descriptor_keys, dictionary, update_readme
from components.record.geography import has_provinces
from components.record.order import sort_tables
from components.record.schema import DESCRIPTOR, SchemaError
from components.record.shelf import find, shelf
from components.record.tables import Record, load


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return the exit code.

    0: done; 1: the tables have faults, or the dictionary is out of date; 2: the command cannot
    be carried out as written; 141: nobody reads the output any more.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = _run(_parser().parse_args(arguments))
        sys.stdout.flush()
    except BrokenPipeError:
        # As in `asof 2007-10 | head`; Python would complain again when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + 13  # what a shell calls the end by SIGPIPE
    except (SchemaError, OSError) as error:
        print(f"the project's own {DESCRIPTOR} cannot be used: {error}", file=sys.stderr)
        return 1
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    return code


def _run(options: argparse.Namespace) -> int:
    match options.command:
        case "check":
            return _check(_folders(options))
        case "asof":
            return _asof(load(find(options.record)), options.month, json_wanted=options.json)
        case "accuracy":
            return _accuracy(load(find(options.record)), json_wanted=options.json)
        case "new":
            for path in begin(
                options.folder, options.title, options.countries.split(","), options.force
            ):
                print(path)
            return 0
        case "sort":
            return _sort(_folders(options))
        case _:
            return _dictionary(check_only=options.check)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m components.record", description="Check the record and ask it."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="list every fault of the tables in a folder")
    _add_folders(check)
    asof = commands.add_parser("asof", help="answer for one month")
    asof.add_argument("month", help="YYYY-MM, for example 2007-10")
    _add_record(asof)
    asof.add_argument("--json", action="store_true", help="print one JSON object")
    measure = commands.add_parser("accuracy", help="leave each figure out and predict it")
    _add_record(measure)
    measure.add_argument("--json", action="store_true", help="print one JSON object")
    new = commands.add_parser("new", help="begin a record: a valid folder with example rows")
    new.add_argument("folder", type=Path)
    new.add_argument("--title", required=True, help="such as 'French forces in Niger'")
    new.add_argument("--countries", required=True, help="ISO 3166 alpha-3 codes, with commas")
    new.add_argument("--force", default="AAA", help="code of the force; default: %(default)s")
    order = commands.add_parser("sort", help="put the rows of a folder's tables in order")
    _add_folders(order)
    dictionary = commands.add_parser("dictionary", help="write the dictionary into data/README.md")
    dictionary.add_argument("--check", action="store_true", help="only say whether it is current")
    return parser


def _add_folders(command: argparse.ArgumentParser) -> None:
    every = "default: every record of the project"
    command.add_argument("folders", nargs="*", type=Path, metavar="FOLDER", help=every)
    command.add_argument("--record", metavar="NAME|FOLDER", help="the same, by its name")


def _folders(options: argparse.Namespace) -> list[Path]:
    named = [find(options.record)] if options.record else []
    return [*options.folders, *named] or list(shelf().values())


def _add_record(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--record",
        default=next(iter(shelf())),
        metavar="NAME|FOLDER",
        help="a name under data/ or a folder; default: %(default)s",
    )


def _check(folders: list[Path]) -> int:
    records = {folder: load(folder) for folder in folders}
    for folder, record in records.items():
        for fault in record.faults:
            print(fault if len(records) == 1 else f"{folder.name}: {fault}")
        if not record.faults:
            counts = ", ".join(f"{len(record.frame(n))} {n}" for n in record.schema.tables)
            print(f"{folder.name} is sound: {record.rows} rows ({counts})")
        if len(record.places) and not has_provinces(folder):
            print(f"{folder.name}: no province was checked, as its ground has none")
    return 1 if any(record.faults for record in records.values()) else 0


def _sort(folders: list[Path]) -> int:
    for folder in folders:
        written = ", ".join(path.name for path in sort_tables(folder))
        print(f"{folder.name}: {f'{written} put in order' if written else 'in order already'}")
    return 0


def _asof(record: Record, text: str, *, json_wanted: bool) -> int:
    views = Views(record)
    posture = views.as_of(parse_month(text))
    if json_wanted:
        print(json.dumps(as_json(views, posture), ensure_ascii=False, allow_nan=False, indent=2))
    else:
        print(as_page(views, posture))
    return 0


def _accuracy(record: Record, *, json_wanted: bool) -> int:
    main, theatres = record.descriptor.main, record.descriptor.places
    measured = {theatre: asdict(accuracy(record, main, theatre)) for theatre in theatres}
    if json_wanted:
        print(json.dumps(measured, indent=2))
        return 0
    for theatre, measures in measured.items():
        print(theatre)
        for name, value in measures.items():
            print(f"  {name}: {value}")
    return 0


def _dictionary(*, check_only: bool) -> int:
    parts = {"dictionary": dictionary(load().schema), "descriptor": descriptor_keys()}
    current = {README: update_readme(parts, write=not check_only)}
    for folder in shelf().values():
        readme = folder / README.name
        if readme.is_file():
            measured = {"accuracy": accuracy_table(load(folder))}
            current[readme] = update_readme(measured, readme, write=not check_only)
    stale = [str(path) for path, is_current in current.items() if not is_current]
    if check_only and stale:
        message = "out of date; run python -m components.record dictionary"
        print(f"{', '.join(stale)}: {message}", file=sys.stderr)
        return 1
    print(f"written: {', '.join(stale)}" if stale else "current")
    return 0


if __name__ == "__main__":
    sys.exit(main())
