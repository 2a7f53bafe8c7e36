"""mhsurvey: community scorecards from XLSForm to the feedback meeting.

Takes   XLSForms, submissions from shared tablets, outlines of health areas
Gives   results per health area, group and round: maps, accountability summaries, promises
Promises an acknowledged submission is never lost; a small group is never exposed

The folder listing is the road the data takes: areas, accounts, forms, rounds, submissions,
results, actions, then what is shown (tablet, maps, summaries) and the doors (web, cli).
"""
