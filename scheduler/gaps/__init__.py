"""Few idle gaps: slots and delegates for meetings so that nobody sits and waits, and the proof."""
