"""The ground: the spatial database, places, areas, travel, maps."""
