"""Lines cut into dashes: the bundle that draws the map off line knows no dashed line."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]


def dashes(line: Points, on: float, off: float) -> list[Points]:
    """Cut a line into dashes.

    Parameters
    ----------
    line : array of shape (n, 2)
        Points along it, pixels.
    on, off : float
        Length of a dash and of the gap after it, pixels.

    Returns
    -------
    list of arrays of shape (m, 2)
        The dashes in order, each with the corners of the line that it runs through. The last one
        ends with the line, and is left out where less than a quarter of it remains.

    Examples
    --------
    >>> [dash.tolist() for dash in dashes(np.array([[0.0, 0.0], [10.0, 0.0]]), 4, 2)]
    [[[0.0, 0.0], [4.0, 0.0]], [[6.0, 0.0], [10.0, 0.0]]]
    """
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    length = float(along[-1])
    found: list[Points] = []
    for begin in np.arange(0.0, length, on + off).tolist():
        end = min(begin + on, length)
        if end - begin < on / 4 and found:
            break
        corners = along[(along > begin) & (along < end)]
        at = np.concatenate([[begin], corners, [end]])
        found.append(np.column_stack([np.interp(at, along, line[:, i]) for i in (0, 1)]))
    return found
