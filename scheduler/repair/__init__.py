"""Repair: a new timetable after changes, as close to the published one as can be, with the proof."""
