"""SAID: what people said in their own words, and what was decided about it.

Takes    reasons, suggestions, spoken words and a group's own points, from the sheets of one area and round
Gives    them to those who decide; to everybody else only what was approved, in the approved words
Promises what nobody approved is on no sheet; the original stays as it was sent; every decision is kept
"""
