"""The stage: clock, headline, map and curve, which step in the browser without the server."""
