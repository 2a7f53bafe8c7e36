"""Answers are typed by the form's own meaning; what cannot count is held with its reason, never refused."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from mhsurvey.areas.scope import EVERYWHERE, Scope
from mhsurvey.forms.meaning import Choice, FormKind, Meaning, Question
from mhsurvey.rounds.round import Round, RoundState
from mhsurvey.submissions.holding import Reason
from mhsurvey.submissions.reading import Reading, read_one

SCORES = tuple(Choice(str(n), {"fr": str(n)}, score=(n - 1) * 25.0) for n in range(1, 6)) + (Choice("98", {}),)
CARD = Meaning(
    form_id="card",
    version="1",
    title="Card",
    kind=FormKind.SCORECARD,
    languages=("fr",),
    questions=(
        Question("/data/cycle", "cycle", "string", key="round"),
        Question("/data/area", "area", "string", key="area"),
        Question("/data/group", "group", "string", key="group"),
        Question("/data/day", "day", "date", key="date"),
        Question("/data/n", "n", "int", key="participants"),
        Question("/data/s/welcome", "welcome", "select1", choices=SCORES, indicator="ind01", part="score"),
        Question("/data/problems", "problems", "select", choices=(Choice("a", {}), Choice("b", {}))),
        Question("/data/where", "where", "geopoint"),
        Question("/data/price", "price", "decimal"),
        Question("/data/photo", "photo", "binary"),
        Question("/data/own/words", "words", "string", repeat="/data/own"),
        Question("/data/own/score", "score", "int", repeat="/data/own"),
    ),
)
SURVEY = Meaning(
    form_id="survey",
    version="1",
    title="Survey",
    kind=FormKind.SURVEY,
    languages=("fr",),
    questions=(Question("/data/area", "area", "string", key="area"), Question("/data/q", "q", "int")),
)
PLAIN = Meaning("plain", "", "Plain", FormKind.SURVEY, ("fr",), (Question("/data/q", "q", "string"),))
NOW = datetime(2026, 6, 10, 12, tzinfo=UTC)
OPEN = Round("R1", "One", date(2026, 6, 1), date(2026, 6, 30), RoundState.OPEN)  # type: ignore[arg-type]


class Rooms:
    """A ground with one area, one round and the three forms above."""

    def __init__(self, *, round_: Round = OPEN, scope: Scope = EVERYWHERE) -> None:
        self._round = round_
        self._scope = scope

    def area_path(self, code: str) -> str | None:
        return {"A1": "/R/D/A1/"}.get(code)

    def area_then(self, code: str, on: date) -> str | None:
        return code

    def round(self, code: str) -> Round | None:
        return self._round if code == self._round.code else None

    def round_on(self, on: date, area: str) -> Round | None:
        return self._round if self._round.covers(on) else None

    def sender_scope(self, tablet_id: int | None, person_id: int | None) -> Scope:
        return self._scope

    def meaning(self, form_id: str, version: str) -> Meaning | None:
        return next((one for one in (CARD, SURVEY, PLAIN) if (one.form_id, one.version) == (form_id, version)), None)

    def has_form(self, form_id: str) -> bool:
        return form_id in ("card", "survey", "plain")


WHO = "<cycle>R1</cycle><area>A1</area><group>women</group><day>2026-06-09</day>"


def read(
    answers: str,
    *,
    form: str = "card",
    version: str = "1",
    rooms: Rooms | None = None,
    at: datetime = NOW,
    more: str = "",
    review: str = "received",
) -> Reading:
    xml = f'<data id="{form}" version="{version}"{more}>{answers}<meta><instanceID>i</instanceID></meta></data>'
    row = SimpleNamespace(
        xml=xml.encode(), received_at=at, tablet_id=1, person_id=None, edited_to=None, review_state=review
    )
    return read_one(row, ground=rooms or Rooms())  # type: ignore[arg-type]


def values(reading: Reading) -> dict[str, object]:
    assert reading.answers is not None
    return reading.answers["values"]  # type: ignore[return-value]


def test_answers_are_typed_and_placed() -> None:
    found = read(
        WHO + "<n> 12 </n><s><welcome>4</welcome></s><problems>a b</problems><where>12.6 -8 0 5</where>"
        "<price>12.50</price><photo>p.jpg</photo>"
    )
    assert (found.reason, found.round_code, found.area_code, found.grp) == (None, "R1", "A1", "women")
    assert found.made_on == date(2026, 6, 9)
    assert found.expected == ("p.jpg",)
    assert values(found) == {
        "/data/cycle": "R1",
        "/data/area": "A1",
        "/data/group": "women",
        "/data/day": "2026-06-09",
        "/data/n": 12,
        "/data/s/welcome": "4",
        "/data/problems": ["a", "b"],
        "/data/where": "12.6 -8 0 5",
        "/data/price": 12.5,
        "/data/photo": "p.jpg",
    }


def test_rows_of_a_repeat_stay_together() -> None:
    found = read(WHO + "<own><words>Lumière</words><score>2</score></own><own><words>Eau</words></own>")
    assert found.answers is not None
    assert found.answers["repeats"] == {
        "/data/own": [{"/data/own/words": "Lumière", "/data/own/score": 2}, {"/data/own/words": "Eau"}]
    }


def test_blank_answers_are_left_out_and_missing_codes_kept() -> None:
    found = values(read(WHO + "<n/><s><welcome>98</welcome></s>"))
    assert "/data/n" not in found
    assert found["/data/s/welcome"] == "98"


def test_answer_off_its_list_is_flagged_and_still_counts() -> None:
    found = read(WHO + "<s><welcome>7</welcome></s><problems>a z</problems><novel>x</novel>")
    assert found.reason is None
    assert found.answers is not None
    assert found.answers["flags"] == [
        "off_list:/data/s/welcome",
        "off_list:/data/problems",
        "unknown_field:/data/novel",
    ]


@pytest.mark.parametrize(
    ("answers", "reason", "detail"),
    [
        ("<cycle>R1</cycle><group>women</group>", Reason.AREA_MISSING, ""),
        ("<cycle>R1</cycle><area>A9</area>", Reason.AREA_UNKNOWN, "A9"),
        ("<area>A1</area>", Reason.ROUND_MISSING, ""),
        ("<cycle>R9</cycle><area>A1</area>", Reason.ROUND_UNKNOWN, "R9"),
        (WHO + "<n>twelve</n>", Reason.UNREADABLE, "/data/n"),
        (WHO + "<price>inf</price>", Reason.UNREADABLE, "/data/price"),
        (WHO + "<where>95 0</where>", Reason.UNREADABLE, "/data/where"),
    ],
)
def test_what_cannot_count_is_held_with_its_reason(answers: str, reason: Reason, detail: str) -> None:
    found = read(answers)
    assert (found.reason, found.detail) == (reason, detail)
    assert (found.round_code, found.grp) == (None, None)


def test_unknown_form_and_unknown_version_are_told_apart() -> None:
    assert read("", form="novel").reason is Reason.FORM_UNKNOWN
    assert (read("", version="2").reason, read("", version="2").detail) == (Reason.VERSION_UNKNOWN, "2")


def test_encrypted_form_is_held_and_its_files_are_awaited() -> None:
    found = read(
        "<base64EncryptedKey>x</base64EncryptedKey><media><file>a.jpg.enc</file></media>"
        "<encryptedXmlFile>submission.xml.enc</encryptedXmlFile>",
        more=' encrypted="yes"',
    )
    assert (found.reason, found.expected) == (Reason.ENCRYPTED, ("a.jpg.enc", "submission.xml.enc"))


def test_area_outside_the_senders_own_is_held_but_known() -> None:
    found = read(WHO, rooms=Rooms(scope=Scope(roots=("/R/E/",))))
    assert (found.reason, found.area_code) == (Reason.AREA_FOREIGN, "A1")
    assert read(WHO, rooms=Rooms(scope=Scope(roots=("/R/D/",)))).reason is None


def closed(at: datetime) -> Rooms:
    return Rooms(round_=Round("R1", "One", OPEN.starts_on, OPEN.ends_on, RoundState.CLOSED, closed_at=at))  # type: ignore[arg-type]


def test_what_came_before_a_round_closed_counts_and_what_came_after_is_held() -> None:
    assert read(WHO, rooms=closed(NOW + timedelta(hours=1))).reason is None
    assert read(WHO, rooms=closed(NOW - timedelta(hours=1))).reason is Reason.ROUND_NOT_OPEN
    # Whoever approves it lets it in.
    assert read(WHO, rooms=closed(NOW - timedelta(hours=1)), review="approved").reason is None


def test_survey_finds_its_round_by_its_day() -> None:
    found = read("<area>A1</area><today>2026-06-05</today><q>1</q>", form="survey")
    assert (found.reason, found.round_code, found.grp) == (None, "R1", "survey")
    assert read("<area>A1</area><today>2026-05-05</today>", form="survey").reason is Reason.ROUND_NOT_ON_DAY


@pytest.mark.parametrize("day", ["2036-06-09", "2016-06-09", "not a day"])
def test_clock_ten_years_off_is_overruled_by_the_day_of_arrival(day: str) -> None:
    found = read(f"<area>A1</area><today>{day}</today>", form="survey")
    assert (found.reason, found.made_on) == (None, NOW.date())


def test_form_without_any_mark_is_an_ordinary_survey_that_counts_in_no_cell() -> None:
    found = read("<q>hello</q>", form="plain", version="")
    assert (found.reason, found.round_code, found.area_code, found.grp) == (None, None, None, None)
    assert values(found) == {"/data/q": "hello"}
