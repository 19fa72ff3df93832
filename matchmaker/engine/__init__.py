"""Matching, pure: no Flask, no tables."""
