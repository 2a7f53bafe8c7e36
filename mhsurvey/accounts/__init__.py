"""WHO: people, their roles and sign-ins, tablets and the audit trail.

Takes    e-mail and password, or a tablet's token
Gives    who is acting and the areas they may see
Promises every sign-in and token can be revoked
"""
