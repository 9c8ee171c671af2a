"""The record's command line: ``python -m components.record check|asof|accuracy|dictionary``."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from pathlib import Path

from components.answer.accuracy import accuracy, accuracy_table
from components.answer.asof import as_json, as_page
from components.answer.posture import HEADLINE_FORCE, THEATRES, Views
from components.record.dates import parse_month
from components.record.dictionary import dictionary, update_readme
from components.record.schema import DATA, DESCRIPTOR, SchemaError
from components.record.tables import load


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return the exit code.

    0: done; 1: the tables have faults, or the dictionary is out of date; 2: the command cannot
    be carried out as written; 141: nobody reads the output any more.
    """
    options = _parser().parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = _run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # As in `asof 2007-10 | head`; Python would complain again when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + 13  # what a shell calls the end by SIGPIPE
    except (SchemaError, OSError) as error:
        print(f"the project's own {DESCRIPTOR} cannot be used: {error}", file=sys.stderr)
        return 1
    return code


def _run(options: argparse.Namespace) -> int:
    match options.command:
        case "check":
            return _check(Path(options.folder))
        case "asof":
            return _asof(options.month, json_wanted=options.json)
        case "accuracy":
            return _accuracy(json_wanted=options.json)
        case _:
            return _dictionary(check_only=options.check)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m components.record", description="Check the record and ask it."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="list every fault of the tables in a folder")
    check.add_argument("folder", nargs="?", default=str(DATA), help="default: the embedded record")
    asof = commands.add_parser("asof", help="answer for one month")
    asof.add_argument("month", help="YYYY-MM, for example 2007-10")
    asof.add_argument("--json", action="store_true", help="print one JSON object")
    measure = commands.add_parser("accuracy", help="leave each figure out and predict it")
    measure.add_argument("--json", action="store_true", help="print one JSON object")
    dictionary = commands.add_parser("dictionary", help="write the dictionary into data/README.md")
    dictionary.add_argument("--check", action="store_true", help="only say whether it is current")
    return parser


def _check(folder: Path) -> int:
    record = load(folder)
    if not record.faults:
        counts = ", ".join(f"{len(record.frame(n))} {n}" for n in record.schema.tables)
        print(f"sound: {record.rows} rows ({counts})")
        return 0
    for fault in record.faults:
        print(fault)
    return 1


def _asof(text: str, *, json_wanted: bool) -> int:
    try:
        month = parse_month(text)
    except ValueError as error:
        return _refuse(error)
    views = Views(load())
    try:
        posture = views.as_of(month)
    except ValueError as error:
        return _refuse(error)
    if json_wanted:
        print(json.dumps(as_json(views, posture), ensure_ascii=False, allow_nan=False, indent=2))
    else:
        print(as_page(views, posture))
    return 0


def _refuse(error: ValueError) -> int:
    print(error, file=sys.stderr)
    return 2


def _accuracy(*, json_wanted: bool) -> int:
    record = load()
    found = {theatre: accuracy(record, HEADLINE_FORCE, theatre).as_dict() for theatre in THEATRES}
    if json_wanted:
        print(json.dumps(found, indent=2))
        return 0
    for theatre, measures in found.items():
        print(theatre)
        for name, value in measures.items():
            print(f"  {name}: {value}")
    return 0


def _dictionary(*, check_only: bool) -> int:
    record = load()
    parts = {"dictionary": dictionary(record.schema), "accuracy": accuracy_table(record)}
    current = update_readme(parts, write=not check_only)
    if check_only and not current:
        print(
            "data/README.md is out of date; run python -m components.record dictionary",
            file=sys.stderr,
        )
        return 1
    print("current" if current else "written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
