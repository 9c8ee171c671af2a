"""The page's own style: compact, print-like, in both themes."""

from __future__ import annotations

import streamlit as st

from components.figures.palette import palette
from components.screen import session
from components.screen.prepared import HEIGHT

_CSS = """
:root { --stage: STAGEpx; }
@media (min-height: 980px) { :root { --stage: min(100vh - 384px, 780px); } }
.st-key-map, .st-key-curve { height: var(--stage) !important; }
.st-key-map [data-testid="stDeckGlJsonChart"] { height: var(--stage) !important; }
.st-key-curve_chart, .st-key-curve_chart .stFullScreenFrame, .st-key-curve_chart .stPlotlyChart,
.st-key-curve_chart .js-plotly-plot { height: var(--stage) !important; }
.stMainBlockContainer { padding: 0.6rem 1.6rem 0.5rem 1.6rem; max-width: 2200px; }
.stMainBlockContainer > .stVerticalBlock { gap: 0.35rem; }
[data-testid="stHeader"] { background: transparent; height: 2.2rem; min-height: 2.2rem; }
h1.title { font-size: 1.55rem; font-weight: 600; line-height: 1.2; margin: 0; padding: 0;
  letter-spacing: -0.005em; }
.headline { display: grid; grid-template-columns: repeat(5, 1fr); gap: 0 1.4rem;
  border-top: 1px solid RULE; border-bottom: 1px solid RULE; padding: 0.35rem 0 0.3rem !important; }
.headline > div { min-width: 0; padding: 0; margin: 0; }
.headline dt { font-size: 0.8rem; color: MUTED; margin: 0; }
.headline dd { margin: 0; }
.headline .figure { font-size: 1.5rem; font-weight: 600; line-height: 1.15;
  font-variant-numeric: tabular-nums; }
.headline .figure.absent { font-weight: 400; font-size: 1.25rem; line-height: 1.38;
  color: MUTED; }
.headline .figure a { color: inherit; text-decoration: none; }
.headline .figure a:hover, .headline .figure a:focus { text-decoration: underline;
  text-decoration-thickness: 1px; }
.headline .band, .headline .basis { font-size: 0.8rem; line-height: 1.25; color: MUTED;
  overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.headline .band { color: TEXT; }
.headline .absent + .band { white-space: normal; display: -webkit-box; -webkit-line-clamp: 2;
  -webkit-box-orient: vertical; }
.headline .absent + .band + .basis { display: none; }
.st-key-clock [data-testid="stButton"] kbd { display: none; }
.st-key-clock [data-testid="stButton"] button { font-size: 1.25rem; min-height: 1.8rem;
  min-width: 1.8rem; padding: 0; }
.sourceline { font-size: 0.8rem; color: MUTED; display: flex; justify-content: space-between;
  gap: 1.5rem; border-top: 1px solid RULE; padding-top: 0.25rem; line-height: 1.3; }
.sourceline.second { border-top: 0; padding-top: 0; }
.ticks { position: relative; height: 1.15rem; margin: -0.2rem 7px 0 1px; font-size: 0.72rem;
  color: MUTED; }
.ticks span { position: absolute; transform: translateX(-50%); white-space: nowrap; }
.ticks i { position: absolute; top: 0; width: 1px; height: 0.3rem; background: MUTED; }
.ticks i.horizon { width: 2px; height: 0.55rem; background: MOVEMENT; }
.monthmark { position: relative; height: 0; z-index: 5; pointer-events: none; }
.monthmark > div { position: absolute; border-left: 1.5px solid MOVEMENT; }
.monthmark span { position: absolute; top: -1.15rem; transform: translateX(-50%);
  font-size: 0.74rem; font-weight: 600; color: TEXT; white-space: nowrap;
  background: GROUND;
  padding: 0 0.2rem; }
.unplaced { position: relative; font-size: 0.8rem; }
.unplaced summary { cursor: pointer; color: LINK; width: max-content; }
.unplaced ul { position: absolute; bottom: 1.4rem; left: 0; max-width: 44rem; max-height: 20rem;
  overflow: auto; margin: 0; padding: 0.5rem 0.8rem 0.5rem 1.6rem; background: GROUND;
  border: 1px solid RULE; border-radius: 3px; z-index: 7; }
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
@media print { [data-testid="stHeader"], .st-key-clock { display: none; } }
"""


def apply() -> None:
    """Put the style on the page."""
    colours = palette(session.theme())
    css = _CSS.replace("STAGE", str(HEIGHT))
    for word, colour in (
        ("RULE", colours.rule),
        ("MUTED", colours.muted),
        ("TEXT", colours.text),
        ("GROUND", colours.ground),
        ("MOVEMENT", colours.movement),
        ("LINK", colours.usa),
    ):
        css = css.replace(word, colour)
    st.html(f"<style>{css}</style>")
