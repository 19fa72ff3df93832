"""A person and a place, step by step (つなぎ)."""
