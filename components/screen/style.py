"""The page's own style: compact, print-like, in both themes."""

from __future__ import annotations

import streamlit as st

from components.draw.palette import palette
from components.screen import session

_CSS = """
.stMainBlockContainer { padding: 0.6rem 1.6rem 0.5rem 1.6rem; max-width: 2200px; }
.stMainBlockContainer > .stVerticalBlock { gap: 0.35rem; }
[data-testid="stHeader"] { background: transparent; height: 2.2rem; min-height: 2.2rem;
  pointer-events: none; }
[data-testid="stHeader"] * { pointer-events: none; }
[data-testid="stHeader"] button, [data-testid="stHeader"] button * { pointer-events: auto; }
.stage { padding-bottom: 0.3rem; }
table.record { border-collapse: collapse; width: 100%; font-size: 0.88rem; line-height: 1.35; }
table.record caption { text-align: left; color: MUTED; padding: 0.3rem 0; font-size: 0.85rem; }
table.record th { text-align: left; font-weight: 600; border-bottom: 1px solid TEXT;
  padding: 0.25rem 0.6rem 0.25rem 0; vertical-align: bottom; }
table.record td { border-bottom: 1px solid RULE; padding: 0.3rem 0.6rem 0.3rem 0;
  vertical-align: top; }
table.record td.number { font-variant-numeric: tabular-nums; white-space: nowrap; }
table.record .num { font-variant-numeric: tabular-nums; white-space: nowrap; font-weight: 600; }
.scroll { overflow-x: auto; }
.stHtml a { color: LINK; }
abbr.grade { text-decoration: none; border: 1px solid RULE; border-radius: 3px;
  padding: 0 0.25rem; font-size: 0.78rem; color: MUTED; white-space: nowrap; }
p.quiet, .quiet { color: MUTED; font-size: 0.84rem; line-height: 1.3; }
h3.part { font-size: 1.05rem; font-weight: 600; margin: 0.9rem 0 0.2rem; }
.verdict { font-weight: 600; white-space: nowrap; }
.drawing svg { width: 100%; max-width: 1400px; height: auto; display: block; }
.account p { margin: 0 0 0.45rem; font-size: 0.93rem; line-height: 1.42; }
.account sup { font-size: 0.72rem; line-height: 0; margin-left: 0.12rem; }
.account sup a { padding: 0 0.1rem; text-decoration: underline; }
.account details { font-size: 0.84rem; color: MUTED; }
.account summary { cursor: pointer; }
.account ol { padding-left: 1.6rem; margin: 0.3rem 0; }
.st-key-search { flex: 0 1 300px; margin-left: auto; }
h3.pick { font-size: 1.05rem; font-weight: 600; margin: 0; padding: 0; }
.st-key-results button { min-height: 0; padding: 0.12rem 0; }
.st-key-results { border: 1px solid RULE; border-radius: 4px; padding: 0.3rem 0.6rem; }
@media print { [data-testid="stHeader"] { display: none; } }
.st-key-controls { border-top: 1px solid RULE; padding-top: 0.2rem; flex-wrap: nowrap; }
.st-key-controls .control { font-size: 0.84rem; color: MUTED; white-space: nowrap; }
.st-key-controls label p { font-size: 0.84rem; white-space: nowrap; }
.choices { display: grid; grid-template-columns: max-content 180px 1fr; gap: 0 0.6rem;
  align-items: center; font-size: 0.78rem; line-height: 1.15rem; padding-left: 0.8rem; }
.choices span { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.choices span:last-child, .choices span:nth-child(3) { color: MUTED; }
p.recount { border-left: 3px solid ATTENTION; padding-left: 0.6rem; margin: 0.3rem 0; }
h4.rule { font-size: 0.92rem; font-weight: 600; margin: 0.9rem 0 0; padding: 0; }
.st-key-neighbours { gap: 0.1rem 1.2rem; }
.st-key-neighbours button { min-height: 1.6rem; padding: 0; }
.st-key-preview img { border: 1px solid RULE; }
.at-size svg { display: block; max-width: 100%; height: auto; margin: 0.3rem 0; }
"""


def apply() -> None:
    """Put the style on the page."""
    colours = palette(session.theme())
    css = _CSS
    for word, colour in (
        ("RULE", colours.rule),
        ("MUTED", colours.muted),
        ("TEXT", colours.text),
        ("ATTENTION", colours.attention),
        ("LINK", colours.usa),
    ):
        css = css.replace(word, colour)
    st.html(f"<style>{css}</style>")
