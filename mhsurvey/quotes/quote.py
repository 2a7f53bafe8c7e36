"""Something a group said in its own words, and what a facilitator or manager decided about it."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

QuoteKey = NewType("QuoteKey", str)

# Longer than this nobody reads aloud; what a person types to replace the original is cut to no more.
LONGEST = 600


class Kind(StrEnum):
    """What somebody said it as. PROMISE: the words of a promise, spoken in the meeting, asked about before they
    stand where the whole world can read them."""

    REASON = "reason"
    SUGGESTION = "suggestion"
    OWN_POINT = "own_point"
    PROMISE = "promise"


class Verdict(StrEnum):
    """OPEN takes the decision before it back."""

    APPROVED = "approved"
    KEPT_BACK = "kept_back"
    OPEN = "open"


@dataclass(frozen=True)
class Decision:
    """What was decided about one quote, the last word. words: as they may be shown; None unless approved."""

    verdict: Verdict
    words: str | None
    at: datetime
    person_id: int | None


@dataclass(frozen=True)
class Quote:
    """One answer in somebody's own words.

    key        made from the record, the question and the words: another wording is another quote
    group      who speaks (rounds.group.Group)
    indicator  the code it is about, None for what belongs to none
    words      as typed; None for what was spoken
    file       name of the recording among the record's files; None for what was typed
    """

    key: QuoteKey
    kind: Kind
    group: str
    indicator: str | None
    words: str | None
    file: str | None = None
    submission_id: int | None = None
    decision: Decision | None = None

    @property
    def is_spoken(self) -> bool:
        return self.file is not None

    @property
    def is_open(self) -> bool:
        return self.decision is None or self.decision.verdict is Verdict.OPEN

    @property
    def approved(self) -> str | None:
        """The words that may be shown, None unless somebody approved them."""
        if self.decision is None or self.decision.verdict is not Verdict.APPROVED:
            return None
        return self.decision.words

    @property
    def was_edited(self) -> bool:
        return self.approved is not None and self.approved != self.words


def key_of(instance_id: str, path: str, *, row: int | None, said: str) -> QuoteKey:
    """The same words under the same question of the same record always get the same key (40 hex digits)."""
    text = "\0".join((instance_id, path, "" if row is None else str(row), said))
    return QuoteKey(hashlib.sha256(text.encode()).hexdigest()[:40])


def tidy(words: str) -> str:
    """On one line, without spaces around, cut at LONGEST."""
    return " ".join(words.split())[:LONGEST].rstrip()


# Titles in front of a name; a name after a small word; digits that are a telephone number or a date of birth.
_TITLES = r"(?:M\.|Mr\.?|Mme\.?|Mlle\.?|Dr\.?|Pr\.?|[Mm]onsieur|[Mm]adame|[Dd]octeure?|[Ii]mam|[Mm]aître)"
_CAPITAL = r"[A-ZÀ-ÖØ-ÞƐƆƝŊ][\w’'-]+"
_LOOKS_LIKE = re.compile(
    rf"{_TITLES}\s+{_CAPITAL}(?:\s+{_CAPITAL})*"
    rf"|(?<=[\w,;)] ){_CAPITAL}(?:\s+{_CAPITAL})*"
    r"|\+?\d(?:[\s.-]?\d){5,}"
    r"|\S+@\S+\.\S+"
)
# Written with a capital and yet nobody's name.
_NO_NAMES = frozenset(
    {"ASACO", "ASC", "CSCom", "CSRéf", "CPN", "SRO", "PEV", "RAS", "FELASCOM", "FENASCOM", "Mali", "Mali Health"}
)


def identifying(words: str) -> tuple[str, ...]:
    """What in these words may point at a person: names behind a title or a small word, telephone numbers, addresses.

    A hint for whoever decides, never a decision: it finds too much and cannot find all.
    """
    found = (match[0].strip() for match in _LOOKS_LIKE.finditer(words))
    return tuple(dict.fromkeys(one for one in found if one not in _NO_NAMES))
