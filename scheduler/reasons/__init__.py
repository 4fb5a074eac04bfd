"""Why a wish got no meeting, what would allow it, and what binds."""
