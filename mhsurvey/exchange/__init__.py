"""OPEN: what leaves this server, for another or for somebody's desk.

Takes    submissions as they are kept, results as they may be shown
Gives    raw XML, files and versions to the server upstream; exports: CSV, XLSX, SPSS, Stata, GeoJSON, codebooks
Promises a record counts as forwarded only after a receipt that names it; sent twice, it is there once. An export holds
         what its reader may see (docs/decisions/0033), whatever its size in the same memory
"""
