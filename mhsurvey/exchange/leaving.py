"""What may leave the house as records, and for whom (docs/decisions/0033)."""

from dataclasses import dataclass

from mhsurvey.accounts.person import Role
from mhsurvey.forms.meaning import FormKind, Question

PLACES = frozenset({"geopoint", "geotrace", "geoshape"})
# What tells a device or a person apart and no question asked.
IDENTIFYING = frozenset({"deviceid", "phonenumber", "subscriberid", "simserial", "username", "email", "audit"})
# Kinds in which every record is one person's.
PERSONAL = frozenset({FormKind.SURVEY})


@dataclass(frozen=True)
class Allowance:
    """What somebody may take out of one form.

    records  one row a record; without it only counts, which pass the protection of results
    words    what people said in their own words, written or spoken
    few      also the answers of groups too small to be shown on a screen
    """

    records: bool = False
    words: bool = False
    few: bool = False


NOTHING = Allowance()


def allowance(role: Role, *, kind: FormKind) -> Allowance:
    """What a role may take out of a form of this kind.

    The administrator is the data steward: every record, and words when they are asked for. A manager has what groups
    and centres said, not what single persons did. Nobody takes out what is for the focal persons: see `leaves`.
    """
    if role is Role.ADMINISTRATOR:
        return Allowance(records=True, words=True, few=True)
    if role is Role.MANAGER and kind not in PERSONAL:
        return Allowance(records=True)
    return NOTHING


def is_words(question: Question) -> bool:
    """Whether it holds what somebody said: open text, or what was worked out from text."""
    if question.key is not None or question.choices or question.list_file:
        return False
    return question.type in ("string", "barcode")


def leaves(question: Question, *, words: bool, media: bool) -> bool:
    """Whether a question is a column of an export. Disclosed harm, places of people and devices' numbers never are."""
    if question.is_protected or question.type in PLACES or question.name in IDENTIFYING:
        return False
    if question.type == "binary":
        return media
    return words or not is_words(question)


def file_leaves(content_type: str | None, *, words: bool) -> bool:
    """Whether a file that answers such a question goes along: pictures, and with words what was recorded."""
    return words or (content_type or "").startswith("image/")
