"""The sheet and the poster as HTML: everything said, nothing injected, in the order it is read."""

import re
from base64 import b64decode
from dataclasses import replace

import pytest

from mhsurvey.results.seal import ProviderState, Unscored
from mhsurvey.summaries import faces, pages, patterns, words
from tests.summaries import sample

PRINTS = [sheet.html for sheet in pages.SHEETS.values()]
a4, a3, aloud = (pages.SHEETS[name].html for name in ("a4", "a3", "script"))
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


@pytest.mark.parametrize("page", [pages.screen, *PRINTS])
def test_what_people_typed_is_never_markup(page: object) -> None:
    made = sample.summary()
    place = replace(made.place, name=HOSTILE)
    html = page(replace(made, place=place), frame=sample.frame())  # type: ignore[operator]
    assert "onerror=alert" not in re.sub(r"&lt;.*?&gt;", "", html)
    assert "{{7*191}}" in html
    assert "1337" not in text_of(html)


@pytest.mark.parametrize("page", [pages.screen, *PRINTS])
def test_nothing_on_a_page_carries_style_script_or_an_outside_address(page: object) -> None:
    html = page(sample.summary(), frame=sample.frame())  # type: ignore[operator]
    assert not re.search(r"\sstyle=|<script|<link|(src|href)=\"(?!data:)", html)


def test_a_print_of_demonstration_data_says_so() -> None:
    for page in PRINTS:
        assert "DONNÉES DE DÉMONSTRATION" in page(sample.summary(), frame=sample.frame())
        assert "DÉMONSTRATION" not in page(sample.summary(), frame=sample.frame(demonstration=False))


def test_bambara_stands_beside_french_with_its_mark() -> None:
    html = pages.screen(sample.summary(), frame=sample.frame())
    assert 'Femmes <span class="bm" lang="bm">· musow<sup' in html


def test_the_poster_shows_at_most_six_points_with_one_number_each() -> None:
    html = a3(sample.summary(), frame=sample.frame())
    numbers = re.findall(r'class="big-number[^"]*">(.*?)</div>', html)
    assert len(numbers) == 6
    assert all(re.fullmatch(r"\d+", number) for number in numbers)


def test_an_empty_round_is_said_in_words() -> None:
    empty = sample.summary(indicators=(), strong=(), weak=(), sessions=(), present=None, inputs=(), stockouts=())
    text = text_of(pages.screen(empty, frame=sample.frame()))
    assert "Aucun groupe ne s’est encore réuni" in text
    assert "Pas encore assez de notes" in text
    assert a3(empty, frame=sample.frame())


def test_the_print_leaves_the_script_to_a_print_of_its_own() -> None:
    made, frame = sample.summary(), sample.frame()
    assert "À vous la parole" not in a4(made, frame=frame)
    assert "À vous la parole" in aloud(made, frame=frame)
    assert "À vous la parole" in pages.screen(made, frame=frame)


@pytest.mark.parametrize("page", [pages.screen, a4, a3])
def test_a_code_stands_there_only_when_a_public_page_does(page: object) -> None:
    assert words.QR in page(sample.summary(), frame=sample.frame())  # type: ignore[operator]
    unpublished = page(sample.summary(), frame=replace(sample.frame(), address=None))  # type: ignore[operator]
    assert words.QR not in unpublished
    assert 'class="qr"' not in unpublished


@pytest.mark.parametrize("page", PRINTS)
def test_a_draft_says_so_across_its_pages(page: object) -> None:
    frame = sample.frame()
    assert "BROUILLON" not in page(sample.summary(), frame=frame)  # type: ignore[operator]
    assert 'class="watermark"' in page(sample.summary(), frame=replace(frame, draft=True))  # type: ignore[operator]


@pytest.mark.parametrize("page", PRINTS)
def test_in_black_no_drawing_holds_a_colour(page: object) -> None:
    def inks(*, black: bool) -> set[str]:
        html = page(sample.summary(), frame=replace(sample.frame(), black=black))  # type: ignore[operator]
        drawn = (b64decode(found).decode() for found in re.findall(r'svg\+xml;base64,([^"]+)"', html))
        return {ink for drawing in drawn for ink in re.findall(r"#[0-9a-f]{6}\b|#[0-9a-f]{3}\b", drawing)}

    def grey(ink: str) -> bool:
        parts = [int(part, 16) for part in re.findall("..", ink[1:])] if len(ink) == 7 else [*ink[1:]]
        return len(set(parts)) == 1

    # The page's own ink is so dark a blue that it prints as black.
    assert {ink for ink in inks(black=True) if not grey(ink)} <= {patterns.INK, faces.INK}
    assert inks(black=False) != inks(black=True) or not inks(black=False)


