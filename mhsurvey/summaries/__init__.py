"""SHOWN: the accountability summary read aloud in the feedback meeting.

Takes    results and promises of one area and round
Gives    a page, A4, A3 and a script
Promises works in black and white; small groups stay hidden
"""
