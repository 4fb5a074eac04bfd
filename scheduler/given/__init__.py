"""When all meetings are given: slots with the fewest breaks, and the proof."""
