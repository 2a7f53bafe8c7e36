"""WHEN: rounds of the cycle, groups, indicators, thresholds and comparators.

Takes    plans and the indicators forms declare
Gives    which round, which groups, how a value is coloured
Promises thresholds and comparators are data, not constants
"""
