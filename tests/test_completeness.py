"""A run that loses a test is red: with xdist and without, and none other is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.serving import ROOT

TWO_OF_ONE_ID = """
    items[1] = items[0]
"""
LEFT_OUT = """
def pytest_runtestloop(session):
    return True
"""


def run(folder: Path, spoil: str, *options: str) -> subprocess.CompletedProcess[str]:
    (folder / "conftest.py").write_text(
        f"import pytest\n\ndef pytest_collection_modifyitems(items):\n    pass\n{spoil}"
    )
    (folder / "test_it.py").write_text("def test_a():\n    pass\n\ndef test_b():\n    pass\n")
    (folder / "pytest.ini").write_text("[pytest]\npython_files = test_*.py\n")
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.completeness", *options],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


XDIST = ("-p", "xdist.plugin", "-n", "2", "--dist", "loadfile")


@pytest.mark.parametrize("options", [(), XDIST], ids=["alone", "xdist"])
def test_a_whole_run_is_green(tmp_path: Path, options: tuple[str, ...]) -> None:
    done = run(tmp_path, "", *options)
    assert done.returncode == 0, done.stdout
    assert "2 passed" in done.stdout
    assert "not run" not in done.stdout


def test_of_two_tests_with_one_id_xdist_runs_one_and_the_run_is_red(tmp_path: Path) -> None:
    done = run(tmp_path, TWO_OF_ONE_ID, *XDIST)
    assert done.returncode == 1, done.stdout
    assert "2 collected, 1 not run:\n  test_it.py::test_a" in done.stdout


def test_a_loop_that_leaves_tests_out_is_red(tmp_path: Path) -> None:
    done = run(tmp_path, LEFT_OUT)
    assert done.returncode == 1, done.stdout
    assert "2 collected, 2 not run" in done.stdout


def test_a_list_of_tests_is_no_run(tmp_path: Path) -> None:
    assert run(tmp_path, "", "--collect-only").returncode == 0
