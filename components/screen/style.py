"""The page's own style: compact, print-like, in both themes."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from components.draw.palette import palette
from components.screen import session

_SHEET = Path(__file__).with_name("page.css")


def apply() -> None:
    """Put the style on the page, and the colours of its theme that it names."""
    colours = palette(session.theme())
    named = {
        "ground": colours.ground,
        "rule": colours.rule,
        "muted": colours.muted,
        "text": colours.text,
        "attention": colours.attention,
        "link": colours.lead,
    }
    values = ";".join(f"--{name}:{colour}" for name, colour in named.items())
    st.html(f"<style>:root{{{values}}}</style>")
    st.html(_SHEET)
