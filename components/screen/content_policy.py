"""What a browser may load and run for the page: nothing of another host, and no script in a text.

Of ours nothing needs more than files of the server itself. What Streamlit needs beyond that, and
what breaks without it:

- ``script-src blob:``: a component's script is text that becomes a blob. Otherwise: the stage is
  drawn, and the page never hears it.
- a hash for each script written into its first page, of which there is one line.
- ``style-src 'unsafe-inline'``: it and Plotly write styles as they draw.
- ``connect-src data: blob:`` and ``worker-src blob:``: deck.gl, in the drawings below the first
  screen, fetches its icons from addresses that hold them.
- ``img-src data: blob:``, ``font-src data:``: pictures of its own that are written into its style.
"""

from __future__ import annotations

import base64
import hashlib
import re

_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def content_policy(page: str) -> str:
    """Return the policy of a page of HTML, as its header ``Content-Security-Policy``."""
    hashes = [
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
        for text in _INLINE.findall(page)
    ]
    return "; ".join(
        [
            "default-src 'self'",
            " ".join(["script-src 'self' blob:", *hashes]),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self' data: blob:",
            "worker-src 'self' blob:",
            "frame-src 'none'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
