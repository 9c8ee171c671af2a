"""Dictionary of the tables and of the descriptor, generated into the READMEs of ``data/``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from components.record.descriptor import Descriptor
from components.record.schema import RECORDS, Schema, Table

README = RECORDS / "README.md"


def dictionary(schema: Schema) -> str:
    """Return the dictionary of all tables as Markdown."""
    return "\n\n".join(_table(table) for table in schema.tables.values())


def descriptor_keys() -> str:
    """Return every key of a record's descriptor as a Markdown table, from its model."""
    schema = Descriptor.model_json_schema()
    lines = ["| key | meaning | example |", "|---|---|---|"]
    for key, field in _keys(schema, schema["$defs"], "", set()):
        examples = field.get("examples", ())
        example = f"`{json.dumps(examples[0], ensure_ascii=False)}`" if examples else ""
        # Pydantic drops the description of a field whose default is itself a part.
        meaning = field.get("description") or schema["$defs"][_target(field)]["description"]
        lines.append(f"| `{key}` | {meaning} | {example} |")
    return "\n".join(lines)


def _keys(
    schema: Mapping[str, Any], parts: Mapping[str, Any], before: str, listed: set[str]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Go through the keys of an object, and below each through those of what it holds, once."""
    for name, field in schema["properties"].items():
        yield before + name, field
        choices = [field, field.get("items", {}), *field.get("anyOf", ())]
        for choice in choices:
            if "$ref" in choice and _target(choice) not in listed:
                listed.add(_target(choice))
                yield from _keys(parts[_target(choice)], parts, f"{before}{name}.", listed)


def _target(choice: Mapping[str, Any]) -> str:
    return str(choice["$ref"]).rpartition("/")[2]


def update_readme(parts: Mapping[str, str], path: Path, *, write: bool) -> bool:
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
            raise ValueError(f"{path.name} lacks the marks {begin} and {end}")
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
        target = table.foreign_keys.get(column.name)
        meaning = column.description + (f" Refers to `{target}.csv`." if target else "")
        lines.append(
            f"| `{column.name}` | {kind} | {'yes' if column.required else ''} | {meaning} |"
        )
    for column in table.columns:
        # Forces are named once.
        again = column.name in {"force", "whose"} and table.name != "force_levels"
        if column.definitions and not again:
            lines += ["", f"`{column.name}`:", ""]
            lines += [f"- `{value}`: {meaning}" for value, meaning in column.definitions.items()]
    return "\n".join(lines)
