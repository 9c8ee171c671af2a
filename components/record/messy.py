"""A cell as people type it -> the text that a table holds, where its meaning is beyond doubt.

What could mean two things is left as it stands: the checks name it, with what to write instead.
"""

from __future__ import annotations

import re
import unicodedata

from components.record.dates import MONTH_NAMES
from components.record.schema import Column

_SPACES = re.compile(r"\s+")
_YES = {"true": "true", "yes": "true", "1": "true", "false": "false", "no": "false", "0": "false"}

_NUMBERS = {
    # A count of persons has no decimals: whichever sign it is, it parts thousands.
    "integer": (
        (re.compile(r"-?\d{1,3}([,. '’]\d{3})+"), r"[,. '’]", "", "thousands are set apart"),
        (re.compile(r"-?\d{1,12}[.,]0+"), r"[.,]0+", "", "a whole number"),
    ),
    "number": ((re.compile(r"-?\d{1,12},\d{1,12}"), ",", ".", "a comma as decimal sign"),),
}
"""How numbers are spelt, by type: the form, what is replaced in it, by what, and what it is."""

_YEAR, _MONTH, _DAY = r"(?P<year>\d{4})", r"(?P<month>\d\d?)", r"(?P<day>\d\d?)"
_NAME = r"(?P<month>[a-z]{3,9})\.?[\s-]+"
_DATES = {
    rf"{_YEAR}-{_MONTH}-{_DAY}[t ]00:00(:00)?(\.0+)?": "a day with midnight beside it",
    rf"{_YEAR}[./]{_MONTH}([./]{_DAY})?": "a date with other signs",
    rf"{_MONTH}[./]{_YEAR}": "a month and year",
    rf"{_DAY}[./\s-]{_MONTH}[./\s-]{_YEAR}": "a day, month and year",
    rf"{_MONTH}[/\s-]{_DAY}[/\s-]{_YEAR}": "a month, day and year",
    rf"({_DAY}\.?[\s-]+)?{_NAME}{_YEAR}": "a month by its name",
    rf"{_NAME}{_DAY},?\s+{_YEAR}": "a month by its name",
}
"""How dates are spelt, in small letters, and what each is."""

_MONTHS = {name.casefold(): number for number, name in enumerate(MONTH_NAMES, 1)}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items()} | {"sept": 9}
_MONTHS |= {form.format(number): number for number in range(1, 13) for form in ("{}", "{:02}")}

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
    reason = ""
    if column.is_date or column.type != "string":
        digits = _western(plain)
        if digits != plain:
            plain, why = digits, "digits of another script"
    if column.is_date:
        plain, reason = _date(plain)
    elif column.type == "boolean":
        plain = _YES.get(plain.casefold(), plain)
    elif column.type == "string" and plain not in column.definitions:
        words = {value.casefold(): value for value in column.definitions}
        if value := words.get(plain.casefold().replace(" ", "_").replace("-", "_")):
            plain, reason = value, "the table's word for it"
    for form, signs, instead, spelt in _NUMBERS.get(column.type, ()):
        if form.fullmatch(plain):
            plain, reason = re.sub(signs, instead, plain), spelt
            break
    return plain, "; ".join(filter(None, [why, reason]))


def _western(text: str) -> str:
    """Write digits of other scripts, and their decimal and thousands signs, as Western ones."""
    text = text.replace("\u066b", ",").replace("\u066c", "'")
    return "".join(
        str(unicodedata.decimal(sign)) if not sign.isascii() and sign.isdecimal() else sign
        for sign in text
    )


def _date(text: str) -> tuple[str, str]:
    """Read a date that can mean one thing alone; any other text stays as it is."""
    readings: dict[str, str] = {}
    for form, why in _DATES.items():
        if match := re.fullmatch(form, text.casefold()):
            parts = match.groupdict()
            month, day = _MONTHS.get(parts["month"], 0), parts.get("day")
            if month and 1 <= int(day or 1) <= 31:
                day = f"-{int(day):02d}" if day else ""
                readings.setdefault(f"{parts['year']}-{month:02d}{day}", why)
    return next(iter(readings.items())) if len(readings) == 1 else (text, "")
