"""Everything that can go wrong, once: a fixed code, what happened, where, and the mend.

A code is the HTTP status and a number that is never reused. `web/errors.py` is the one place that
turns a Problem into a page, JSON or OpenRosa XML; `cli.py` prints it.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for "translate later"
    """Mark a sentence for the translators; it is translated where it is shown."""
    return text


@dataclass(frozen=True)
class Kind:
    """One way to go wrong. `code` like 404.3; `sentence` has {names} filled from the problem's facts."""

    code: str
    sentence: str

    @property
    def status(self) -> int:
        return int(Decimal(self.code))


class Problem(Exception):
    """A fault the user can be told about. facts: codes and numbers only, never an answer or a name."""

    def __init__(self, kind: Kind, **facts: Any) -> None:
        super().__init__(kind.sentence.format(**facts))
        self.kind = kind
        self.facts = facts


# Everywhere
NOT_FOUND = Kind("404.1", N_("There is nothing at this address, or it is not yours to see."))
NOT_ALLOWED = Kind("403.1", N_("Your role does not allow this. Ask an administrator."))
SIGN_IN_FIRST = Kind("401.1", N_("Please sign in first."))
TOO_LARGE = Kind("413.1", N_("This is larger than the {limit_mb} MB accepted here."))
FORM_EXPIRED = Kind("400.1", N_("This page was open too long. Nothing was lost: go back, and send it again."))
BUSY = Kind("503.1", N_("The server is busy. Try again in a few seconds."))
DISK_FULL = Kind("507.1", N_("The server's disk is full. Your records stay on the tablet; tell the administrator."))
UNFORESEEN = Kind("500.1", N_("Something went wrong here. Give this number to your administrator: {reference}"))
ENTRY_INVALID = Kind("400.2", N_("{field}: {fault}"))

# areas

# accounts

# forms

# rounds

# submissions

# results, actions

# tablet, maps, summaries
