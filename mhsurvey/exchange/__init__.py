"""OPEN: what leaves this server for another.

Takes    submissions as they are kept: raw XML, files, earlier versions
Gives    them to the server upstream, and how far that has come
Promises a record counts as forwarded only after a receipt that names it; sent twice, it is there once
"""
