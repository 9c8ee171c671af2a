"""What a record says of itself: the object ``posture`` of its ``datapackage.json``.

Theatres, forces and their roles, counting rules, eras, map and headlines of one area of operations.
Everything else in the code is true of any of them. Whatever is left out has a default, so that a
table of force levels alone makes a record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Annotated, Any, Self

import pandas as pd
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    WithJsonSchema,
    model_validator,
)

from components.record.dates import parse_month

Month = Annotated[
    pd.Period,
    BeforeValidator(lambda text: parse_month(str(text))),
    WithJsonSchema({"type": "string", "description": "A month, YYYY-MM."}),
]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Latitude = Annotated[float, Field(ge=-90, le=90)]
_Corners = tuple[Longitude, Latitude, Longitude, Latitude]


def _in_order(edges: _Corners) -> _Corners:
    west, south, east, north = edges
    if west >= east or south >= north:
        raise ValueError("the four numbers are not in the order west, south, east, north")
    return edges


Edges = Annotated[_Corners, AfterValidator(_in_order)]


_RULE_NAMES = {"in_country": "in the country", "peak_undated": "largest strength, undated"}
"""How the counting rules of every record are shown, where their words are not enough."""

_WORLD = (-170.0, -56.0, 180.0, 72.0)


# A name with one of these words is said with an article, as are a few without.
_WITH_ARTICLE = frozenset({"United", "Republic", "Islands", "Region", "Netherlands", "Philippines"})
_WITH_ARTICLE |= {"Bahamas", "Comoros", "Gambia", "Maldives", "Seychelles"}


# A common noun and where it is, as of ships in a gulf, describe a place and do not name it.
_DESCRIBED = re.compile(r"\w+ in the ")


def with_article(name: str) -> str:
    """Say a name within a sentence: *the United States*, *the ships in the Gulf*, *Italy*."""
    if _DESCRIBED.match(name):
        return f"the {name[0].lower()}{name[1:]}"
    return name if _WITH_ARTICLE.isdisjoint(name.split()) else f"the {name}"


class DescriptorError(ValueError):
    """A descriptor that cannot be read; the message names key and value, and what to write."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Axis(_Part):
    """The axis of a theatre's panel of the curve; computed from the figures where it is absent."""

    top: float = Field(gt=0, description="Upper end of the linear axis, persons.", examples=[4500])
    top_with_contractors: float | None = Field(
        default=None,
        gt=0,
        description="The same where contractors are taken in.",
        examples=[320000],
    )
    log: tuple[float, float] = Field(
        description="Powers of ten at the ends of the logarithmic axis.", examples=[[1.0, 4.3]]
    )
    tick: float = Field(gt=0, description="Persons between two lines.", examples=[1500])


class Theatre(_Part):
    """A country-level place that force levels are usually stated for."""

    place: Text = Field(description="Its id in ``places.csv``.", examples=["niger"])
    name: Text = Field(description="Its name on headlines and axes.", examples=["Niger"])
    in_sentence: str = Field(
        default="",
        description="Where, in a sentence; else *in* and the name.",
        examples=["in Niger"],
    )
    country: str = Field(default="", description="ISO 3166 alpha-3 code.", examples=["NER"])
    axis: Axis | None = Field(default=None, description="Fixed axis of its panel.")

    @model_validator(mode="before")
    @classmethod
    def _spoken(cls, given: Any) -> Any:
        if isinstance(given, Mapping) and not given.get("in_sentence"):
            return {**given, "in_sentence": f"in {given.get('name', '')}"}
        return given


class Role(_Part):
    """A force by what it is in this record, and the words for it."""

    force: Text = Field(description="Its code in the tables.", examples=["FRA"])
    name: Text = Field(description="Its name.", examples=["France"])
    adjective: Text = Field(description="As in *French bases*.", examples=["French"])
    troops: Text = Field(description="Its personnel.", examples=["French troops"])


class Apart(Role):
    """A force that is never added to another one."""

    begun: Month | None = Field(default=None, alias="from", description="Its first month.")
    ended: Month | None = Field(default=None, alias="to", description="Its last month.")
    contains: tuple[str, ...] = Field(
        default=(), description="Forces that may be counted in it.", examples=[["FRA"]]
    )
    note: str = Field(default="", description="Why it stands apart.")


class Roles(_Part):
    """Who is who."""

    lead: Role | None = Field(default=None, description="The force that the record is about.")
    allies: Role | None = Field(default=None, description="The lead's allies together.")
    coalition: Role | None = Field(default=None, description="Lead and allies together.")
    contractors: Role | None = Field(default=None, description="Hired personnel.")
    apart: tuple[Apart, ...] = Field(
        default=(), description="Forces that are never added to others."
    )

    def __iter__(self) -> Iterator[Role]:  # type: ignore[override]
        """Every role that the record fills."""
        four = (self.lead, self.allies, self.coalition, self.contractors)
        return iter((*(role for role in four if role), *self.apart))


