"""What axe finds on a page of ours."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Streamlit's own, for the moments in which it runs the page.
_NOT_OURS = {"exclude": [["[data-testid=stStatusWidget]"]]}


def serious(page: Page, where: str) -> list[str]:
    """Return the serious and critical findings, each with the place and the element."""
    return [
        f"{where}: {violation['id']}: {node['html'][:200]}"
        for violation in Axe().run(page, context=_NOT_OURS).response["violations"]
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"]
    ]
