import pytest

from mhsurvey.forms.meaning import FormKind
from mhsurvey.rounds.group import COMMUNITY, LABELS, Group, group_of


@pytest.mark.parametrize(
    ("kind", "given", "group"),
    [
        (FormKind.SCORECARD, "women", Group.WOMEN),
        (FormKind.SCORECARD, "provider", Group.OTHER),
        (FormKind.SCORECARD, None, Group.OTHER),
        (FormKind.PROVIDER, "women", Group.PROVIDER),
        (FormKind.SURVEY, None, Group.SURVEY),
    ],
)
def test_the_form_says_whose_voice_it_is(kind: FormKind, given: str | None, group: Group) -> None:
    assert group_of(kind, given=given) is group


def test_women_come_first_and_every_group_has_words() -> None:
    assert COMMUNITY[0] is Group.WOMEN
    assert set(LABELS) == set(Group)
