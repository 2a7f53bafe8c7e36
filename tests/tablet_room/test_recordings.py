"""A point's recorded words go to the tablets of its area, named beside it in the list, and to nobody else."""

import csv
import io

from sqlalchemy.orm import Session

from mhsurvey.areas.scope import EVERYWHERE, Scope
from mhsurvey.submissions.tables import AttachmentRow
from mhsurvey.tablet import lists
from mhsurvey.tablet.carry import Carrying
from mhsurvey.tablet.recordings import recordings
from mhsurvey.web import catchup
from tests.results.conftest import NOW, Field, field

__all__ = ["field"]

CODE, SHA = "local:A1:accueil-de-nuit", "ab" * 32


def list_spoken(field: Field, *, name: str = "20260301120000000-k3.webm", arrived: bool = True) -> None:
    row = field.send("csc_indicators", {}, repeats={"point": [{"pt_fr": "Accueil de nuit", "pt_voice": name}]})
    kept = {"sha256": SHA, "size": 4321, "content_type": "audio/webm", "received_at": NOW} if arrived else {}
    field.session.add(AttachmentRow(submission_id=row.id, name=name, **kept))
    field.session.flush()
    catchup.take_up_some(field.session, [row.id])


def voices(session: Session, *, scope: Scope = EVERYWHERE) -> dict[str, str]:
    made = lists.make(session, filename=lists.POINTS, scope=scope, today=NOW.date()).decode()
    return {row["name"]: row["voice"] for row in csv.DictReader(io.StringIO(made)) if row["voice"]}


def test_the_list_names_the_recording_and_the_forms_that_use_it_carry_it(field: Field) -> None:
    field.publish("csc_group")
    list_spoken(field)
    [(code, recording)] = recordings(field.session, scope=EVERYWHERE).items()
    assert (code, recording.sha256, recording.size, recording.content_type) == (CODE, SHA, 4321, "audio/webm")
    assert voices(field.session) == {CODE: recording.filename}
    [carried] = Carrying(field.session, scope=EVERYWHERE, today=NOW.date()).recordings()
    assert (carried.filename, carried.identity) == (recording.filename, f"sha256:{SHA}")


def test_other_areas_hear_nothing_of_it(field: Field) -> None:
    list_spoken(field)
    elsewhere = Scope(("/R9/",))
    assert voices(field.session, scope=elsewhere) == {}
    assert Carrying(field.session, scope=elsewhere, today=NOW.date()).recordings() == ()


def test_what_has_not_arrived_and_what_is_no_sound_is_not_named(field: Field) -> None:
    list_spoken(field, arrived=False)
    assert voices(field.session) == {}
    list_spoken(field, name="photo.jpg")
    assert voices(field.session) == {}


def test_a_list_without_a_voice_takes_the_earlier_one_back(field: Field) -> None:
    list_spoken(field)
    row = field.send("csc_indicators", {}, repeats={"point": [{"pt_fr": "Accueil de nuit"}]})
    catchup.take_up_some(field.session, [row.id])
    assert voices(field.session) == {}
