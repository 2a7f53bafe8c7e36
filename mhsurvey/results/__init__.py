"""SAYS: tallies and what follows from them: score, change, gap, equity.

Takes    answers of a round x area x group
Gives    numbers of docs/decisions and domain formulas
Promises small groups are protected in the one read path
"""
