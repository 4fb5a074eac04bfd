"""Why a wish got no meeting, what would allow it, what contradicts itself, and what binds."""
