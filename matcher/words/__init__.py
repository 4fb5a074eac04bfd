"""The trade words that come with the program, one file of groups for each hall."""
