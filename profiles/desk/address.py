"""The address under which people find the town, for links on paper: behind a proxy a request does not know it."""

from flask import current_app, request


def outside(path: str) -> str:
    """Return a path with the address that the settings name, or else the one of this request."""
    return str(current_app.config["ADDRESS"] or request.host_url.rstrip("/")) + path
