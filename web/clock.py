"""The only place that looks at the clock; everything else is told what time it is."""

from datetime import UTC, datetime


def now() -> datetime:
    """What time it is, in UTC."""
    return datetime.now(UTC)
