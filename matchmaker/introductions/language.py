"""The translator with its types: Flask-Babel has none."""

import flask_babel


def gettext(text: str, **gaps: object) -> str:
    """Return a text in the language of the reader, its gaps filled."""
    return str(flask_babel.gettext(text, **gaps))
