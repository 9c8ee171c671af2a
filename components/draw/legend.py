"""The legend of the map, as HTML with drawings in line: the same marks, widths and dashes."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from components.draw.flows import UNKNOWN_PX, width_px
from components.draw.marks import SIZES, Sign, head_svg, radius_px, sign_svg
from components.draw.palette import Palette, Theme, palette, rgba

ATTRIBUTION = (
    "Made with Natural Earth. Place names GeoNames, CC BY 4.0. "
    "Minor rivers and lakes GSHHG/WDBII, LGPL."
)

BORDERS = (
    "Borders: Natural Earth; disputed lines dashed; East Jerusalem as the source draws it. "
    "No line of control is shown."
)

WIDTH_STEPS = (100.0, 1_000.0, 10_000.0)
SIZE_STEPS = (500.0, 2_000.0)

_SIGNS = (
    (Sign.IN_USE_USA, "in use, US"),
    (Sign.IN_USE_OTHERS, "in use, others"),
    (Sign.UNCONFIRMED_USA, "not confirmed"),
    (Sign.LEFT_THIS_YEAR, "left this year"),
    (Sign.LEFT_EARLIER, "left earlier"),
    (Sign.PLANNED, "planned"),
)


def legend_html(theme: Theme) -> str:
    """Return the legend as HTML: marks, sizes, widths, dashes; the same for every month.

    Returns
    -------
    str
        One ``div`` whose drawings are data URIs, so that it asks for no file and passes
        Streamlit's cleaning of HTML; its text is escaped.
    """
    colours = palette(theme)
    items = [_item(_mark(sign, colours), words) for sign, words in _SIGNS]
    items.append(_item(_vague(colours), "known to 10 km or worse"))
    sizes = "personnel " + " · ".join(f"{step:,.0f}" for step in SIZE_STEPS)
    items.append(_item(_discs(colours), sizes))
    widths = " · ".join(f"{step:,.0f}" for step in WIDTH_STEPS)
    items += [
        _item(_widths(colours), f"moved {widths}, one scale for all years"),
        _item(_arrow(colours, UNKNOWN_PX, dash="3 3"), "number not published"),
        _item(_arrow(colours, width_px(2_000), dash="9 5", planned=True), "planned"),
    ]
    return (
        f'<div style="color:{colours.text};font-size:12px;line-height:1.4">{" ".join(items)}</div>'
    )


def _item(drawing: str, words: str) -> str:
    return f'<span style="white-space:nowrap;margin-right:10px">{drawing} {escape(words)}</span>'


def _svg(width: float, height: float, shapes: str, box: str = "") -> str:
    view = box or f"0 0 {width:g} {height:g}"
    svg = (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{width:g}' height='{height:g}'"
        f" viewBox='{view}'>{shapes}</svg>"
    )
    uri = "data:image/svg+xml," + quote(svg.replace('"', "'"), safe=" =':/,.()-;")
    return f'<img alt="" src="{uri}" style="vertical-align:middle;display:inline;margin:0">'


def _mark(sign: Sign, colours: Palette) -> str:
    size = SIZES[sign]
    return _svg(size, size, sign_svg(sign, colours), "0 0 64 64")


def _vague(colours: Palette) -> str:
    disc = f'<circle cx="8" cy="8" r="8" fill="{colours.muted}" fill-opacity=".18"/>'
    return _svg(16, 16, disc + f'<circle cx="8" cy="8" r="4.5" fill="{colours.usa}"/>')


def _discs(colours: Palette) -> str:
    """Discs of the steps beside each other, as large as on the map."""
    tall = 2 * radius_px(SIZE_STEPS[-1]) + 2
    x, discs = 0.0, ""
    for step in SIZE_STEPS:
        radius = radius_px(step)
        discs += (
            f"<circle cx='{x + radius + 1:.1f}' cy='{tall / 2:.1f}' r='{radius:.1f}' "
            f"fill='{colours.usa}' fill-opacity='.2' stroke='{colours.text}' "
            "stroke-opacity='.55' stroke-width='.8'/>"
        )
        x += 2 * radius + 4
    return _svg(round(x), round(tall, 1), discs)


def _widths(colours: Palette) -> str:
    x, bars = 0.0, ""
    tallest = width_px(WIDTH_STEPS[-1])
    for step in WIDTH_STEPS:
        width = width_px(step)
        bars += (
            f'<rect x="{x:g}" y="{(tallest - width) / 2:.1f}" width="16" height="{width:.1f}" '
            f'fill="{_solid(colours)}" fill-opacity=".85"/>'
        )
        x += 20
    return _svg(x - 4, round(tallest, 1), bars)


def _arrow(colours: Palette, width: float, *, dash: str, planned: bool = False) -> str:
    opacity = rgba(colours.movement, 0.6)[3] / 255 if planned else 1
    line = (
        f'<path d="M0 6H27" stroke="{_solid(colours)}" stroke-width="{width:.1f}" '
        f'stroke-dasharray="{dash}" stroke-opacity="{opacity:.2f}"/>'
    )
    head = head_svg(colours, planned=planned)
    return _svg(38, 12, f'{line}<g transform="translate(27 1.5) scale(.14)">{head}</g>')


def _solid(colours: Palette) -> str:
    return colours.movement
