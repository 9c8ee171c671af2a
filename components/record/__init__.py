"""The record: tables -> checked frames. Reads files; knows no question and no drawing."""

from components.record.faults import Fault
from components.record.schema import Schema, read_schema
from components.record.tables import Record, load

__all__ = ["Fault", "Record", "Schema", "load", "read_schema"]
