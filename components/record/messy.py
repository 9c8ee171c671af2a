"""A cell as people type it -> the text that a table holds, where its meaning is beyond doubt.

What could mean two things is left as it stands: the checks name it, with what to write instead.
"""

from __future__ import annotations

import re
import unicodedata

from components.record.dates import month_name
from components.record.schema import Column

_SPACES = re.compile(r"\s+")
_GROUPED = re.compile(r"(-?\d{1,3})((?:[,. '’]\d{3})+)")
_DECIMAL = re.compile(r"(-?\d{1,12}),(\d{1,12})")
_WHOLE = re.compile(r"(-?\d{1,12})[.,]0+")
_DAY = re.compile(r"(\d{1,2})[./\s-](\d{1,2})[./\s-](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[./](\d{1,2})(?:[./](\d{1,2}))?")
_MONTH_YEAR = re.compile(r"(\d{1,2})[./](\d{4})")
_NAMED = re.compile(r"(?:(\d{1,2})\.?[\s-]+)?([a-z]{3,9})\.?[\s-]+(?:(\d{1,2}),?\s+)?(\d{4})")
_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]00:00(:00)?(\.0+)?")
_MONTHS = {month_name(month).casefold(): str(month) for month in range(1, 13)}
_MONTHS |= {name[:3]: month for name, month in _MONTHS.items()} | {"sept": "9"}
_YES = {"true": "true", "yes": "true", "1": "true", "false": "false", "no": "false", "0": "false"}

ERRORS = re.compile(r"#(REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|GETTING_DATA)")
"""What a spreadsheet writes where a formula failed."""


def meant(text: str, column: Column) -> tuple[str, str]:
    """Read a cell for what it means.

    Parameters
    ----------
    text : str
        What stands in it.

    Returns
    -------
    (str, str)
        What a table holds instead, and why where that is not what stands there; blanks around it
        go without a word.

    Examples
    --------
    >>> from components.record import read_schema
    >>> levels = read_schema().tables["force_levels"]
    >>> meant("1 500", levels.column("value"))
    ('1500', 'thousands are set apart')
    >>> meant("18.12.2011", levels.column("start"))
    ('2011-12-18', 'a day, month and year')
    >>> meant("05/06/2011", levels.column("start"))
    ('05/06/2011', '')
    """
    plain = _SPACES.sub(" ", text).strip().lstrip("' ")
    why = "a line break is a blank" if "\n" in text.strip() else ""
    if column.is_date or column.type in {"integer", "number", "boolean"}:
        digits = _western(plain)
        if digits != plain:
            plain, why = digits, "digits of another script"
    reason = ""
    match column.type:
        case "integer":
            plain, reason = _integer(plain)
        case "number":
            plain, reason = _number(plain)
        case "boolean":
            return _YES.get(plain.casefold(), plain), why
        case _ if column.is_date:
            plain, reason = _date(plain)
        case _ if plain and plain not in column.definitions:
            word = plain.casefold().replace(" ", "_").replace("-", "_")
            for value in column.definitions:
                if value.casefold() == word:
                    plain, reason = value, "the table's word for it"
    return plain, "; ".join(filter(None, [why, reason]))


def _western(text: str) -> str:
    """Write digits of other scripts, and their decimal and thousands signs, as Western ones."""
    text = text.replace("\u066b", ",").replace("\u066c", "'")
    return "".join(
        str(unicodedata.decimal(sign)) if not sign.isascii() and sign.isdecimal() else sign
        for sign in text
    )


def _integer(text: str) -> tuple[str, str]:
    if match := _GROUPED.fullmatch(text):
        # A count of persons has no decimals: whichever sign it is, it parts thousands.
        return match[1] + re.sub(r"\D", "", match[2]), "thousands are set apart"
    if match := _WHOLE.fullmatch(text):
        return match[1], "a whole number"
    return text, ""


def _number(text: str) -> tuple[str, str]:
    if match := _DECIMAL.fullmatch(text):
        return f"{match[1]}.{match[2]}", "a comma as decimal sign"
    return text, ""


def _date(text: str) -> tuple[str, str]:
    if match := _TIME.fullmatch(text):
        return match[1], "a day with midnight beside it"
    if match := _YEAR_FIRST.fullmatch(text):
        parts = [match[1], *(f"{int(part):02d}" for part in match.groups()[1:] if part)]
        return "-".join(parts), "a date with other signs"
    if match := _MONTH_YEAR.fullmatch(text):
        return _written(match[2], match[1], None, text, "a month and year")
    if match := _DAY.fullmatch(text):
        first, second, year = int(match[1]), int(match[2]), match[3]
        if first > 12 >= second or "." in text or first == second:
            return _written(year, match[2], match[1], text, "a day, month and year")
        if second > 12 >= first:
            return _written(year, match[1], match[2], text, "a month, day and year")
        return text, ""  # either may be the month
    if match := _NAMED.fullmatch(text.casefold()):
        before, name, after, year = match.groups()
        if not (before and after) and name in _MONTHS:
            return _written(year, _MONTHS[name], before or after, text, "a month by its name")
    return text, ""


def _written(year: str, month: str, day: str | None, text: str, why: str) -> tuple[str, str]:
    if not 1 <= int(month) <= 12 or (day and not 1 <= int(day) <= 31):
        return text, ""
    return f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if day else ""), why
