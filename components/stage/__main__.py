"""``python -m components.stage dossier``: save the stage with the whole record as one file."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from components.answer.posture import Views
from components.record import load
from components.record.dates import parse_month
from components.record.shelf import find, shelf
from components.stage.assets import DEFAULT, Assets
from components.stage.standalone import dossier


def main(arguments: list[str] | None = None) -> int:
    """Run a command; return 0, or 1 with a sentence where it cannot be done."""
    parser = argparse.ArgumentParser(prog="python -m components.stage", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    saved = commands.add_parser("dossier", help="save the stage with the whole record as one file")
    saved.add_argument("--month", default="", help="month that it opens at, such as 2007-10")
    saved.add_argument("--record", default=next(iter(shelf())), metavar="NAME|FOLDER")
    saved.add_argument("--theme", choices=("auto", "light", "dark"), default="auto")
    saved.add_argument("--made", type=date.fromisoformat, default=None, help="day printed in it")
    saved.add_argument("--out", type=Path, default=Path(), help="folder that it is written to")
    options = parser.parse_args(arguments)
    views = Views(load(find(options.record)))
    assets = Assets(lambda _: views)
    schema = views.record.schema
    try:
        month = parse_month(options.month) if options.month else schema.horizon
        schema.require(month)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    state = {"month": str(month), "grain": "years", "scale": "root", "base": "", "phase": ""}
    made = options.made or schema.horizon.end_time.date()
    file = dossier(views, assets, DEFAULT, state, theme=options.theme, made=made)
    options.out.mkdir(parents=True, exist_ok=True)
    path = options.out / file.name
    path.write_bytes(file.body)
    print(f"{path}: {len(file.body) / 1e6:.1f} MB")
    for name, size in sorted(file.parts.items(), key=lambda item: -item[1]):
        print(f"  {size / 1000:8,.0f} kB  {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
