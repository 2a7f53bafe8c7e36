"""CARRIED: what a tablet takes along: forms, media and lists for its areas.

Takes    a tablet's areas
Gives    its form list, manifests and CSV lists
Promises lists hold only the tablet's own areas
"""
