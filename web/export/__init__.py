"""Gives back what is stored: workbooks, CSV and problem files."""
