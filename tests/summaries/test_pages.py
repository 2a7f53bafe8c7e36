"""The sheet and the poster as HTML: everything said, nothing injected, in the order it is read."""

import re
from dataclasses import replace

import pytest

from mhsurvey.summaries import pages
from tests.summaries import sample

HOSTILE = "<img src=x onerror=alert(1)>{{7*191}}<svg onload=alert(2)></svg>"


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_sheet_is_read_in_the_order_of_the_meeting() -> None:
    text = text_of(pages.screen(sample.summary(), frame=sample.frame()))
    order = [
        "Aire de démonstration Nord",
        "Qui a parlé",
        "Les promesses d’avant",
        "Forts et faibles",
        "Changement",
        "Communauté et centre",
        "Ce qui va bien",
        "Ce qui doit changer",
        "Ce que disent les femmes",
        "Les moyens du centre",
        "Les nouvelles promesses",
        "Se plaindre sans crainte",
        "Prochaine réunion",
    ]
    places = [text.index(words) for words in order]
    assert places == sorted(places)


@pytest.mark.parametrize("page", [pages.screen, pages.a4, pages.a3, pages.aloud])
def test_what_people_typed_is_never_markup(page: object) -> None:
    made = sample.summary()
    place = replace(made.place, name=HOSTILE)
    html = page(replace(made, place=place), frame=sample.frame())  # type: ignore[operator]
    assert "onerror=alert" not in re.sub(r"&lt;.*?&gt;", "", html)
    assert "{{7*191}}" in html
    assert "1337" not in text_of(html)


@pytest.mark.parametrize("page", [pages.screen, pages.a4, pages.a3, pages.aloud])
def test_nothing_on_a_page_carries_style_script_or_an_outside_address(page: object) -> None:
    html = page(sample.summary(), frame=sample.frame())  # type: ignore[operator]
    assert not re.search(r"\sstyle=|<script|<link|(src|href)=\"(?!data:)", html)


def test_a_print_of_demonstration_data_says_so() -> None:
    for page in (pages.a4, pages.a3, pages.aloud):
        assert "DONNÉES DE DÉMONSTRATION" in page(sample.summary(), frame=sample.frame())
        assert "DÉMONSTRATION" not in page(sample.summary(), frame=sample.frame(demonstration=False))


def test_bambara_stands_beside_french_with_its_mark() -> None:
    html = pages.screen(sample.summary(), frame=sample.frame())
    assert 'Femmes <span class="bm" lang="bm">· musow<sup' in html


def test_the_poster_shows_at_most_six_points_with_one_number_each() -> None:
    html = pages.a3(sample.summary(), frame=sample.frame())
    numbers = re.findall(r'class="big-number[^"]*">(.*?)</div>', html)
    assert len(numbers) == 6
    assert all(re.fullmatch(r"\d+", number) for number in numbers)


def test_an_empty_round_is_said_in_words() -> None:
    empty = sample.summary(indicators=(), strong=(), weak=(), sessions=(), present=None, inputs=(), stockouts=())
    text = text_of(pages.screen(empty, frame=sample.frame()))
    assert "Aucun groupe ne s’est encore réuni" in text
    assert "Pas encore assez de notes" in text
    assert pages.a3(empty, frame=sample.frame())


def test_the_print_leaves_the_script_to_a_print_of_its_own() -> None:
    made, frame = sample.summary(), sample.frame()
    assert "À vous la parole" not in pages.a4(made, frame=frame)
    assert "À vous la parole" in pages.aloud(made, frame=frame)
    assert "À vous la parole" in pages.screen(made, frame=frame)


@pytest.mark.parametrize("page", [pages.screen, pages.a4, pages.a3])
def test_beside_the_code_stands_that_an_account_is_needed(page: object) -> None:
    assert "avec un compte" in page(sample.summary(), frame=sample.frame())  # type: ignore[operator]


def test_what_the_sheet_has_no_room_for_stands_in_the_minutes() -> None:
    many = tuple(sample.promise(n, f"Promesse numéro {n}") for n in range(1, 9))
    made = sample.summarise(
        sample.results(), place=sample.PLACE, occasion=sample.OCCASION, earlier=many, new=(), today=sample.TODAY
    )
    text = text_of(pages.a4(made, frame=sample.frame()))
    assert "Et 3 autres au procès-verbal" in text
    assert all(text.count(f"Promesse numéro {n} ") == 1 for n in range(1, 9))


def test_a_point_of_one_group_is_shown_and_marked() -> None:
    first, *rest = sample.results().indicators
    alone = replace(first, by_group=first.by_group[1:2], incomplete=True)
    made = sample.summary(indicators=(alone, *rest))
    for page in (pages.screen, pages.a4, pages.aloud):
        assert "un seul groupe : jeunes femmes" in page(made, frame=sample.frame())
    assert "un seul groupe" in pages.a3(made, frame=sample.frame())
