"""What reading needs of the rooms below, looked up once a batch."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from mhsurvey.accounts import queries as accounts
from mhsurvey.areas import queries as areas
from mhsurvey.areas.area import AreaCode
from mhsurvey.areas.scope import EVERYWHERE, NOWHERE, Scope
from mhsurvey.areas.succession import Span, standing
from mhsurvey.forms import queries as forms
from mhsurvey.forms.meaning import Meaning
from mhsurvey.problems import Problem
from mhsurvey.rounds import queries as rounds
from mhsurvey.rounds.round import Round

ONE_BY_ONE = 100


class RoomsGround:
    """The rooms behind holding.Ground and reading.FormsGround; remembers what it looked up, so keep it short."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._paths: dict[str, str | None] = {}
        self._has_all_paths = False
        self._spans: Mapping[AreaCode, Span] | None = None
        self._rounds: dict[str, Round | None] = {}
        self._rounds_on: dict[tuple[date, str], Round | None] = {}
        self._meanings: dict[tuple[str, str], Meaning | None] = {}
        self._scopes: dict[tuple[int | None, int | None], Scope] = {}

    def area_path(self, code: str) -> str | None:
        if code in self._paths:
            return self._paths[code]
        if len(self._paths) < ONE_BY_ONE:
            self._paths[code] = areas.path(self._session, code=code)
        elif not self._has_all_paths:
            # A batch from all over the country: one look at all areas is cheaper than many at one.
            self._paths.update((str(code), path) for code, path in areas.paths(self._session, scope=EVERYWHERE).items())
            self._has_all_paths = True
        return self._paths.setdefault(code, None)

    def area_then(self, code: str, on: date) -> str | None:
        if self._spans is None:
            self._spans = areas.spans(self._session)
        return standing(code, on=on, spans=self._spans)

    def round(self, code: str) -> Round | None:
        if code not in self._rounds:
            self._rounds[code] = rounds.find_round(self._session, code=code)
        return self._rounds[code]

    def round_on(self, on: date, area: str) -> Round | None:
        if (on, area) not in self._rounds_on:
            self._rounds_on[on, area] = rounds.round_on(self._session, on=on, area=area)
        return self._rounds_on[on, area]

    def sender_scope(self, tablet_id: int | None, person_id: int | None) -> Scope:
        key = (tablet_id, person_id)
        if key not in self._scopes:
            self._scopes[key] = self._look_up_scope(tablet_id, person_id)
        return self._scopes[key]

    def _look_up_scope(self, tablet_id: int | None, person_id: int | None) -> Scope:
        try:
            if tablet_id is not None:
                return accounts.tablet(self._session, tablet_id=tablet_id, scope=EVERYWHERE).tablet.scope
            if person_id is not None:
                return accounts.person_scope(self._session, person_id=person_id)
        except Problem:
            return NOWHERE
        # Imported by an administrator from a file: nobody's areas to compare with.
        return EVERYWHERE

    def meaning(self, form_id: str, version: str) -> Meaning | None:
        if (form_id, version) not in self._meanings:
            self._meanings[form_id, version] = forms.meaning(self._session, form_id=form_id, version=version)
        return self._meanings[form_id, version]

    def has_form(self, form_id: str) -> bool:
        return forms.has_form(self._session, form_id=form_id)
