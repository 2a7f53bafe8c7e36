"""Makes the eight XLSForms of `forms/` from one table of items, so that shared questions cannot drift.

Takes    ../instruments.psv (the items), ../choices.csv (the lists), ../words.csv (Bambara), plans/ (the order)
Gives    ../<form_id>/<form_id>.xlsx and ../<form_id>/media/
Promises the same bytes of workbook for the same sources

Run from the top of the tree: python -m forms.make
"""
