"""When a place is open: weekly, nth weekday, single dates, closed days."""
