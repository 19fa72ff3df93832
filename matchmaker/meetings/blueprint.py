"""The blueprint of the room, on which its files hang their pages."""

from flask import Blueprint

bp = Blueprint("meetings", __name__, url_prefix="/meetings")
