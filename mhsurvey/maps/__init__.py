"""SHOWN: one indicator, group and round on a map.

Takes    scores per area
Gives    a layer with classes and legend, drawn by Folium
Promises no outside address; no user text is ever executed
"""
