"""What can be wrong with a problem, by what it is about; `scheduler.check` puts it together."""
