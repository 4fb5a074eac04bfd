"""What an organiser may do with a timetable by hand: where a meeting could be, its price, edits in a row."""
