"""What would change if the event were another: variants of a problem, solved side by side and compared."""
