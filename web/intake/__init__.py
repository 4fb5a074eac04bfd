"""Reads an organiser's workbook or CSV files: every fault at once, or everything that stood in them."""
