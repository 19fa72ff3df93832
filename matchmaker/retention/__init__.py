"""How long records of people are kept, how they are removed for good, and all that is held on one person."""
