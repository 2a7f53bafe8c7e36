"""The story: fits the real forms, is the same for the same seed, and has the structure it promises."""

from collections import defaultdict
from datetime import date
from statistics import fmean

from mhsurvey.actions.action import ActionCode, Promise
from mhsurvey.demonstration import followups, story
from mhsurvey.demonstration.calendar import anchor_of, turns
from mhsurvey.demonstration.scorecards import scored
from mhsurvey.demonstration.world import POINTS, Place, World

ANCHOR = date(2026, 11, 21)
TURNS = turns(ANCHOR)


def told(world, cast):
    return list(story.records(world, cast, TURNS))


def test_every_record_fits_its_form(world, small_cast, forms):
    kinds = set()
    for record in told(world, small_cast):
        forms(record.form_id).fill(record.answers, instance_id=record.instance_id(1), on=record.on)
        kinds.add(record.form_id)
    assert len(kinds) == 7


def test_visits_fit_the_follow_up_form(world, forms):
    promise = Promise(
        code=ActionCode("P1"),
        round_code=TURNS[0].code,
        area_code="A01",
        what="Poser des rideaux",
        cost_xof=40_000,
        due_on=date(2025, 8, 1),
        promised_on=date(2025, 5, 20),
    )
    visits = []
    for number in range(60):
        one = Promise(**{**vars(promise), "code": ActionCode(f"P{number}")})
        visits += followups.visits(world, [one], today=ANCHOR)
    statuses = {visit.answers["status"] for visit in visits}
    assert {"done", "in_progress", "blocked"} <= statuses
    for visit in visits:
        forms("csc_followup").fill(visit.answers, instance_id="uuid:1", on=visit.on)


def test_groups_own_points_keep_their_words(world, small_cast, forms):
    for record in told(world, small_cast):
        if record.answers.get("local_ind"):
            xml = forms(record.form_id).fill(record.answers, instance_id="uuid:1", on=record.on).decode()
            assert xml.count("<local_wording>") == record.answers["n_local"]
            return
    raise AssertionError("nobody has a point of their own")


def test_same_seed_tells_the_same_story(small_cast):
    assert told(World(5), small_cast) == told(World(5), small_cast)
    assert told(World(5), small_cast) != told(World(6), small_cast)


def test_every_record_has_an_id_of_its_own(world, small_cast):
    ids = [record.instance_id(world.seed) for record in told(world, small_cast)]
    assert len(ids) == len(set(ids))


def test_nothing_is_filled_before_its_round_or_in_the_future(world, small_cast):
    by_code = {turn.code: turn for turn in TURNS}
    for record in told(world, small_cast):
        turn = by_code[record.about.split("/")[0]]
        assert turn.starts_on <= record.on <= min(turn.ends_on, ANCHOR), record.about


def test_providers_see_it_ten_to_twenty_points_better(world):
    places = [Place(f"A{n}", "", "D1", f"C{n}") for n in range(30)]
    gaps = [
        world.quality(place, code, 1, by="provider") - world.quality(place, code, 1)
        for place in places
        for code in POINTS
    ]
    assert 10 < fmean(gaps) < 20


def test_some_points_improve_and_some_get_worse(world):
    places = [Place(f"A{n}", "", f"D{n % 4}", f"C{n}") for n in range(40)]

    def change(code):
        return fmean(world.quality(place, code, 2) - world.quality(place, code, 0) for place in places)

    assert change("ind02_attente") > 10
    assert change("ind03_medic") < -8


def test_some_groups_are_missing_and_no_area_is_empty(world):
    players = story.cast(
        world, [[Place(f"A{d}{n}", "", f"D{d}", f"C{d}{n}") for n in range(15)] for d in range(5)], detailed=2
    )
    met = defaultdict(set)
    for record in story.records(world, players, TURNS[:1]):
        if record.form_id == "csc_group":
            met[record.answers["area"]].add(record.answers["group_type"])
    cluster = [met[place.code] for place in players.cluster]
    assert all(cluster)
    assert any("women" not in groups or len(groups) < 3 for groups in cluster)


def test_meeting_agrees_on_what_both_sides_said(world, small_cast):
    sheets = [record for record in told(world, small_cast) if record.form_id == "csc_group"]
    found = scored(sheets[:4], None)
    assert set(found.community) == set(POINTS)
    assert all(1 <= value <= 5 for value in found.community.values())


def test_rounds_keep_their_codes_when_loaded_again_later():
    again = turns(anchor_of(TURNS[2].starts_on))
    assert again == TURNS
    assert [turn.code for turn in TURNS] == ["2025-1", "2025-2", "2026-1"]
    assert TURNS[2].starts_on <= ANCHOR <= TURNS[2].ends_on


def test_first_round_is_recent_enough_for_a_device_clock_to_be_believed():
    for month in range(1, 13):
        anchor = date(2027, month, 28)
        assert (anchor - turns(anchor)[0].starts_on).days < 730
