"""A sheet keyed in from paper says so in the root of its own XML; `static/tablet/src/paper/mark.js` writes it."""

from dataclasses import dataclass
from datetime import date

from lxml import etree

from mhsurvey.forms.meaning import MH
from mhsurvey.problems import Problem
from mhsurvey.submissions.instance import parse_xml
from mhsurvey.submissions.submission import KeyedIn


@dataclass(frozen=True)
class Paper:
    """on: the day written on the sheet, None where it is no day. compared: keyed in twice, and the two compared."""

    on: date | None
    compared: bool

    @property
    def keyed_in(self) -> KeyedIn:
        return KeyedIn.COMPARED if self.compared else KeyedIn.ONCE


def paper_of(xml: bytes) -> Paper | None:
    """What a record says of the sheet of paper it was keyed in from; None for one filled on the tablet."""
    try:
        return paper_in(parse_xml(xml))
    except Problem:
        return None


def paper_in(root: etree._Element) -> Paper | None:
    """The same, of a record's root element."""
    said = root.get(f"{{{MH}}}paper")
    return None if said is None else Paper(_day(said), root.get(f"{{{MH}}}compared") == "yes")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
