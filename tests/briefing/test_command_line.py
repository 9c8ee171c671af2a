"""The pack from the command line: what it writes, what it refuses, and with which words."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from components.answer.posture import Views
from components.briefing.__main__ import main
from components.briefing.edition import Edition, Form, Layout, Subject
from components.briefing.lineage import made_on
from components.briefing.pack import Order, Piece
from components.briefing.page import page
from components.briefing.reading import read_view
from components.briefing.slides import deck
from components.draw.palette import Tone
from components.record import load
from components.record.schema import DESCRIPTOR
from components.view import View

ROOT = Path(__file__).resolve().parents[2]
SMALL = ["--quiet", "--forms", "svg"]


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack as the first line of the README makes it, by two processes."""
    out = tmp_path_factory.mktemp("pack") / "brief"
    done = subprocess.run(
        [sys.executable, "-m", "components.briefing", "--as-of", "2025-08", "--compare", "2025-07",
         "--base", "ain-al-asad", "--out", str(out), "--address", "http://localhost/"],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{len(list(out.iterdir()))} files in {out}\n"
    assert "Traceback" not in done.stderr
    return out


def test_the_whole_pack_is_there(pack: Path) -> None:
    stem = "force-posture-iraq-syria-2025-08"
    pictures = ["screen", "map", "curve", "base", "changes"]
    wanted = {f"{stem}-{s}-slide-light.{f}" for s in pictures for f in ("png", "svg", "pdf")}
    wanted |= {f"{stem}-{s}-light.pptx" for s in ("view", "changes")}
    wanted |= {f"{stem}-page-light.pdf"}
    wanted |= {f"{stem}-citation.{f}" for f in ("txt", "bib", "ris", "json")}
    assert {path.name for path in pack.iterdir()} == wanted


def test_every_file_of_it_can_be_reopened(pack: Path) -> None:
    for path in pack.iterdir():
        if path.suffix in {".png", ".svg", ".pdf", ".pptx"}:
            link = read_view(path.read_bytes()).link
            assert link.startswith("http://localhost/?month=2025-08&")


@pytest.fixture
def ordered(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Views, View, Order]]:
    """What is ordered instead of being made."""
    orders: list[tuple[Views, View, Order]] = []

    def note(views: Views, request: View, order: Order) -> list[Piece]:
        orders.append((views, request, order))
        return []

    monkeypatch.setattr("components.briefing.__main__.pieces", note)
    return orders


def test_a_file_of_options_and_a_command_line_order_the_same(
    tmp_path: Path, ordered: list[tuple[Views, View, Order]]
) -> None:
    options = tmp_path / "brief.toml"
    options.write_text(
        'as-of = "2007-10"\nlayouts = ["square", "a4"]\ntones = ["greyscale"]\nforms = ["svg"]\n'
        'made = 2027-01-31\nallies = true\npixels = 4\nknown = 2008-06-01\nout = "nowhere"\n',
        encoding="utf-8",
    )
    out = ["--out", str(tmp_path / "out")]
    assert main(["--options", str(options), *out]) == 0
    assert main(
        ["--as-of", "2007-10", "--layouts", "square,a4", "--tones", "greyscale", "--forms", "svg",
         "--made", "2027-01-31", "--allies", "yes", "--pixels", "4", "--known", "2008-06-01", *out]
    ) == 0  # fmt: skip
    (_, request, order), by_line = ordered
    assert (request, order) == by_line[1:]
    assert request.query == ("month=2007-10&allies=yes&known=2008-06-01")
    assert order == Order(
        (Layout.SQUARE, Layout.A4), (Tone.GREYSCALE,), (Form.SVG,), 4, Edition(made="2027-01-31")
    )


def test_the_command_line_wins_over_the_file(
    tmp_path: Path, ordered: list[tuple[Views, View, Order]]
) -> None:
    options = tmp_path / "brief.toml"
    options.write_text('as-of = "2007-10"\nmarking = "A"\n', encoding="utf-8")
    line = ["--options", str(options), "--marking", "B", "--out", str(tmp_path / "out")]
    assert main(line) == 0
    assert ordered[0][2].edition.marking == "B"


