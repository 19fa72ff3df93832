"""Rows into plain values; proposals, choices, unmet needs kept."""
