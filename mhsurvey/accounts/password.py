"""Passwords: how long they must be, and how they are kept (argon2id, the library's own parameters)."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from mhsurvey.problems import PASSWORD_IS_EMAIL, PASSWORD_TOO_LONG, PASSWORD_TOO_SHORT, Problem

SHORTEST = 12
# argon2 reads any length; a megabyte of password would only be work for us.
LONGEST = 200

_hasher = PasswordHasher()
# Verified when nobody has the e-mail, so that both refusals take the same time.
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$OhCxSztJu8Vw/2WUV/75mg$wba6GUNICj4k5eOQudd61MulgqkYqkbeFPW3HoeKsdU"  # noqa: S105


def check_password(password: str, *, email: str) -> None:
    """Raises PASSWORD_TOO_SHORT, PASSWORD_TOO_LONG or PASSWORD_IS_EMAIL. No rule about kinds of characters:
    length is what helps (NIST SP 800-63B)."""
    if len(password) < SHORTEST:
        raise Problem(PASSWORD_TOO_SHORT, shortest=SHORTEST)
    if len(password) > LONGEST:
        raise Problem(PASSWORD_TOO_LONG, longest=LONGEST)
    if password.casefold() == email.casefold():
        raise Problem(PASSWORD_IS_EMAIL)


def password_hash(password: str) -> str:
    return _hasher.hash(password)


def is_password(password: str, *, kept: str | None) -> bool:
    """Whether this is the password kept as `kept`; takes as long (about 50 ms) when there is none."""
    try:
        _hasher.verify(kept or _NOBODY, password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None
