"""ASKED: XLSForm to XForm, every version kept, its meaning read from it.

Takes    XLSForm workbooks and their media
Gives    published versions, faults with sheet and row, meaning
Promises a published version is served unchanged for ever
"""
