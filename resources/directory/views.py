"""The routes of the registry, gathered: search, one listing, its form."""

from resources.directory import form_pages, listing_pages, search_page
from resources.directory.blueprint import bp

__all__ = ["bp", "form_pages", "listing_pages", "search_page"]
