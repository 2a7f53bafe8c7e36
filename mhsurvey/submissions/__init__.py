"""CAME BACK: raw XML, attachments, answers read by meaning, quarantine.

Takes    an instance XML and its files
Gives    submissions and their answers
Promises nothing acknowledged is ever lost; raw XML is the truth
"""
