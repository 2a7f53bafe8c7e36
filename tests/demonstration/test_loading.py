"""Loading into a small invented country, through the real submission route."""

from dataclasses import replace
from datetime import date

import orjson
import pytest

from mhsurvey import demonstration
from mhsurvey.accounts import queries as accounts
from mhsurvey.accounts.person import Role
from mhsurvey.actions import queries as actions
from mhsurvey.areas import importing, operations, planning, queries
from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.db import writing
from mhsurvey.demonstration import NotADemonstration
from mhsurvey.demonstration.loading import FORMS
from mhsurvey.forms import queries as forms
from mhsurvey.rounds import queries as rounds
from mhsurvey.rounds.round import RoundState
from mhsurvey.submissions import queries as submissions
from mhsurvey.submissions.submission import State

TODAY = date(2026, 11, 21)


def feature(code, *, level=None, parent=None, at=(0, 0), size=1.0):
    x, y = at
    ring = [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]
    shape = (
        {"type": "Polygon", "coordinates": [ring]} if level else {"type": "Point", "coordinates": [x + 0.1, y + 0.1]}
    )
    properties = {"code": code, "name": f"Lieu {code}", "level": level, "parent": parent, "synthetic": True}
    return {
        "type": "Feature",
        "properties": {key: value for key, value in properties.items() if value is not None},
        "geometry": shape,
    }


@pytest.fixture
def country(session):
    """Two districts of two health areas, each with a centre."""
    features = [feature("R01", level=1, size=4)]
    for district in (1, 2):
        features.append(feature(f"D00{district}", level=2, parent="R01", at=(district, 0), size=2))
        for area in (1, 2):
            code = f"A{district}{area}"
            features.append(feature(code, level=3, parent=f"D00{district}", at=(district, area)))
            features.append(feature(f"C{district}{area}", parent=code, at=(district, area)))
    reading = importing.read(orjson.dumps({"type": "FeatureCollection", "synthetic": True, "features": features}))
    operations.import_areas(writing(session), plan=planning.plan(reading, known=queries.known(session)))
    session.commit()


def load(app, **options):
    return demonstration.load(app, today=TODAY, detailed=1, progress=lambda _line: None, **options)


def read_and_not(session):
    counts = submissions.counts_by_state(session, scope=EVERYWHERE)
    return counts[State.READ], sum(n for state, n in counts.items() if state is not State.READ)


def test_story_arrives_and_none_of_it_is_held(app, country, session):
    loaded = load(app)
    assert read_and_not(session) == (loaded.sent, 0)
    assert loaded.sent > 100
    assert {one.form_id for one in forms.published(session)} == {path.stem for path in FORMS.glob("*/*.xlsx")}
    states = {one.code: one.state for one in rounds.rounds(session)}
    assert states == {"2025-1": RoundState.CLOSED, "2025-2": RoundState.CLOSED, "2026-1": RoundState.OPEN}
    kept = actions.kept(session, scope=EVERYWHERE, today=TODAY)
    assert 0 < kept.kept < kept.promised
    judged = actions.judged(session, scope=EVERYWHERE)
    assert len({said.word for rounds_of in judged.values() for said in rounds_of}) > 1, "groups all say the same"
    assert {one.role for one in loaded.sign_ins} == set(Role)
    assert all(accounts.credentials(session, email=one.email) for one in loaded.sign_ins)
    assert len(accounts.focal_persons(session)) == 2


def test_loading_again_changes_nothing(app, country, session):
    first = load(app)
    assert load(app).sent == 0
    tallied = len(actions.promises(session, scope=EVERYWHERE, today=TODAY))
    session.rollback()
    again = load(app, again=True)
    assert again.sent == first.sent
    assert read_and_not(session) == (first.sent, 0)
    assert len(actions.promises(session, scope=EVERYWHERE, today=TODAY)) == tallied
    assert len(accounts.tablets(session, scope=EVERYWHERE)) == 1


def test_installation_not_marked_as_a_demonstration_is_left_alone(app):
    ground = app.extensions["mhsurvey"]
    app.extensions["mhsurvey"] = replace(ground, settings=replace(ground.settings, demonstration=False))
    with pytest.raises(NotADemonstration, match="MHSURVEY_DEMONSTRATION"):
        load(app)


def test_real_areas_are_never_mixed_with_invented_records(app, session):
    real = [feature("R01", level=1)]
    del real[0]["properties"]["synthetic"]
    reading = importing.read(orjson.dumps({"type": "FeatureCollection", "features": real}))
    operations.import_areas(writing(session), plan=planning.plan(reading, known=queries.known(session)))
    session.commit()
    with pytest.raises(NotADemonstration, match="real areas"):
        load(app)
