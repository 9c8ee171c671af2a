"""Which tests one process runs one after the other, when several processes run the suite."""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling


class ByFile(LoadScopeScheduling):  # type: ignore[misc]  # xdist ships no types
    """The tests of a file stay together, and so do all that drive a browser.

    Not xdist's own scheduling by group, which writes the group into an attribute of the test that
    pytest 9.2 no longer reads: each test was a group of its own, and every process started a
    server and a browser.
    """

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        return "browser" if path.startswith("tests/browser/") else path
