"""A run that executes fewer tests than it collected fails, whatever the reason.

pytest and xdist compare no counts: of two tests with one id, xdist's scheduler by group runs one,
and the run is green.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest


class Completeness:
    """Compares the ids of what was collected with the ids of what began to run."""

    def __init__(self) -> None:
        self.collected: Counter[str] = Counter()
        self.begun: Counter[str] = Counter()

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Note what a run in this process collected; with xdist that is nothing."""
        self.collected += Counter(item.nodeid for item in session.items)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, node: Any, ids: Sequence[str]) -> None:  # noqa: ARG002
        """Note what a worker collected: all of them the same."""
        self.collected |= Counter(ids)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note that a test began: each one is set up once, if only to be skipped."""
        if report.when == "setup":
            self.begun[report.nodeid] += 1

    @property
    def lost(self) -> list[str]:
        """Ids of tests that were collected and never began, as often as that is."""
        return sorted((self.collected - self.begun).elements())

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail a run that would else be green."""
        if self.lost and session.exitstatus == 0 and not session.config.option.collectonly:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Name what was lost."""
        if self.lost and not terminalreporter.config.option.collectonly:
            terminalreporter.section("tests that were collected and not run", red=True)
            terminalreporter.write_line(
                f"{self.collected.total()} collected, {len(self.lost)} not run:"
            )
            for name in self.lost:
                terminalreporter.write_line(f"  {name}")


def pytest_configure(config: pytest.Config) -> None:
    """Compare where the run as a whole is seen: not in xdist's workers."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Completeness(), "completeness")
