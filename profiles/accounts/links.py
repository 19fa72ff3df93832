"""The link with which somebody who was invited sets a password: only its hash lies in the database."""

import hashlib
import hmac

from flask import current_app


def hash_of(token: str) -> str:
    """Return the hash under which a token is stored; without the key of the house it leads nowhere."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, b"invitation:" + token.encode(), hashlib.sha256).hexdigest()
