"""What may point at a person, and what makes two quotes the same."""

import pytest

from mhsurvey.quotes.quote import identifying, key_of, tidy


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Dr Traoré nous crie dessus", ("Dr Traoré",)),
        ("la sage-femme Awa Diarra est absente", ("Awa Diarra",)),
        ("Appelez le 76 12 34 56 le soir", ("76 12 34 56",)),
        ("écrire à awa@example.org", ("awa@example.org",)),
        ("Le CSCom est loin. Les femmes marchent 2 heures.", ()),
        ("une réunion avec l'ASACO et le CSRéf", ()),
    ],
)
def test_names_numbers_and_addresses_are_pointed_at(words: str, found: tuple[str, ...]) -> None:
    assert identifying(words) == found


def test_other_words_are_another_quote() -> None:
    key = key_of("uuid:1", "/data/why", row=None, said="trop loin")
    assert key == key_of("uuid:1", "/data/why", row=None, said="trop loin")
    others = {
        key_of("uuid:1", "/data/why", row=None, said="trop cher"),
        key_of("uuid:1", "/data/why", row=0, said="trop loin"),
        key_of("uuid:2", "/data/why", row=None, said="trop loin"),
    }
    assert key not in others
    assert len(others) == 3


def test_words_are_one_line_and_end() -> None:
    assert tidy("  trop \n loin ") == "trop loin"
    assert len(tidy("a" * 5000)) == 600
