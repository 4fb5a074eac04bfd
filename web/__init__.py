"""The thin outside: files, database, jobs, pages, mail, clock."""
