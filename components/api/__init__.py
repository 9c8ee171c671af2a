"""The record as open data: stable addresses of every table and view, beside the page."""

from components.api.service import routes

__all__ = ["routes"]
