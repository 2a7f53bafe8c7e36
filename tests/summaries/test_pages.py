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
    text = text_of(pages.sheet(sample.summary(), frame=sample.frame()))
    order = [
        "Aire de démonstration Nord",
        "Qui a parlé",
        "Les promesses d’avant",
        "Ce qui va bien",
        "Ce qui doit changer",
        "Depuis la dernière ronde",
        "Ce que disent les femmes",
        "Les moyens du centre",
        "Les nouvelles promesses",
        "Se plaindre sans crainte",
        "Prochaine réunion",
    ]
    places = [text.index(words) for words in order]
    assert places == sorted(places)


@pytest.mark.parametrize("page", [pages.sheet, pages.a4, pages.a3])
def test_what_people_typed_is_never_markup(page: object) -> None:
    made = sample.summary()
    place = replace(made.place, name=HOSTILE)
    html = page(replace(made, place=place), frame=sample.frame())  # type: ignore[operator]
    assert "onerror=alert" not in re.sub(r"&lt;.*?&gt;", "", html)
    assert "{{7*191}}" in html
    assert "1337" not in text_of(html)


@pytest.mark.parametrize("page", [pages.sheet, pages.a4, pages.a3])
def test_nothing_on_a_page_carries_style_script_or_an_outside_address(page: object) -> None:
    html = page(sample.summary(), frame=sample.frame())  # type: ignore[operator]
    assert not re.search(r"\sstyle=|<script|<link|(src|href)=\"(?!data:)", html)


def test_a_print_of_demonstration_data_says_so() -> None:
    for page in (pages.a4, pages.a3):
        assert "DONNÉES DE DÉMONSTRATION" in page(sample.summary(), frame=sample.frame())
        assert "DÉMONSTRATION" not in page(sample.summary(), frame=sample.frame(demonstration=False))


def test_bambara_stands_beside_french_with_its_mark() -> None:
    html = pages.sheet(sample.summary(), frame=sample.frame())
    assert '<span class="fr">Femmes</span> <span class="bm" lang="bm">musow<sup' in html


def test_the_poster_shows_at_most_six_points_with_one_number_each() -> None:
    html = pages.a3(sample.summary(), frame=sample.frame())
    numbers = re.findall(r'class="big-number[^"]*">(.*?)</div>', html)
    assert len(numbers) == 6
    assert all(re.fullmatch(r"\d+", number) for number in numbers)


def test_an_empty_round_is_said_in_words() -> None:
    empty = sample.summary(indicators=(), strong=(), weak=(), sessions=(), present=None, inputs=(), stockouts=())
    text = text_of(pages.sheet(empty, frame=sample.frame()))
    assert "Aucun groupe ne s’est encore réuni" in text
    assert "Pas encore assez de notes" in text
    assert pages.a3(empty, frame=sample.frame())
