"""KEPT APART: harm disclosed, for the focal persons alone, and where a person in trouble finds support.

Takes    records in which somebody disclosed harm
Gives    a list and a log to the focal persons, counts to nobody else, support cards to tablets
Promises nobody takes back for somebody what was said: no edit, hold or rejection makes it go away
"""
