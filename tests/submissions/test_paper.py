"""What a record says of the sheet of paper it was keyed in from."""

from datetime import date

from mhsurvey.submissions.paper import Paper, paper_of

MARK = b'xmlns:mhp="http://mhsurvey.org/xforms"'


def test_a_keyed_in_sheet_tells_its_day_and_whether_it_was_compared() -> None:
    assert paper_of(b"<data " + MARK + b' mhp:paper="2026-11-18"/>') == Paper(date(2026, 11, 18), compared=False)
    told = paper_of(b"<data " + MARK + b' mhp:paper="2026-11-18" mhp:compared="yes"/>')
    assert told == Paper(date(2026, 11, 18), compared=True)


def test_a_sheet_filled_on_the_tablet_says_nothing_and_a_strange_day_is_none() -> None:
    assert paper_of(b'<data paper="2026-11-18"/>') is None
    assert paper_of(b"no sheet") is None
    assert paper_of(b"<data " + MARK + b' mhp:paper="yesterday"/>') == Paper(None, compared=False)
