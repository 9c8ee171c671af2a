"""The README at the top: its commands run, its links exist, and it names what there is."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from components.view import Grain, Scale, Tab, View
from tests.embedded import embedded_views

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
MODULE = "python -m components.record"
COMMANDS = sorted(set(re.findall(rf"{re.escape(MODULE)}((?: [\w-]+)+)", TEXT)))
EXAMPLES = re.findall(rf"^\$ {re.escape(MODULE)} (.+)\n((?:(?!```).*\n)+)", TEXT, re.MULTILINE)
TARGETS = re.findall(r"!?\[[^\]]*\]\(([^)\s]+)\)", TEXT)
LARGEST_PICTURE = 350_000
NEAR = 0.1
"""How far a measure shown may be off, so that a new row of the record need not change it."""


@cache
def run(arguments: str) -> str:
    words = arguments.split()
    if words[0] == "dictionary":
        words = ["dictionary", "--check"]  # a test writes nothing
    done = subprocess.run(
        [sys.executable, "-m", "components.record", *words],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("arguments", COMMANDS)
def test_every_command_runs(arguments: str) -> None:
    assert run(arguments)


def test_every_subcommand_is_named() -> None:
    assert {arguments.split()[0] for arguments in COMMANDS} == {
        "check",
        "asof",
        "accuracy",
        "dictionary",
        "new",
        "sort",
    }


@pytest.mark.parametrize(("arguments", "shown"), EXAMPLES, ids=[a for a, _ in EXAMPLES])
def test_an_example_shows_what_its_command_prints(arguments: str, shown: str) -> None:
    printed = iter(run(arguments).splitlines())
    for line in shown.splitlines():
        if line != "...":
            assert any(alike(line, other) for other in printed), f"not printed here: {line}"


def alike(shown: str, printed: str) -> bool:
    """Tell whether a line is the one shown, where dots stand for anything."""
    name, _, value = shown.partition(": ")
    if re.fullmatch(r"[\d.]+", value) and printed.startswith(f"{name}: "):
        return float(printed.partition(": ")[2]) == pytest.approx(float(value), rel=NEAR)
    pattern = re.escape(shown).replace(re.escape("..."), ".*")
    return re.fullmatch(pattern, printed) is not None


def test_examples_are_found() -> None:
    assert len(EXAMPLES) >= 3


@pytest.mark.parametrize("target", sorted({t for t in TARGETS if "://" not in t}))
def test_a_link_leads_somewhere(target: str) -> None:
    name, _, anchor = target.partition("#")
    path = ROOT / (name or "README.md")
    assert path.is_file(), target
    if path.suffix == ".png":
        assert path.stat().st_size < LARGEST_PICTURE
    if anchor:
        headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert anchor in {re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in headings}


def test_pictures_of_two_months() -> None:
    assert {t for t in TARGETS if t.endswith(".png")} == {
        f"docs/{path.name}" for path in (ROOT / "docs").glob("*.png")
    }


def parameters() -> dict[str, str]:
    table = TEXT.split("| parameter | values |\n")[1].split("\n\n")[0]
    return dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", table, re.MULTILINE))


def test_parameters_of_a_link_are_those_of_the_page() -> None:
    assert list(parameters()) == list(View.model_json_schema()["properties"])


@pytest.mark.parametrize(("name", "kind"), [("grain", Grain), ("scale", Scale), ("tab", Tab)])
def test_values_of_a_parameter_are_those_of_the_page(
    name: str, kind: type[Grain | Scale | Tab]
) -> None:
    assert re.findall(r"`([^`]+)`", parameters()[name]) == [str(value) for value in kind]


def test_months_of_a_link_are_those_of_the_record() -> None:
    schema = embedded_views().record.schema
    assert re.findall(r"`([^`]+)`", parameters()["month"]) == [str(schema.first), str(schema.last)]


def test_an_example_of_a_link_is_read_without_a_notice() -> None:
    links = re.findall(r"`\?([^`]+)`", TEXT)
    assert links
    for link in links:
        assert View.open(dict(parse_qsl(link)), embedded_views().record)[1] == []


def test_every_target_of_make_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"`make (\w+)", TEXT))
    assert {"run", "test", "bench", "check"} <= named
    assert named <= set(re.findall(r"^(\w+):", makefile, re.MULTILINE))


def test_every_folder_of_the_layers_exists() -> None:
    named = re.findall(r"^\| `([\w./]+)` \|", TEXT.split("## How it is built")[1], re.MULTILINE)
    assert "components/record/" in named
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("word", ["tmp", "root", "home", "opt", "usr"])
def test_no_path_of_one_machine(word: str) -> None:
    assert f"/{word}/" not in TEXT
