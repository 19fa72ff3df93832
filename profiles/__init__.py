"""The people: who acts, what they may do, what they need, what may be told."""
