import pytest

from mhsurvey.accounts.password import LONGEST, check_password, is_password, password_hash
from mhsurvey.problems import PASSWORD_IS_EMAIL, PASSWORD_TOO_LONG, PASSWORD_TOO_SHORT, Kind, Problem


@pytest.mark.parametrize(
    ("password", "kind"),
    [
        ("elevenchars", PASSWORD_TOO_SHORT),
        ("x" * (LONGEST + 1), PASSWORD_TOO_LONG),
        ("Awa.Traore@example.org", PASSWORD_IS_EMAIL),
    ],
)
def test_a_bad_password_is_named(password: str, kind: Kind) -> None:
    with pytest.raises(Problem) as caught:
        check_password(password, email="awa.traore@example.org")
    assert caught.value.kind is kind


@pytest.mark.parametrize("password", ["twelve chars", "ɲininkali ni jaabi", "x" * LONGEST])
def test_length_is_all_that_is_asked(password: str) -> None:
    check_password(password, email="awa@example.org")


def test_only_the_password_itself_is_the_password() -> None:
    kept = password_hash("trois pirogues au port")

    assert kept.startswith("$argon2id$")
    assert is_password("trois pirogues au port", kept=kept)
    assert not is_password("Trois pirogues au port", kept=kept)
    assert not is_password("nobody-has-this-password", kept=None), "the stand-in's own password opens nothing"
    assert not is_password("x", kept="not a hash")
