"""A table of meetings is read as people keep it, and what cannot be read is named by its line."""

from datetime import date

import pytest

from mhsurvey.areas.area import AreaCode
from mhsurvey.rounds.meeting_days import Meeting, Pasted, Unread, UnreadLine, read

NAMES = {AreaCode("A1"): "Sikoro", AreaCode("A2"): "Ségou Nord", AreaCode("A3"): "Kɛnɛ", AreaCode("A4"): "Sikoro"}
THIRD_OF_MAY = date(2026, 5, 3)


def pasted(text: str) -> Pasted:
    return read(text, names=NAMES, heads=("Code",))


@pytest.mark.parametrize(
    "written", ["2026-05-03", "2026-5-3", "3/5/2026", "03/05/2026", "3.5.26", "03-05-2026"], ids=lambda text: text
)
def test_a_day_is_read_however_it_is_written_here(written: str) -> None:
    assert pasted(f"A1\t{written}").meetings == {"A1": Meeting(THIRD_OF_MAY)}


@pytest.mark.parametrize("row", ["A2;3/5/2026", "segou nord\t3/5/2026", "a2,3/5/2026", 'A2;"Ségou Nord";Kati;3/5/2026'])
def test_an_area_is_named_by_code_or_by_name_without_its_accents(row: str) -> None:
    assert pasted(row).meetings == {"A2": Meeting(THIRD_OF_MAY)}


def test_who_leads_stands_after_the_day_with_commas_between() -> None:
    assert pasted("A1;3/5/2026;Awa, Issa ,").meetings == {"A1": Meeting(THIRD_OF_MAY, ("Awa", "Issa"))}


def test_headings_blank_lines_and_rows_without_a_day_say_nothing() -> None:
    assert pasted("Code;Area;Day\n\n;;\nA1;Sikoro;Kati;;\n") == Pasted({}, [])


def test_what_cannot_be_read_is_named_by_its_line() -> None:
    assert pasted("A9;3/5/2026\nA3;31/2/2026\nSikoro;3/5/2026\nA3;2026-05-03").unread == [
        UnreadLine(1, Unread.NO_AREA, "A9"),
        UnreadLine(2, Unread.NO_DAY, "31/2/2026"),
        UnreadLine(3, Unread.TWO_AREAS, "Sikoro"),
    ]
    assert pasted("A9;3/5/2026\nA3;2026-05-03").meetings == {"A3": Meeting(THIRD_OF_MAY)}
