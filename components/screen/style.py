"""The page's own style: compact, print-like, in both themes."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from components.draw.palette import palette
from components.screen import session

_NAMED = ("ground", "rule", "muted", "text", "attention", "lead")
_SHEET = Path(__file__).with_name("page.css")


def apply() -> None:
    """Put the style on the page, and the colours of its theme that it names."""
    colours = palette(session.theme())
    values = ";".join(f"--{name}:{getattr(colours, name)}" for name in _NAMED)
    st.html(f"<style>:root{{{values}}}</style>")
    st.html(_SHEET)