def test_the_agreed_score_is_told_apart_from_the_calculated_one() -> None:
    first, *rest = sample.results().indicators
    agreed = replace(first, agreed=sample.score(99))
    made = sample.summary(indicators=(agreed, *rest))
    poster = text_of(a3(made, frame=sample.frame()))
    assert "note convenue" in poster
    assert " 99 " in poster
    minutes = text_of(pages.SHEETS["minutes"].html(made, frame=sample.frame()))
    assert re.search(r"Accueil et respect par le personnel 78 90 99", minutes)


def test_the_flip_chart_has_a_leaf_a_point_with_a_dot_for_each_voice() -> None:
    html = pages.SHEETS["flip"].html(sample.summary(), frame=sample.frame())
    leaves = html.split('<section class="leaf')
    assert len(leaves) - 1 == 1 + len(sample.SCORES) + 2
    waiting = next(leaf for leaf in leaves if "Temps d&#39;attente" in leaf)
    rows = re.findall(r'<th scope="row">.*?</tr>', waiting, re.DOTALL)
    # women 25, young women 30, men 50, health workers 45, centre 65; the agreed one is drawn by hand.
    assert [row.count('class="big-dot"') for row in rows] == [1, 1, 1, 1, 1, 5]
    places = [
        [cell.count("big-dot") for cell in re.findall(r"<td>.*?</td>", row, re.DOTALL)].index(1) + 1 for row in rows[:5]
    ]
    assert places == [2, 2, 3, 3, 4]


@pytest.mark.parametrize(
    ("state", "unscored", "told"),
    [
        (ProviderState.SEALED, None, words.STILL_SEALED),
        (ProviderState.AWAITED, None, words.NOT_YET),
        (ProviderState.AWAITED, Unscored.ABSENT, words.UNSCORED[Unscored.ABSENT]),
        (ProviderState.OPEN, Unscored.ABSENT, words.SCORED_LATER),
    ],
)
def test_every_sheet_says_why_the_centre_has_no_score(
    state: ProviderState, unscored: Unscored | None, told: str
) -> None:
    made = replace(sample.summary(), centre=state, unscored=unscored)
    for name in ("a4", "a3", "flip", "script", "minutes"):
        assert told in text_of(pages.SHEETS[name].html(made, frame=sample.frame())), name
    assert told not in text_of(a3(replace(made, centre=ProviderState.OPEN, unscored=None), frame=sample.frame()))


def test_what_was_weak_and_got_no_promise_is_said() -> None:
    weak = tuple(replace(one, community=sample.score(20)) for one in sample.results().indicators[:1])
    before = replace(sample.results(), indicators=weak)
    made = sample.summarise(
        sample.results(),
        place=sample.PLACE,
        occasion=sample.OCCASION,
        earlier=(replace(sample.earlier()[1], indicator_code="ind04_perso"),),
        new=(),
        today=sample.TODAY,
        before=before,
    )
    text = text_of(pages.SHEETS["said-done"].html(made, frame=sample.frame()))
    assert "Personnel qualifié présent" in text
    assert "Réparer la porte" in text
    assert "Accueil et respect par le personnel" in text
    assert "Personne n’a promis de le changer" in text


def test_what_the_sheet_has_no_room_for_stands_in_the_minutes() -> None:
    many = tuple(sample.promise(n, f"Promesse numéro {n}") for n in range(1, 9))
    made = sample.summarise(
        sample.results(), place=sample.PLACE, occasion=sample.OCCASION, earlier=many, new=(), today=sample.TODAY
    )
    text = text_of(a4(made, frame=sample.frame()))
    assert "Et 3 autres au procès-verbal" in text
    assert all(text.count(f"Promesse numéro {n} ") == 1 for n in range(1, 9))


def test_a_point_of_one_group_is_shown_and_marked() -> None:
    first, *rest = sample.results().indicators
    alone = replace(first, by_group=first.by_group[1:2], incomplete=True)
    made = sample.summary(indicators=(alone, *rest))
    for page in (pages.screen, a4, aloud):
        assert "un seul groupe : jeunes femmes" in page(made, frame=sample.frame())
    assert "un seul groupe" in a3(made, frame=sample.frame())
