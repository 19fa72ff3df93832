"""The council map on screen."""

from flask import Blueprint

bp = Blueprint("townmap", __name__)
