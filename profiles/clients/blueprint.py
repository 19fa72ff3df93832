"""The blueprint of the room, on which its files hang their pages."""

from flask import Blueprint

bp = Blueprint("clients", __name__)
