"""PROMISED: actions agreed in public, their updates and lateness.

Takes    interface meetings and follow-up visits
Gives    promises with state, lateness and kept rate
Promises a postponed action keeps its original deadline
"""
