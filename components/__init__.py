"""The layers of the dashboard: record, figures, screen. Imports point one way."""
