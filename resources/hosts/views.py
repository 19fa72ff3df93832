"""The routes of hosts, gathered: their own pages, their openings, the door to them, and the papers handed over."""

from resources.hosts import door_pages, opening_pages, own_pages, paper_pages, pin_pages
from resources.hosts.blueprint import bp

__all__ = ["bp", "door_pages", "opening_pages", "own_pages", "paper_pages", "pin_pages"]
