"""The council map, on screen, on paper, in one file."""
