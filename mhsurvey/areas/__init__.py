"""WHERE: health areas, their outlines and facilities.

Takes    GeoJSON of areas and points
Gives    areas by code and scope, TopoJSON outlines
Promises matched by code, never by name; one scope for every read
"""
