"""What everything is drawn on: shapes and type in points, saved as PNG, SVG or PDF.

Matplotlib draws, for three reasons: one drawing becomes a raster and two vector formats with the
same positions, it needs neither a browser nor a display, and its output can be made to depend on
nothing but its input. Its axes, legends and automatic layout are not used: every position is ours,
in points from the upper left corner, so that what was measured is what is printed.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Literal

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D, Bbox, TransformedBbox
from PIL import Image

from components.briefing.layout import Box
from components.briefing.typeface import Weight, properties, text_width

PX_PER_INCH = 96
"""Pixels of a picture at 1x for each inch of its stated size."""

Points = npt.NDArray[np.float64] | Sequence[npt.NDArray[np.float64]] | Sequence[Sequence[float]]
Align = Literal["left", "center", "right"]

_PT_PER_INCH = 72.0
_CAP = 0.33
_SALT = "force-posture"

# Matplotlib reads its settings while it draws, and keeps state that threads must not share.
_lock = Lock()
_SETTINGS: dict[Any, Any] = {
    "svg.hashsalt": _SALT,
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
    "pdf.compression": 6,
    "text.hinting": "none",
    "path.simplify": True,
    "path.simplify_threshold": 0.05,
    "hatch.linewidth": 0.5,
}


@dataclass(frozen=True)
class Printed:
    """A text that was printed: what, how large (points), and the box that it takes."""

    text: str
    size: float
    box: Box


class Canvas:
    """A sheet of a given size in points; what is drawn later lies above.

    Attributes
    ----------
    width, height : float
        Points.
    printed : list of Printed
        Every text, in the order in which it was drawn.
    """

    def __init__(self, width: float, height: float, ground: str) -> None:
        self.width, self.height, self.ground = width, height, ground
        self.printed: list[Printed] = []
        self._figure = Figure(
            figsize=(width / _PT_PER_INCH, height / _PT_PER_INCH),
            dpi=_PT_PER_INCH,
            facecolor=ground,
        )
        # Points from the upper left corner to the inches from the lower left that figures have.
        paper = Affine2D().scale(1 / _PT_PER_INCH, -1 / _PT_PER_INCH)
        paper.translate(0, height / _PT_PER_INCH)
        self._to_paper = paper + self._figure.dpi_scale_trans
        self._clips: dict[Box, TransformedBbox] = {}
        self._order = 0

    def shape(
        self,
        path: Path,
        *,
        fill: str | None = None,
        edge: str | None = None,
        width: float = 0.0,
        alpha: float = 1.0,
        dash: Sequence[float] | None = None,
        clip: Box | None = None,
        butt: bool = False,
    ) -> None:
        """Draw a path; line width and dashes in points."""
        self._order += 1
        style = "-" if dash is None or width <= 0 else (0, [d / width for d in dash])
        patch = PathPatch(
            path,
            facecolor=fill or "none",
            edgecolor=edge or "none",
            linewidth=width if edge else 0.0,
            linestyle=style,
            alpha=alpha,
            capstyle="butt" if butt or dash is not None else "round",
            joinstyle="round",
            zorder=self._order,
            transform=self._to_paper,
        )
        if clip is not None:
            if clip not in self._clips:
                edges = Bbox.from_extents(clip.x, clip.y, clip.right, clip.bottom)
                self._clips[clip] = TransformedBbox(edges, self._to_paper)
            patch.set_clip_box(self._clips[clip])
        self._figure.add_artist(patch)

    def box(
        self,
        box: Box,
        *,
        fill: str | None = None,
        edge: str | None = None,
        width: float = 0.0,
        alpha: float = 1.0,
    ) -> None:
        """Draw a rectangle."""
        self.shape(_rectangle(box), fill=fill, edge=edge, width=width, alpha=alpha)

    def boxes(self, boxes: Sequence[Box], fill: str) -> None:
        """Fill several rectangles at once."""
        if boxes:
            self.shape(Path.make_compound_path(*map(_rectangle, boxes)), fill=fill)

    def line(
        self,
        points: Points,
        colour: str,
        width: float,
        *,
        dash: Sequence[float] | None = None,
        alpha: float = 1.0,
        clip: Box | None = None,
        butt: bool = False,
    ) -> None:
        """Draw a polyline through ``(n, 2)`` points."""
        path = Path(np.asarray(points, dtype=float))
        self.shape(path, edge=colour, width=width, dash=dash, alpha=alpha, clip=clip, butt=butt)

    def polygon(
        self,
        points: Points,
        *,
        fill: str | None = None,
        edge: str | None = None,
        width: float = 0.0,
        alpha: float = 1.0,
        clip: Box | None = None,
    ) -> None:
        """Draw a closed polygon."""
        closed = Path(np.asarray([*points, points[0]], dtype=float), closed=True)
        self.shape(closed, fill=fill, edge=edge, width=width, alpha=alpha, clip=clip)

    def disc(
        self,
        x: float,
        y: float,
        radius: float,
        *,
        fill: str | None = None,
        edge: str | None = None,
        width: float = 0.0,
        alpha: float = 1.0,
        dash: Sequence[float] | None = None,
        clip: Box | None = None,
    ) -> None:
        """Draw a disc or ring."""
        circle = Path.circle((x, y), radius)
        self.shape(
            circle, fill=fill, edge=edge, width=width, alpha=alpha, dash=dash, clip=clip, butt=True
        )

    def hatch(self, box: Box, colour: str, *, step: float = 4.5, width: float = 0.6) -> None:
        """Fill a rectangle with slanting lines."""
        reach = box.height
        starts = np.arange(box.x - reach, box.right, step)
        vertices = np.empty((2 * len(starts), 2))
        vertices[0::2] = np.column_stack([starts, np.full(len(starts), box.bottom)])
        vertices[1::2] = np.column_stack([starts + reach, np.full(len(starts), box.y)])
        codes = np.tile([Path.MOVETO, Path.LINETO], len(starts))
        self.shape(Path(vertices, codes), edge=colour, width=width, clip=box, butt=True)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        colour: str,
        *,
        weight: Weight = Weight.REGULAR,
        align: Align = "left",
        halo: str | None = None,
        middle: bool = False,
    ) -> float:
        """Print one line of text; return its width in points.

        Parameters
        ----------
        x, y : float
            The end or middle of the line that ``align`` names, and its baseline, or with
            ``middle`` the middle of its capitals.
        halo : str, optional
            Colour of an outline that keeps the text apart from what lies below.
        """
        if not text:
            return 0.0
        wide = text_width(text, size, weight)
        left = x - {"left": 0.0, "center": wide / 2, "right": wide}[align]
        baseline = y + _CAP * size if middle else y
        font = properties(size, weight)
        if halo is not None:
            outline = TextPath((0, 0), text, prop=font, usetex=False)
            vertices = np.asarray(outline.vertices) * [1, -1] + [left, baseline]
            self.shape(
                Path(vertices, outline.codes), edge=halo, width=0.22 * size, fill=halo, alpha=0.92
            )
        self._order += 1
        self._figure.add_artist(
            Text(
                left,
                baseline,
                text,
                color=colour,
                fontproperties=font,
                horizontalalignment="left",
                verticalalignment="baseline",
                parse_math=False,
                zorder=self._order,
                transform=self._to_paper,
            )
        )
        self.printed.append(
            Printed(text, size, Box(left, baseline - 0.72 * size, wide, 0.94 * size))
        )
        return wide

    def lines(
        self, x: float, y: float, lines: Iterable[str], size: float, colour: str, *,
        weight: Weight = Weight.REGULAR, leading: float = 1.22,
    ) -> float:  # fmt: skip
        """Print lines below each other; ``y`` is the top. Return where the next would begin."""
        for line in lines:
            self.text(x, y + 0.95 * size, line, size, colour, weight=weight)
            y += leading * size
        return y

    def image(self, scale: float) -> Image.Image:
        """Return the sheet as pixels, `PX_PER_INCH` times ``scale`` to the inch."""
        dots = PX_PER_INCH * scale
        size = int(self.width / _PT_PER_INCH * dots), int(self.height / _PT_PER_INCH * dots)
        pixels = self._saved("raw", "agg", dpi=dots)
        return Image.frombytes("RGBA", size, pixels).convert("RGB")

    def svg(self) -> str:
        """Return the sheet as SVG, its type outlined, with no metadata of its own."""
        empty = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        return self._saved("svg", "svg", metadata=empty).decode("utf-8")

    def pdf(self) -> bytes:
        """Return the sheet as PDF, its type embedded, undated."""
        undated = dict.fromkeys(("CreationDate", "Creator", "Producer"))
        return self._saved("pdf", "pdf", metadata=undated)

    def _saved(self, form: str, backend: str, **options: Any) -> bytes:
        stream = io.BytesIO()
        with _lock, mpl.rc_context(_SETTINGS):
            self._figure.savefig(stream, format=form, backend=backend, **options)
        return stream.getvalue()


def _rectangle(box: Box) -> Path:
    corners = [
        (box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom),
        (box.x, box.y),
    ]  # fmt: skip
    return Path(np.array(corners), closed=True)
