"""Cells of CSV files that no spreadsheet takes for a formula."""

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
"""With these a spreadsheet takes a text for a formula."""


def neutral(cell: str) -> str:
    """The cell as a text that no spreadsheet runs."""
    return f"'{cell}" if cell.startswith(_DANGEROUS) else cell