class OfficeRule(_Part):
    """A counting rule of the personnel office, and when it was in use."""

    rule: Text = Field(description="The counting rule.", examples=["permanently_assigned"])
    start: Month | None = Field(default=None, description="First month.", examples=["2017-12"])
    end: Month | None = Field(default=None, description="Last month.", examples=[None])


class FiscalYear(_Part):
    """A counting rule for means of fiscal years."""

    rule: Text = Field(description="The counting rule.", examples=["fiscal_year_mean"])
    first_month: int = Field(ge=1, le=12, description="Month it begins with.", examples=[10])


class Rules(_Part):
    """Counting rules beside those of every record, and how they are said."""

    coalition: str = Field(
        default="", description="Counts lead and allies together.", examples=["french_and_allies"]
    )
    contractors: str = Field(
        default="", description="Counts contractors plainly.", examples=["census"]
    )
    fiscal_year: FiscalYear | None = Field(default=None, description="Means of fiscal years.")
    office: tuple[OfficeRule, ...] = Field(default=(), description="Rules of the personnel office.")
    office_name: str = Field(default="personnel office", description="What that office is called.")
    names: dict[str, str] = Field(default={}, description="Rules as they are shown.")

    @cached_property
    def of_office(self) -> tuple[str, ...]:
        """The personnel office's rules in their order."""
        return tuple(office.rule for office in self.office)


class Era(_Part):
    """The earliest month in which a base whose beginning nobody dated can have been in use."""

    place: Text = Field(description="The theatre.", examples=["niger"])
    start: Month = Field(description="Its first month.", examples=["2015-11"])
    end: Month | None = Field(default=None, description="Its last month.", examples=["2021-08"])
    note: str = Field(default="", description="What began.", examples=["The first deployment."])


class Point(_Part):
    """A name on the map's ground."""

    name: Text = Field(description="As it is written.", examples=["Agadez"])
    lon: Longitude = Field(description="Degrees east.", examples=[7.99])
    lat: Latitude = Field(description="Degrees north.", examples=[16.97])
    rank: int = Field(default=1, description="1 asks for room first.", examples=[1])
    country: str = Field(default="", description="ISO 3166 alpha-3 code of a country's name.")
    place: str = Field(default="", description="Id of the place that it names, if it has a row.")


class Inset(_Part):
    """A part of the map where bases crowd, drawn nearer in a corner while it is in use."""

    title: Text = Field(description="Name of the town or area.", examples=["Niamey"])
    window: Edges = Field(
        description="What it must show: west, south, east, north.",
        examples=[[1.8, 13.2, 2.5, 13.8]],
    )
    start: Month | None = Field(default=None, description="First month it is drawn in.")
    end: Month | None = Field(default=None, description="Last month it is drawn in.")

    def shown(self, month: Month) -> bool:
        """Tell whether it is drawn in a month."""
        return (self.start or month) <= month <= (self.end or month)


class Counted(_Part):
    """A force at a place."""

    force: Text = Field(description="Its code.", examples=["FRA"])
    place: Text = Field(description="Id of the place.", examples=["niger"])


class Credit(_Part):
    """Whom a layer of the record's own ground is owed to."""

    layer: Text = Field(description="The layer.", examples=["towns"])
    text: Text = Field(description="The credit.", examples=["Towns: GeoNames (CC BY 4.0)."])


