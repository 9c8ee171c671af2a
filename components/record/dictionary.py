"""The data dictionary, generated from ``datapackage.json`` into ``data/README.md``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from components.record.schema import DATA, Schema, Table

README = DATA / "README.md"


def dictionary(schema: Schema) -> str:
    """Return the dictionary of all tables as Markdown."""
    return "\n\n".join(_table(table) for table in schema.tables.values())


def update_readme(parts: Mapping[str, str], path: Path = README, *, write: bool) -> bool:
    """Bring the generated parts of the README up to date.

    Parameters
    ----------
    parts : mapping of str to str
        Markdown of each generated part, by the name in its marks.
    path : Path
        A Markdown file with a pair of comment marks around each generated part.
    write : bool
        Whether to write the file, or only to look.

    Returns
    -------
    bool
        Whether the file was current before.

    Raises
    ------
    ValueError
        If a pair of marks is missing.
    """
    text = path.read_text(encoding="utf-8")
    wanted = text
    for part, content in parts.items():
        begin, end = f"<!-- {part}: generated -->", f"<!-- {part}: end -->"
        if begin not in wanted or end not in wanted:
            message = f"{path.name} lacks the marks {begin} and {end}"
            raise ValueError(message)
        head, _, rest = wanted.partition(begin)
        _, _, tail = rest.partition(end)
        wanted = f"{head}{begin}\n{content}\n{end}{tail}"
    if write and wanted != text:
        path.write_text(wanted, encoding="utf-8")
    return wanted == text


def _table(table: Table) -> str:
    lines = [
        f"### `{table.path}`",
        "",
        f"{table.description} Sorted by {', '.join(f'`{key}`' for key in table.sorted_by)}.",
        "",
        "| column | type | required | meaning |",
        "|---|---|---|---|",
    ]
    for column in table.columns:
        kind = "date" if column.is_date else column.type
        target = [key.table for key in table.foreign_keys if key.column == column.name]
        meaning = column.description + (f" Refers to `{target[0]}.csv`." if target else "")
        lines.append(
            f"| `{column.name}` | {kind} | {'yes' if column.required else ''} | {meaning} |"
        )
    for column in table.columns:
        # Nations are named once; their codes are ISO's.
        nations = "USA" in column.definitions and table.name != "force_levels"
        if column.definitions and not nations:
            lines += ["", f"`{column.name}`:", ""]
            lines += [f"- `{value}`: {meaning}" for value, meaning in column.definitions.items()]
    return "\n".join(lines)
