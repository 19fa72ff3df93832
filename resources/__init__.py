"""The places: registry, timetables, hosts, exchange of data."""
