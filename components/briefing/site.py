"""The whole dashboard as files for any host of files: stage, evidence, bases, tables and answers.

There is no server to ask: the stage reads its parts from files at the addresses that the server
has them at, an answer of the open data is a file named after what is asked, and each month and each
base has a page that needs no script. A browser keeps what it needs for use without a network.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from components.answer.posture import Views
from components.api.addresses import addresses
from components.api.formats import Format
from components.briefing import site_pages
from components.briefing.lineage import made_on
from components.record.provenance import provenance
from components.stage.assets import Assets, font_face
from components.stage.frozen import evidence
from components.stage.standalone import VIEWS, about_files, dossier, site_page
from components.view import Variant, View
from components.words.wording import title

_STAGED = ("month", "grain", "scale", "base", "phase")
_READ = ("policy", "allies", "contractors", "known")
"""Parameters of a link that the stage takes, and those that a server alone can follow."""

_INDEX, _FRAME, _WORKER, _FILES = "index.html", "embed.html", "worker.js", "files.json"
_STYLE = "site.css"
_PER_MONTH = {("asof", Format.JSON), ("asof", Format.CSV), ("presence", Format.GEOJSON)}
"""Answers that are written for every month, and the formats in which they are."""

File = tuple[str, bytes]
"""Path below the folder, with slashes, and content."""


def site(records: Mapping[str, Views], made: str = "") -> Iterator[File]:
    """Make every file of a site.

    Parameters
    ----------
    records : mapping of str to Views
        Records by the names that links have for them; the default one's is empty.
    made : str
        ISO date that is printed; that of each record without one.
    """
    yield from stage(records, made)
    for name, views in records.items():
        yield from _data(name, views)
        yield from site_pages.pages(name, views)
    yield "api/index.html", site_pages.listing(records)


def stage(records: Mapping[str, Views], made: str = "") -> Iterator[File]:
    """Make what the stage needs, with its evidence, for use without a network too; see `site`."""
    assets = Assets(lambda variant: records[variant.record])
    parts: dict[str, bytes] = {}
    listing: dict[str, Any] = {"records": {}, "shown": [], "about": {}}
    for name, views in records.items():
        variant = Variant(record=name)
        addresses = {asset: assets.address(asset, variant) for asset in assets.names}
        parts |= {addresses[asset]: assets.get(asset, variant) for asset in assets.names}
        beside = addresses["span.json"].replace("span.json", "evidence.json")
        parts[beside] = _json(evidence(views))
        origin, day = provenance(views.record.schema), date.fromisoformat(made_on(views, made))
        opened = View.parse({}, views.record).parameters()
        state = {parameter: opened[parameter] for parameter in _STAGED}
        alone = f"{origin.name}.html"
        yield alone, dossier(views, Assets(partial(_alone, views)), Variant(), state, made=day).body
        listing["records"][name] = {
            "addresses": assets.addresses(variant)
            | {"evidence": beside, "embed": _FRAME, "dossier": alone},
            "state": state,
        }
        listing["shown"].append((name, views.descriptor.short_title))
        listing["about"][name] = about_files(origin.citation, origin.licence, day)
    first = records[""]
    opened = View.parse({}, first.record).parameters()
    listing |= {
        "views": VIEWS,
        "held": {parameter: opened[parameter] for parameter in _READ},
        "worker": f"{_WORKER}?v={_digest(parts)}",
    }
    for path in (_INDEX, _FRAME):
        page = site_page(
            assets,
            listing | {"framed": path == _FRAME},
            title=title(first.as_of(first.record.schema.horizon)),
            words=first.descriptor.title,
        )
        yield path, page.encode()
    yield from parts.items()
    face = font_face(assets.address("type.woff2"))
    yield _STYLE, f"{face}\n{Path(__file__).with_name(_STYLE).read_text('utf-8')}".encode()
    yield _WORKER, assets.get(_WORKER)
    yield _FILES, _json(["./", _INDEX, _FRAME, _STYLE, *parts])


def _alone(views: Views, _: Variant) -> Views:
    """Return the one record that a saved file has, whatever is asked for."""
    return views


def _data(record: str, views: Views) -> Iterator[File]:
    """Answer the open data's addresses: tables as they are, answers for each month or pair."""
    folder = f"api/v1/{record}/" if record else "api/v1/"
    for address in addresses():
        if (address.name, address.form) in _PER_MONTH:
            questions = [{"month": str(month)} for month in views.record.schema.months]
        elif address.name == "estimate":
            questions = [{"force": f, "place": p} for f, p in _pairs(views)]
        else:
            # Of others that must be asked there are too many to be files: a server answers them.
            fields = address.question.model_fields.values()
            questions = [] if any(field.is_required() for field in fields) else [{}]
        for values in questions:
            name = "/".join([address.name, *values.values()])
            answer = address.build(views, address.question.model_validate(values))
            yield f"{folder}{name}.{address.form}", answer


def _pairs(views: Views) -> list[tuple[str, str]]:
    """Return the forces and places that have an estimate in any month."""
    levels = views.record.force_levels[["force", "place"]].drop_duplicates()
    pairs = sorted(map(tuple, levels.to_numpy().tolist()))
    return [(force, place) for force, place in pairs if views.estimate(force, place).known]


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _digest(files: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name, body in files.items():
        digest.update(name.encode() + body)
    return digest.hexdigest()[:16]
