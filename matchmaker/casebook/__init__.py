"""Today's work; a client, a place, seen whole."""
