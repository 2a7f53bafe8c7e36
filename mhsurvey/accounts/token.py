"""Secrets a person or a tablet carries: made here, kept here only as hashes."""

import hashlib
import secrets
import string

LENGTH = 64
ALPHABET = string.ascii_letters + string.digits


def make_token() -> str:
    """64 characters of A-Z a-z 0-9 (about 381 bits): the shape ODK Collect expects of an app user's key."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def is_well_formed(token: str) -> bool:
    return len(token) == LENGTH and token.isascii() and token.isalnum()


def token_hash(token: str) -> str:
    """SHA-256 in hex. Enough without a salt, because the token itself is random and long."""
    return hashlib.sha256(token.encode()).hexdigest()
