"""The record: tables -> checked frames -> views. Knows nothing of drawing."""

from components.record.changes import Changes, changes
from components.record.faults import Fault
from components.record.policy import Choice, Policy
from components.record.posture import Posture, Views
from components.record.schema import Schema, read_schema
from components.record.tables import Record, load

__all__ = [
    "Changes",
    "Choice",
    "Fault",
    "Policy",
    "Posture",
    "Record",
    "Schema",
    "Views",
    "changes",
    "load",
    "read_schema",
]
