"""Towns to begin with: a fictional one, and presets of real ones."""
