"""When and where: problem, solver, auditor, certificate. Pure; takes time, seed and seconds as arguments."""
