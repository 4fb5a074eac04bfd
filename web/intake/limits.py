"""How much a workbook or CSV file may hold: far more than a fair needs, far less than does harm."""

UPLOAD_MOST = 10 * 1024 * 1024
"""Bytes of a file."""
UNPACKED_MOST = 64 * 1024 * 1024
"""Bytes of everything in a workbook, unpacked."""
RATIO_MOST = 200
"""How many times larger a workbook may get by unpacking, once it is larger than a megabyte."""
RATIO_FREE = 1024 * 1024
PARTS_MOST = 1000
"""Files inside of a workbook."""
ROWS_MOST = 250_000
COLUMNS_MOST = 100
CELLS_MOST = 2_000_000
"""Cells of the rectangles from A1 to the last one of each sheet: the reader makes room for all of them."""
MERGED_MOST = 20_000
"""Groups of merged cells of a sheet that are looked at."""
SHEETS_MOST = 50
SHARED_MOST = 32_767
"""Characters of one text: no spreadsheet program lets anybody write a longer one."""
TEXT_MOST = 16_000_000
"""Characters of all cells; a text that many cells share counts for each of them."""