REFUSED = {
    "--as-of is needed": ["--out", "x"],
    "--out is needed": ["--as-of", "2007-10"],
    "--as-of: '2007-13' is not a month; write it as YYYY-MM": ["--as-of", "2007-13", "--out", "x"],
    "--as-of: '1999-01' is outside the record": ["--as-of", "1999-01", "--out", "x"],
    "--compare: '2008-01' is not before 2007-10; write an earlier month": [
        "--as-of", "2007-10", "--out", "x", "--compare", "2008-01",
    ],
    "--base: 'nowhere' is not known; write one of ": [
        "--as-of", "2007-10", "--out", "x", "--base", "nowhere",
    ],
    "--base: 'Al Tanf' is not known; did you mean al-tanf?": [
        "--as-of", "2007-10", "--out", "x", "--base", "Al Tanf",
    ],
    "--phase: 'nothing' is not known; write one of invasion_2003": [
        "--as-of", "2007-10", "--out", "x", "--phase", "nothing",
    ],
    "--grain: 'weeks' is not known; write one of years, months": [
        "--as-of", "2007-10", "--out", "x", "--grain", "weeks",
    ],
    "--policy: 'mine' is not known": ["--as-of", "2007-10", "--out", "x", "--policy", "mine"],
    "--allies: 'maybe' is no answer": ["--as-of", "2007-10", "--out", "x", "--allies", "maybe"],
    "--known: 'today' is no day": ["--as-of", "2007-10", "--out", "x", "--known", "today"],
    "--layouts: 'poster' is not known; write one of slide": [
        "--as-of", "2007-10", "--out", "x", "--layouts", "slide,poster",
    ],
    "--tones names nothing": ["--as-of", "2007-10", "--out", "x", "--tones", ","],
    "--pixels: '3' is not made": ["--as-of", "2007-10", "--out", "x", "--pixels", "3"],
    "--slides: '1:1' is not known": ["--as-of", "2007-10", "--out", "x", "--slides", "1:1"],
    "--address: 'javascript:x' is no address": [
        "--as-of", "2007-10", "--out", "x", "--address", "javascript:x",
    ],
    "--made: 'now' is no day; write it as YYYY-MM-DD": [
        "--as-of", "2007-10", "--out", "x", "--made", "now",
    ],
    "--made: '2026-W01-1' is no day; write it as YYYY-MM-DD": [
        "--as-of", "2007-10", "--out", "x", "--made", "2026-W01-1",
    ],
    "--options: none.toml cannot be read": ["--options", "none.toml"],
}  # fmt: skip


@pytest.mark.parametrize("sentence", REFUSED)
def test_a_bad_option_is_a_sentence_and_code_2(
    sentence: str, capsys: pytest.CaptureFixture[str], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert main(REFUSED[sentence]) == 2
    assert capsys.readouterr().err.startswith(sentence)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("as-of = ", "is no TOML"),
        ('month = "2007-10"', "'month' is no option; write one of"),
        ("as-of = 1.5", "as-of is no text, number, date or list of texts"),
    ],
)
def test_a_bad_file_of_options_is_a_sentence(
    text: str, sentence: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "brief.toml"
    path.write_text(text, encoding="utf-8")
    assert main(["--options", str(path)]) == 2
    assert sentence in capsys.readouterr().err


def test_a_faulty_record_is_code_1_and_says_how_to_list_the_faults(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "sources.csv").unlink()
    assert main(["--as-of", "2007-10", "--out", str(tmp_path / "x"), "--record", str(folder)]) == 1
    assert "components.record check" in capsys.readouterr().err


def test_a_place_that_cannot_be_written_is_code_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    line = ["--as-of", "2007-10", *SMALL, "--out"]
    assert main([*line, str(blocked)]) == 2
    assert main([*line, str(blocked / "below")]) == 1
    assert "cannot write" in capsys.readouterr().err


@pytest.mark.parametrize("created", [None, "", "some day"])
def test_a_record_need_not_say_when_it_was_made(folder: Path, created: str | None) -> None:
    descriptor = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
    descriptor.pop("created")
    if created is not None:
        descriptor["created"] = created
    (folder / DESCRIPTOR).write_text(json.dumps(descriptor), encoding="utf-8")
    views = Views(load(folder))
    view = View(month=pd.Period("2007-10", "M"))
    assert made_on(views) == str(views.record.schema.horizon.end_time.date())
    if created is None:
        assert page(views, view).startswith(b"%PDF")
        assert deck(views, view, Subject.SCREEN).startswith(b"PK")


def test_another_record_can_be_asked(
    folder: Path, tmp_path: Path, ordered: list[tuple[Views, View, Order]]
) -> None:
    text = (folder / DESCRIPTOR).read_text(encoding="utf-8")
    current = next(line.strip().rstrip(",") for line in text.splitlines() if '"version"' in line)
    changed = text.replace(current, '"version": "9.9.9"', 1)
    (folder / DESCRIPTOR).write_text(changed, encoding="utf-8")
    out = str(tmp_path / "out")
    assert main(["--as-of", "2007-10", "--record", str(folder), "--out", out]) == 0
    assert ordered[0][0].record.schema.version == "9.9.9"
