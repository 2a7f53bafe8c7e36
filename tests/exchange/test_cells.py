"""What a spreadsheet would run is made harmless; numbers and all other text stay as they are."""

from hypothesis import given
from hypothesis import strategies as st

from mhsurvey.exchange.cells import harmless

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
