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
from components.record.tables import load


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return the exit code.

    0: done; 1: the tables have faults, or the dictionary is out of date; 2: the command cannot
    be carried out as written; 141: nobody reads the output any more.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        options = _parser().parse_args(arguments)
        code: int = options.run(options)
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m components.record", description="Check the record and ask it."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for run, name, meaning in (
        (_check, "check", "list every fault of the tables in a folder"),
        (_asof, "asof", "answer for one month"),
        (_accuracy, "accuracy", "leave each figure out and predict it"),
        (_new, "new", "begin a record: a valid folder with example rows"),
        (_sort, "sort", "put the rows of a folder's tables in order"),
        (_dictionary, "dictionary", "write the dictionary into data/README.md"),
    ):
        commands.add_parser(name, help=meaning).set_defaults(run=run)
    check, asof, measure, new, order, described = commands.choices.values()
    asof.add_argument("month", help="YYYY-MM, for example 2007-10")
    for command in (check, order):
        every = "default: every record of the project"
        command.add_argument("folders", nargs="*", type=Path, metavar="FOLDER", help=every)
        command.add_argument("--record", metavar="NAME|FOLDER", help="the same, by its name")
    first, *_ = shelf()
    for command in (asof, measure):
        folder = "a name under data/ or a folder; default: %(default)s"
        command.add_argument("--record", default=first, metavar="NAME|FOLDER", help=folder)
        command.add_argument("--json", action="store_true", help="print one JSON object")
    new.add_argument("folder", type=Path)
    new.add_argument("--title", required=True, help="such as 'French forces in Niger'")
    new.add_argument("--countries", required=True, help="ISO 3166 alpha-3 codes, with commas")
    new.add_argument("--force", default="AAA", help="code of the force; default: %(default)s")
    described.add_argument("--check", action="store_true", help="only say whether it is current")
    return parser


def _folders(options: argparse.Namespace) -> list[Path]:
    named = [find(options.record)] if options.record else []
    return [*options.folders, *named] or list(shelf().values())


def _check(options: argparse.Namespace) -> int:
    records = {folder: load(folder) for folder in _folders(options)}
    for folder, record in records.items():
        for fault in record.faults:
            print(fault if len(records) == 1 else f"{folder.name}: {fault}")
        if not record.faults:
            counts = ", ".join(f"{len(record.frame(n))} {n}" for n in record.schema.tables)
            print(f"{folder.name} is sound: {record.rows} rows ({counts})")
        if len(record.places) and not has_provinces(folder):
            print(f"{folder.name}: no province was checked, as its ground has none")
    return 1 if any(record.faults for record in records.values()) else 0


def _sort(options: argparse.Namespace) -> int:
    for folder in _folders(options):
        written = ", ".join(path.name for path in sort_tables(folder))
        print(f"{folder.name}: {f'{written} put in order' if written else 'in order already'}")
    return 0


def _new(options: argparse.Namespace) -> int:
    countries = options.countries.split(",")
    print(*begin(options.folder, options.title, countries, options.force), sep="\n")
    return 0


def _asof(options: argparse.Namespace) -> int:
    views = Views(load(find(options.record)))
    posture = views.as_of(parse_month(options.month))
    if options.json:
        print(json.dumps(as_json(views, posture), ensure_ascii=False, allow_nan=False, indent=2))
    else:
        print(as_page(views, posture))
    return 0


def _accuracy(options: argparse.Namespace) -> int:
    record = load(find(options.record))
    main, theatres = record.descriptor.main, record.descriptor.places
    measured = {theatre: asdict(accuracy(record, main, theatre)) for theatre in theatres}
    if options.json:
        print(json.dumps(measured, indent=2))
        return 0
    for theatre, measures in measured.items():
        print(theatre)
        for name, value in measures.items():
            print(f"  {name}: {value}")
    return 0


def _dictionary(options: argparse.Namespace) -> int:
    parts = {README: {"dictionary": dictionary(load().schema), "descriptor": descriptor_keys()}}
    for folder in shelf().values():
        if (folder / README.name).is_file():
            parts[folder / README.name] = {"accuracy": accuracy_table(load(folder))}
    stale = [
        str(path)
        for path, generated in parts.items()
        if not update_readme(generated, path, write=not options.check)
    ]
    if options.check and stale:
        message = "out of date; run python -m components.record dictionary"
        print(f"{', '.join(stale)}: {message}", file=sys.stderr)
        return 1
    print(f"written: {', '.join(stale)}" if stale else "current")
    return 0


if __name__ == "__main__":
    sys.exit(main())
