import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from components.record import Record, schema
from components.record.__main__ import main
from components.record.shelf import shelf

ROOT = Path(__file__).resolve().parents[2]


def test_check_of_the_embedded_record(capsys: pytest.CaptureFixture[str], record: Record) -> None:
    assert main(["check"]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"iraq-syria is sound: {record.rows} rows (")
    assert out.count("\n") == len(shelf())


def test_check_lists_faults_one_a_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (folder / "milestones.csv").open("a", encoding="utf-8") as file:
        file.write('zz,2026-13,"a\nb",T,,,false,,hearsay,\n')
    assert main(["check", str(folder)]) == 1
    captured = capsys.readouterr()
    found = captured.out.splitlines()
    assert len(found) == 3
    for line, column in zip(found, ["date", "kind", "source"], strict=True):
        assert line.startswith("milestones.csv, row ")
        assert f", column {column}, value '" in line
        assert ": " in line.partition("value")[2]
        assert "; write" in line
    assert captured.err == ""


def test_check_takes_the_name_of_a_record(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--record", "afghanistan"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("afghanistan is sound")
    assert printed.count("sound") == 1


@pytest.mark.parametrize("name", ["nowhere", "file"])
def test_check_of_what_is_no_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert main(["check", str(tmp_path / name)]) == 1
    assert capsys.readouterr().out.count("\n") == 1


def test_asof_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["asof", "2007-10", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    (iraq,) = [x for x in answer["levels"] if (x["force"], x["place"]) == ("USA", "iraq")]
    values = {figure["value"] for figure in iraq["published"]}
    assert {170_000, 171_000} <= values
    assert all(figure["source"] for figure in iraq["published"])


def test_asof_as_a_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["asof", "2026-12"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("December 2026 (checked through September 2026)\nAfter the horizon")
    assert "US troops were reported to have left Iraq by 30 September 2026; a part of them" in out


@pytest.mark.parametrize(
    "month", ["2007-13", "2007", "abc", "", "2002-12", "2027-01", "2020-04-10", "2007-10\n"]
)
def test_asof_of_no_month_is_refused_with_a_sentence(
    capsys: pytest.CaptureFixture[str], month: str
) -> None:
    assert main(["asof", month]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert "write it as YYYY-MM" in captured.err or "outside the record" in captured.err


def test_accuracy_in_both_forms(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["accuracy", "--json"]) == 0
    measures = json.loads(capsys.readouterr().out)["syria"]
    assert set(measures) >= {"figures", "coverage", "median_error", "median_width"}
    assert main(["accuracy"]) == 0
    assert f"coverage: {measures['coverage']}" in capsys.readouterr().out


def test_a_broken_data_package_of_the_project_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "datapackage.json").write_text("{", encoding="utf-8")
    monkeypatch.setattr("components.record.tables.DATA", tmp_path)
    for arguments in (["check", str(schema.DATA)], ["asof", "2007-10"]):
        assert main(arguments) == 1
        captured = capsys.readouterr()
        assert captured.out == ""
        assert captured.err.startswith("the project's own datapackage.json cannot be used: ")
        assert captured.err.count("\n") == 1


def test_a_reader_that_leaves_early_gets_no_traceback() -> None:
    command = [sys.executable, "-m", "components.record", "asof", "2007-10", "--json"]
    read, write = os.pipe()
    os.close(read)
    ended = subprocess.run(command, cwd=ROOT, stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert ended.stderr == b""
    assert ended.returncode == 141


def test_output_is_utf8_whatever_the_locale() -> None:
    command = [sys.executable, "-m", "components.record", "asof", "2020-04", "--json"]
    ended = subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    assert json.loads(ended.stdout.decode("utf-8"))["as_of"] == "2020-04"


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["asof"]])
def test_a_command_that_is_none_is_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