class Descriptor(_Part):
    """What a record says of itself."""

    title: str = Field(
        default="",
        description="Title of the screen, before the month.",
        examples=["French forces in Niger"],
    )
    short_title: str = Field(
        default="", description="Its name where records are chosen.", examples=["Niger"]
    )
    area: str = Field(
        default="", description="The area in a sentence.", examples=["Niger and northern Mali"]
    )
    theatres: tuple[Theatre, ...] = Field(default=(), description="Theatres in their order.")
    roles: Roles = Field(default=Roles(), description="Who is who.")
    forces: dict[str, str] = Field(default={}, description="Codes of forces, and their names.")
    counting_rules: dict[str, str] = Field(
        default={}, description="Counting rules of its own, and what each counts."
    )
    phases: dict[str, str] = Field(default={}, description="Phases of redeployment, titles.")
    rules: Rules = Field(default=Rules(), description="How counting rules are used.")
    eras: tuple[Era, ...] = Field(default=(), description="When bases can have been in use.")
    window: Edges | None = Field(
        default=None,
        description="What the map must show: west, south, east, north.",
        examples=[[-4.5, 11.5, 16.2, 23.7]],
    )
    insets: tuple[Inset, ...] = Field(
        default=(), description="Parts of the map where bases crowd, drawn nearer in a corner."
    )
    countries: tuple[str, ...] = Field(
        default=(), description="Countries in focus, drawn lighter: ISO 3166 alpha-3 codes.",
        examples=[["NER", "MLI"]],
    )  # fmt: skip
    towns: tuple[Point, ...] = Field(default=(), description="Towns with a dot and a name.")
    towns_source: str = Field(default="", description="Where their points are from.")
    labels: tuple[Point, ...] = Field(default=(), description="Names of countries.")
    labels_source: str = Field(default="", description="Where their points are from.")
    headlines: tuple[Counted, ...] = Field(default=(), description="Levels of the headline.")
    credits: tuple[Credit, ...] = Field(default=(), description="Credits of its own ground.")

    @model_validator(mode="after")
    def _once_and_in_order(self) -> Self:
        places = [theatre.place for theatre in self.theatres]
        if len(set(places)) < len(places):
            raise ValueError("a theatre stands twice among theatres; leave one of them out")
        return self

    # One object for each record that is read: what is made of it is kept by it.
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        """Tell whether it is the same descriptor of the same reading."""
        return self is other

    @cached_property
    def bounds(self) -> tuple[float, float, float, float]:
        """What the map shows at the start: west, south, east, north in degrees."""
        return self.window or _WORLD

    @cached_property
    def places(self) -> tuple[str, ...]:
        """Ids of the theatres in their order."""
        return tuple(theatre.place for theatre in self.theatres)

    @cached_property
    def main(self) -> str:
        """The force that title, curve and theatres are about: the lead, else the first headline's.

        Empty where the record names none.
        """
        if self.roles.lead:
            return self.roles.lead.force
        return self.headlines[0].force if self.headlines else ""

    @cached_property
    def where(self) -> str:
        """Where, in a sentence: *in Niger and northern Mali*."""
        return f"in {self.area}"

    @cached_property
    def theatre_names(self) -> str:
        """The theatres in a sentence: *Niger and Mali*."""
        return listed([theatre.name for theatre in self.theatres])

    @cached_property
    def allies(self) -> str:
        """Code of all allies together; empty where there is none."""
        return self.roles.allies.force if self.roles.allies else ""

    @cached_property
    def coalition(self) -> str:
        """Code of lead and allies together; empty where there is none."""
        return self.roles.coalition.force if self.roles.coalition else ""

    @cached_property
    def contractors(self) -> str:
        """Code of the contractors; empty where there is none."""
        return self.roles.contractors.force if self.roles.contractors else ""

    @cached_property
    def apart(self) -> frozenset[str]:
        """Codes of the forces that are never added to others."""
        return frozenset(role.force for role in self.roles.apart)

    @cached_property
    def leading(self) -> frozenset[str]:
        """Codes of the forces that the main one is, or is part of by name."""
        return frozenset({self.main, self.coalition}) - {""}

    @cached_property
    def _by_place(self) -> dict[str, Theatre]:
        return {theatre.place: theatre for theatre in self.theatres}

    @cached_property
    def _by_force(self) -> dict[str, Role]:
        return {role.force: role for role in self.roles}

    def theatre(self, place: str) -> Theatre | None:
        """Return a theatre by its place; None where the place is none."""
        return self._by_place.get(place)

    def role(self, force: str) -> Role | None:
        """Return the role of a force; None where it has none, as a nation among allies."""
        return self._by_force.get(force)

    def troops(self, force: str) -> str:
        """Say the personnel of a force: *French troops*, *troops of Italy*."""
        role = self.role(force)
        return role.troops if role else f"troops of {with_article(self.force_name(force))}"

    def force_name(self, force: str) -> str:
        """Name a force, without what follows a comma or bracket."""
        name = self.forces.get(force, force)
        return name.split(",")[0].split("(")[0].split(";")[0].strip(" .")

    def rule_name(self, rule: str) -> str:
        """Return a counting rule's name as it is shown."""
        names = _RULE_NAMES | self.rules.names
        return names.get(rule, rule.replace("_", " "))


def listed(names: Sequence[str]) -> str:
    """Say names in a sentence: *Niger, Mali and Chad*."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def read_descriptor(package: Mapping[str, Any]) -> Descriptor:
    """Read what a data package says of its record; a package without ``posture`` says its title.

    Raises
    ------
    DescriptorError
        With the key, the value and what to write instead.
    """
    given = package.get("posture", {})
    title = str(package.get("title", ""))
    try:
        read = Descriptor.model_validate(given)
    except ValidationError as error:
        raise DescriptorError(_said(error)) from error
    names = {"title": title, "short_title": title}
    return read.model_copy(update={k: getattr(read, k) or v for k, v in names.items()})


def _said(error: ValidationError) -> str:
    """Say the first fault of a descriptor."""
    fault = error.errors()[0]
    key = ".".join(str(part) for part in ("posture", *fault["loc"]))
    match fault["type"]:
        case "missing":
            return f"{key} is missing; write it as the descriptor's documentation has it"
        case "extra_forbidden":
            return f"there is no key {key}; leave it out"
    value = fault["input"]
    shown = repr(value) if isinstance(value, str | int | float | None) else type(value).__name__
    return f"{key} is {shown}: {fault['msg'].removeprefix('Value error, ')}"
