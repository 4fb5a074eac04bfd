"""The commands that one types."""
