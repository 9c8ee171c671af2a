"""Where an answer comes from: which record, under which licence, and how it is cited."""

from __future__ import annotations

from dataclasses import dataclass

from components.record.schema import Schema


@dataclass(frozen=True)
class Provenance:
    """What every file and answer made from the record says of it.

    Attributes
    ----------
    name, title, version : str
        As written in the data package.
    horizon : str
        Last month that the record was checked through, ``YYYY-MM``.
    licence, licence_address : str
        Short name of the licence, and where its text stands (empty where nobody says).
    citation : str
        One line to cite the record with.
    """

    name: str
    title: str
    version: str
    horizon: str
    licence: str
    licence_address: str
    citation: str

    def as_dict(self) -> dict[str, str]:
        """Return what a file carries, by the names that it is carried under."""
        return {
            "record": self.version,
            "horizon": self.horizon,
            "licence": self.licence,
            "citation": self.citation,
        }


def provenance(schema: Schema) -> Provenance:
    """Read the provenance of a record from its data package."""
    package = schema.package
    authors = ", ".join(str(person["title"]) for person in package.get("contributors", []))
    year = str(package.get("created", schema.horizon))[:4]
    return Provenance(
        name=str(package["name"]),
        title=schema.title,
        version=schema.version,
        horizon=str(schema.horizon),
        licence=schema.licence,
        licence_address=str(package["licenses"][0].get("path", "")),
        citation=(
            f"{authors} ({year}): {schema.title}. Record {schema.version}, "
            f"checked through {schema.horizon}. {schema.licence}."
        ),
    )
