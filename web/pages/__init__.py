"""What people see: one module for each screen, one for each picture on it."""
