"""What is written down and read back: one small module by noun. Nothing here commits: the caller does."""
