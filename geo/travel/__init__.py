"""Minutes by the means a person can use, and how sure that is."""
