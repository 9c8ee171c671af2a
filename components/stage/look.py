"""How the stage looks in a theme, and what every month of it has in common."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from components.answer.policy import Choice
from components.answer.posture import Views
from components.draw import curve, legend
from components.draw import map as chart_map
from components.draw.ground import ground
from components.draw.ground_paths import ground_colours
from components.draw.palette import Theme, palette
from components.draw.window import INSET, WIDTH, fitted
from components.stage.span import HEIGHT

Spec = dict[str, Any]

_NAMED = ("text", "ground", "muted", "rule", "movement", "lead", "link")
"""Colours of the palette that the stage's style names."""

CURVE_WORDS = (
    "Line and band: our estimate from plain head-counts in the country. Dots: published figures, "
    "by their kind of source, faint where doubtful. Hatched strip: the personnel office withheld "
    "its count; hatched to the top: the figure itself is withheld. A click on a name in the key "
    "shows or hides it, one in the plot moves the clock."
)

_CHOSEN_WORDS = {
    Choice.OFFICIAL: "Official figures are few: the line between two of them can lie outside the "
    "lowest and the highest of all figures. Dotted: the best evidence.",
    Choice.LOWEST: "Dotted: the best evidence; the two differ where a month has several figures.",
    Choice.HIGHEST: "Dotted: the best evidence; the two differ where a month has several figures.",
}


def look(views: Views, theme: Theme) -> Spec:
    """Return what the stage draws a theme with.

    Returns
    -------
    dict
        ``layers``: how the map's layers are painted; ``labels``, ``font``: how its labels are set;
        ``names``: those of the ground;
        ``view``, ``tooltip``: of the map, ``size``: pixels that the view is for; ``insets``: how
        large they are and of what, with positions of their months;
        ``ground``: degrees and zoom of the middle of the ground's drawing, and its pixels there;
        ``colours``: by what they stand for; ``legend``: HTML of our own words and drawings;
        ``curve_alternative``, ``curve_words``, ``credit``: texts.
    """
    colours, drawn = palette(theme), fitted(views.descriptor.bounds)
    return {
        "layers": chart_map.looks(ground(views.record), theme),
        "labels": chart_map.label_looks(colours),
        "names": chart_map.ground_names(ground(views.record)),
        "font": chart_map.FONT,
        "view": chart_map.view_state(views.descriptor, height=HEIGHT),
        "size": [WIDTH, HEIGHT],
        "insets": _insets(views),
        "tooltip": chart_map.tooltip_style(theme),
        "legend": legend.legend_html(views.descriptor, theme),
        "colours": {
            **{name: getattr(colours, name) for name in _NAMED},
            **ground_colours(colours),
        },
        "ground": {
            "longitude": drawn.lon,
            "latitude": drawn.lat,
            "zoom": drawn.zoom,
            "middle": [drawn.width / 2, drawn.height / 2],
        },
        "curve_alternative": curve.text_alternative(views),
        "curve_words": _CHOSEN_WORDS.get(views.policy.choice, CURVE_WORDS),
        "credit": legend.credit(views.descriptor),
    }


def _insets(views: Views) -> Spec:
    schema = views.record.schema
    first = schema.first.ordinal
    parts = [
        {
            "title": part.title,
            "window": list(part.window),
            "first": (part.start or schema.first).ordinal - first,
            "last": (part.end or schema.last).ordinal - first,
        }
        for part in views.descriptor.insets
    ]
    return {"parts": parts, **asdict(INSET)}
