"""Places for meetings under all rules, by a tabu search: for events whose rules no flow knows."""
