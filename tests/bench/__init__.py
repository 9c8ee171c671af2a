"""``python -m tests.bench``: speed and size against the bars."""
