"""RAISED: what the groups raised, and the points to score that facilitators made of it.

Takes    sheets of kind issues (one group each) and indicators (one area each)
Gives    the issues of an area, and the area's list of points with the issues behind each
Promises an area's list is its latest sheet's; everything can be made again from the submissions
"""
