"""What contradicts itself in an event that has no timetable."""
