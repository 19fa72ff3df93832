"""What the first page shows, and when a wait is long."""

WAITING_AMBER_DAYS = 7  # an enquiry without an answer (U27)
TO_CONFIRM_SHOWN = 3
STREAM_SHOWN = 8  # lines of one side on the first page; the rest is one click away


def shown(lines: int) -> int:
    """Return how many of so many lines stand on the first page: one more is not hidden behind a link."""
    return lines if lines <= STREAM_SHOWN + 1 else STREAM_SHOWN
