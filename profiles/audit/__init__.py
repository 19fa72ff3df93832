"""Deeds and readings, append-only."""
