"""Organisations and resources: visibility, freshness, history."""
