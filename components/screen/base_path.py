"""The path of the server that the dashboard lies below, where it has not the server to itself."""

from __future__ import annotations

from streamlit import config


def base_path() -> str:
    """Return Streamlit's ``server.baseUrlPath`` with a slash before it alone; empty without one."""
    path = str(config.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{path}" if path else ""
