"""The rules as the auditor says them: whether a timetable keeps each of them. Imports no solver."""
