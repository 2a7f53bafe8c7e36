"""Loads the demonstration into an installation that is marked as one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path

import orjson
from flask import Flask
from sqlalchemy.orm import Session

from mhsurvey.accounts import operations as accounts
from mhsurvey.accounts import queries as account_queries
from mhsurvey.actions import queries as actions
from mhsurvey.areas import importing, planning, synthetic
from mhsurvey.areas import operations as areas
from mhsurvey.areas import queries as area_queries
from mhsurvey.areas.area import AreaCode, Level
from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.db import writing
from mhsurvey.demonstration import deciding, followups, meetings, people, publishing, story, verdicts
from mhsurvey.demonstration.calendar import Turn, anchor_of, turns
from mhsurvey.demonstration.filling import Form
from mhsurvey.demonstration.people import SIGN_INS, SignIn
from mhsurvey.demonstration.record import Record
from mhsurvey.demonstration.sending import send
from mhsurvey.demonstration.story import Cast
from mhsurvey.demonstration.world import Place, World
from mhsurvey.forms import queries as forms
from mhsurvey.protection import operations as protection
from mhsurvey.protection.support import Support
from mhsurvey.rounds import operations as rounds
from mhsurvey.rounds import queries as round_queries
from mhsurvey.rounds.round import Round, RoundState
from mhsurvey.submissions import queries as submissions
from mhsurvey.web import catchup
from mhsurvey.web.ground import Ground

SEED = 2026
# The first two districts of the invented town: some thirty areas with everything.
DETAILED = 2
TABLET = "Tablette de démonstration"
GROUPS = ("women", "young_women", "men", "chw")
FORMS = Path(__file__).resolve().parents[2] / "forms"

Progress = Callable[[str], object]


class NotADemonstration(RuntimeError):
    """Invented data must never stand where it could be taken for real."""


@dataclass(frozen=True)
class Loaded:
    """sent: records sent now, resends among them; 0 when everything was here already."""

    sent: int
    sign_ins: Sequence[SignIn]


def load(
    app: Flask,
    *,
    seed: int = SEED,
    progress: Progress = print,
    today: date | None = None,
    again: bool = False,
    detailed: int = DETAILED,
) -> Loaded:
    """Fill an installation with the story of a seed.

    today     the day the story has come to; the real one by default
    again     send everything again even if it is here: nothing changes but newly due visits
    detailed  how many districts take part in full
    Raises    NotADemonstration
    """
    ground: Ground = app.extensions["mhsurvey"]
    if not ground.settings.demonstration:
        raise NotADemonstration("Set MHSURVEY_DEMONSTRATION=true: every screen must say that the data is made up.")
    today = today or datetime.now(UTC).date()
    with app.app_context():
        if not again and _is_loaded(ground):
            return Loaded(0, SIGN_INS)
        return Loaded(
            _Loading(app, ground, seed=seed, today=today, progress=progress, detailed=detailed).run(), SIGN_INS
        )


def _is_loaded(ground: Ground) -> bool:
    """The last thing a loading does is to close the rounds that are over."""
    with ground.sessions() as session:
        return any(one.synthetic and one.state is RoundState.CLOSED for one in round_queries.rounds(session))


class _Loading:
    """One loading, step after step; each step is safe to repeat."""

    def __init__(
        self, app: Flask, ground: Ground, *, seed: int, today: date, progress: Progress, detailed: int
    ) -> None:
        self.app, self.ground, self.today, self.progress, self.detailed = app, ground, today, progress, detailed
        self.world = World(seed)

    def run(self) -> int:
        with writing(self.ground.sessions()) as session:
            self._country(session)
            session.commit()
        self.progress("Publishing the eight instruments")
        publishing.publish(self.ground, folder=FORMS, now=datetime.now(UTC))
        with writing(self.ground.sessions()) as session:
            players = self._cast(session)
            calendar = turns(self._anchor(session))
            self._rounds(session, players, calendar)
            self._people(session, players)
            token = self._tablet(session)
            filled = self._forms(session)
            session.commit()
        # Nobody else makes tallies meanwhile: a cell that many records touch is then made once, not for each.
        with catchup.lease(self.ground.engine):
            sent = self._tell(filled, token, players, calendar)
        with writing(self.ground.sessions()) as session:
            self._decide(session, players, calendar)
            self._close(session, calendar)
            session.commit()
        return sent

    def _tell(self, filled: dict[str, Form], token: str, players: Cast, calendar: Sequence[Turn]) -> int:
        """Send everything; the visits after the promises they are made to."""
        sent = self._send(filled, token, list(story.records(self.world, players, calendar)), "records")
        self._catch_up()
        with self.ground.sessions() as session:
            promises = actions.promises(session, scope=EVERYWHERE, today=self.today)
        visits = followups.visits(self.world, promises, today=self.today)
        sent += self._send(filled, token, visits, "visits to promises")
        said = verdicts.verdicts(self.world, promises, places=[place.code for place in players.cluster], turns=calendar)
        sent += self._send(filled, token, said, "groups' words on promises")
        self._catch_up()
        return sent

    # --- the ground of the story -----------------------------------------------------------------

    def _country(self, session: Session) -> None:
        here = area_queries.areas(session, scope=EVERYWHERE)
        if any(not area.synthetic for area in here):
            raise NotADemonstration("There are real areas here: load the demonstration into an empty installation.")
        if here:
            return
        self.progress("Making an invented country")
        reading = importing.read(orjson.dumps(synthetic.country(seed=self.world.seed)))
        areas.import_areas(session, plan=planning.plan(reading, known=area_queries.known(session)))

    def _cast(self, session: Session) -> Cast:
        facility_of = {one.area_code: one.code for one in area_queries.facilities(session, scope=EVERYWHERE)}
        every = area_queries.areas(session, scope=EVERYWHERE, level=Level.AREA)
        places = sorted(
            (Place(area.code, area.name, area.parent_code or "", facility_of.get(area.code)) for area in every),
            key=lambda place: (place.district, place.code),
        )
        districts = [list(found) for _, found in groupby(places, key=lambda place: place.district)]
        return story.cast(self.world, districts, detailed=self.detailed)

    def _anchor(self, session: Session) -> date:
        """Rounds that are here stay where they are: a later loading tells the same story."""
        begun = [one.starts_on for one in round_queries.rounds(session) if one.synthetic]
        return anchor_of(max(begun)) if begun else self.today

    def _rounds(self, session: Session, players: Cast, calendar: Sequence[Turn]) -> None:
        rounds.lay_defaults(session)
        for turn in calendar:
            found = round_queries.find_round(session, code=turn.code) or self._plan(session, players, turn)
            # Closed ones open again while they are sent: a record must not be held for being late.
            if found.state is not RoundState.OPEN:
                rounds.open_(session, code=turn.code)

    def _plan(self, session: Session, players: Cast, turn: Turn) -> Round:
        found = rounds.plan(
            session,
            code=turn.code,
            name=turn.name,
            starts_on=turn.starts_on,
            ends_on=turn.ends_on,
            areas=[AreaCode(place.code) for place in players.places],
            expected_groups=GROUPS,
            synthetic=True,
        )
        for place in players.places:
            day = meetings.meeting_day(self.world, place, turn)
            rounds.fix_meeting(session, code=turn.code, area=AreaCode(place.code), meeting_on=day)
        return found

    def _people(self, session: Session, players: Cast) -> None:
        area = area_queries.areas(session, scope=EVERYWHERE, codes=[players.cluster[0].code])[0]
        region, district = area.path.split("/")[1:3]
        people.add(
            session,
            region=f"/{region}/",
            district=f"/{region}/{district}/",
            area=area.path,
            now=datetime.now(UTC),
        )
        card = Support(
            "/", who="Personne de confiance (démonstration)", place="Chez la présidente de l'ASACO, le vendredi"
        )
        protection.set_support(session, card=card)

    def _tablet(self, session: Session) -> str:
        """A token for sending. It is not kept: each loading gets a new one."""
        now = datetime.now(UTC)
        for state in account_queries.tablets(session, scope=EVERYWHERE):
            if state.tablet.name == TABLET:
                return accounts.enrol_again(session, tablet_id=state.tablet.id).token
        return accounts.enrol_tablet(session, name=TABLET, roots=EVERYWHERE.roots, within=EVERYWHERE, now=now).token

    def _forms(self, session: Session) -> dict[str, Form]:
        return {
            form.form_id: Form(forms.version(session, form_id=form.form_id, version=form.version).xform)
            for form in forms.published(session)
        }

    # --- the story itself ------------------------------------------------------------------------

    def _send(self, filled: dict[str, Form], token: str, records: Sequence[Record], what: str) -> int:
        arrived = 0
        for arrived in send(
            self.app,
            records,
            forms=filled,
            seed=self.world.seed,
            token=token,
            base_url=self.ground.settings.public_url,
        ):
            self.progress(f"Sent {arrived} of {len(records)} {what}")
        return arrived

    def _catch_up(self) -> None:
        self.progress("Reading answers, making tallies")
        turn = catchup.turn_of(self.ground.engine)
        # A server that runs already may catch up beside us and leave a turn with nothing to do: look until it is true.
        while self._is_waiting():
            catchup.catch_up(self.ground.sessions, turn=turn)

    def _is_waiting(self) -> bool:
        with self.ground.sessions() as session:
            return bool(submissions.waiting(session) or submissions.touched_cells(session, limit=1))

    def _decide(self, session: Session, players: Cast, calendar: Sequence[Turn]) -> None:
        self.progress("Deciding which words may be shown")
        now = datetime.now(UTC)
        deciding.decide(session, self.world, places=players.cluster, turns=calendar, now=now)
        deciding.publish(
            session, place=players.cluster[0], turn=[one for one in calendar if not one.is_open][-1], now=now
        )

    @staticmethod
    def _close(session: Session, calendar: Sequence[Turn]) -> None:
        for turn in calendar:
            if not turn.is_open:
                rounds.close(session, code=turn.code, now=datetime.now(UTC))
