"""The page run in process, without a browser."""

from __future__ import annotations

import json

from streamlit.testing.v1 import AppTest

from tests.serving import ROOT


def opened(**parameters: str) -> AppTest:
    """Run the page once for the parameters of a link."""
    page = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120)
    for name, value in parameters.items():
        page.query_params[name] = value
    return ran(page.run())


def ran(page: AppTest) -> AppTest:
    """Return a page that ran without an error."""
    assert not page.exception
    return page


def html(page: AppTest) -> str:
    """Return all HTML of ours on the page."""
    return "\n".join(
        element.proto.body for kind in ("html", "markdown") for element in page.get(kind)
    )


def notice(page: AppTest) -> str:
    """Return what the stage is told that a link has wrong."""
    (stage,) = page.get("bidi_component")
    return str(json.loads(stage.proto.json)["notice"])


def query(page: AppTest, name: str) -> str:
    """Return a parameter of the page's address."""
    value = page.query_params[name]
    return str(value[0] if isinstance(value, list) else value)
