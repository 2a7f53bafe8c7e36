"""Drawings are well-formed, escaped, and readable without colour."""

from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from markupsafe import Markup

from mhsurvey.actions.action import Standing
from mhsurvey.results.change import Arrow
from mhsurvey.results.result import NO_SCORE, Score, State
from mhsurvey.rounds.group import COMMUNITY, Group
from mhsurvey.rounds.thresholds import Colour
from mhsurvey.summaries import charts, faces, objects, patterns
from mhsurvey.summaries.objects import Thing
from mhsurvey.summaries.static_map import locator
from mhsurvey.svg import as_pictures
from tests.summaries import sample

HOSTILE = "</title><script>alert(1)</script>{{7*191}}\x00\x0b&<"
TOO_FEW = Score(state=State.TOO_FEW)
DRAWINGS: list[Callable[[], Markup]] = [
    *(lambda level=level: faces.face(level, label=HOSTILE) for level in range(1, 6)),
    faces.no_face,
    *(lambda one=one: charts.sides(one, one, label=HOSTILE) for one in (sample.score(0), sample.score(100), NO_SCORE)),
    *(lambda kind=kind: charts.arrow(kind, label=HOSTILE) for kind in Arrow),
    *(lambda colour=colour: charts.mark(colour) for colour in (*Colour, None)),
    *(lambda kind=kind: charts.standing(kind) for kind in Standing),
    *(lambda kind=kind: charts.due_have(kind, due=3, have=1, label=HOSTILE) for kind in Thing),
    lambda: charts.due_have(Thing.POWER, due=24, have=30),
    lambda: charts.group_dots([(group, sample.score(50)) for group in COMMUNITY]),
    *(lambda group=group: objects.person(group) for group in (*Group, "unheard of")),
    *(lambda name=name: patterns.swatch(name) for name in ("good", "middling", "weak", "few", "none")),
    *(lambda group=group: charts.dot_key(group) for group in (*COMMUNITY, "unheard of")),
]


@pytest.mark.parametrize("draw", DRAWINGS)
def test_every_drawing_is_well_formed_and_escapes_what_it_is_told(draw: Callable[[], Markup]) -> None:
    text = str(draw())
    root = ElementTree.fromstring(text)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "<script" not in text
    assert "style=" not in text, "the pages' policy refuses style attributes"


def test_the_five_faces_differ_in_their_lines_not_only_in_colour() -> None:
    def lines(level: int) -> str:
        return "".join(one.get("d", "") for one in ElementTree.fromstring(str(faces.face(level))).iter())

    assert len({lines(level) for level in range(1, 6)}) == 5


def test_every_state_is_a_pattern_of_its_own_in_black_and_white() -> None:
    scores = [sample.score(60), sample.score(20), TOO_FEW, NO_SCORE]
    fills = {patterns.fill(patterns.key(score)) for score in (sample.score(90), *scores)}
    assert len(fills) == 5
    for score in scores:
        assert f'<pattern id="mh-{patterns.key(score)}"' in charts.sides(score, NO_SCORE)


def test_the_centre_is_striped_so_that_it_is_told_from_the_community() -> None:
    assert 'id="mh-provider"' in charts.sides(sample.score(80), sample.score(80))
    assert 'id="mh-provider"' not in charts.sides(sample.score(80), NO_SCORE)


def test_no_data_is_hatched_over_the_whole_bar_and_never_red() -> None:
    text = charts.sides(NO_SCORE, NO_SCORE)
    assert "url(#mh-none)" in text
    assert patterns.WEAK not in text


def test_what_is_missing_is_drawn_as_an_outline() -> None:
    text = charts.due_have(Thing.BED, due=5, have=2)
    assert (text.count(f'fill="{patterns.INK}"'), text.count("stroke-dasharray")) == (2, 3)


def test_more_than_can_be_counted_becomes_a_bar() -> None:
    assert charts.due_have(Thing.BED, due=40, have=20).count("<rect") == 2


def test_the_locator_marks_one_area_by_outline_and_pattern() -> None:
    text = locator(sample.OUTLINES, here="A01", score=sample.score(55))
    assert text is not None
    assert text.count('stroke-width="3.5"') == 1
    assert "url(#mh-middling)" in text


def test_neighbours_on_the_locator_carry_no_result() -> None:
    text = locator(sample.OUTLINES, here="A01", score=sample.score(90))
    assert text is not None
    assert text.count('fill="#fff"') == len(sample.OUTLINES) - 1


def test_an_area_without_outline_has_no_map() -> None:
    assert locator(sample.OUTLINES, here="A99", score=NO_SCORE) is None
    assert locator({"A01": {"type": "Point", "coordinates": [0, 0]}}, here="A01", score=NO_SCORE) is None


def test_a_printed_drawing_becomes_a_picture_with_its_words() -> None:
    html = as_pictures(f"<p>{faces.face(3, label='moyen')}</p>")
    assert html.startswith('<p><img class="face" src="data:image/svg+xml;base64,')
    assert 'alt="moyen"' in html
    assert "<svg" not in html
