"""Who should meet: people, affinity, score, pairs, selection and prices. Pure; integers only."""
