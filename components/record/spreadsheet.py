"""A table as CSV that no spreadsheet takes for formulas."""

from __future__ import annotations

import pandas as pd
from pandas.api.types import is_bool_dtype, is_numeric_dtype

FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula; some read the wide forms alike."""


def csv_bytes(frame: pd.DataFrame) -> bytes:
    r"""Return a table as CSV: UTF-8, LF, a header, a comma between cells.

    Numbers stay numbers, negative ones too; true and false are written as the record writes
    them; an absent cell is empty. In any other cell control characters become blanks, blanks at
    its beginning go, and an apostrophe goes before what would begin a formula.

    Examples
    --------
    >>> csv_bytes(pd.DataFrame({"note": ["\t=1+1"], "persons": [-5]}))
    b"note,persons\n'=1+1,-5\n"
    """
    safe = frame.copy()
    for column in safe.columns:
        cells = safe[column]
        if is_bool_dtype(cells):
            safe[column] = cells.map({True: "true", False: "false"})
        elif not is_numeric_dtype(cells):
            texts = cells.fillna("").astype(str)
            texts = texts.str.replace(r"[\x00-\x1f\x7f]", " ", regex=True).str.lstrip()
            safe[column] = texts.where(~texts.str.startswith(FORMULA_STARTS), "'" + texts)
    # As many digits as a double keeps of a number that was written in decimals.
    return safe.to_csv(index=False, lineterminator="\n", float_format="%.15g").encode("utf-8")
