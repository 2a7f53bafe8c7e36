"""What a spreadsheet would run is made harmless; numbers and all other text stay as they are."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from mhsurvey.exchange.cells import harmless, may_run

BEGINS = "=+-@\t\r\n＝＋－＠"


@given(st.text(alphabet=st.sampled_from(BEGINS + " '0aɛ,.")) | st.text())
def test_nothing_begins_a_formula_and_nothing_is_lost(text: str) -> None:
    made = harmless(text)
    assert made in (text, f"'{text}")
    begins = made.lstrip(" ")[:1]
    if begins and begins in BEGINS:
        assert float(made.replace(",", ".")) is not None


@given(st.integers() | st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_stay_numbers(number: float) -> None:
    assert harmless(str(number)) == str(number)
    assert harmless(f"{number}".replace(".", ",")) == f"{number}".replace(".", ",")


def test_a_phone_number_is_text() -> None:
    assert harmless("+223 70 00 00 00") == "'+223 70 00 00 00"
    assert harmless("") == ""


@given(
    st.lists(st.text(alphabet=st.sampled_from(BEGINS + " '\"0a;,.")) | st.integers() | st.none()), st.sampled_from(",;")
)
def test_a_line_says_whether_any_of_its_cells_may_be_run(row: list[str | int | None], delimiter: str) -> None:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerow(row)
    line = file.getvalue().removesuffix("\r\n")
    if any(isinstance(cell, str) and harmless(cell) != cell for cell in row):
        assert may_run(line)
    if not any(sign in str(cell) for cell in row for sign in f"{BEGINS} "):
        # Nor are lines looked at again for nothing, as that would cost what it saves.
        assert not may_run(line)
