"""Counts the submissions of one cell. Pure: the same answers always give the same tallies.

Questions of a tally, beside "<indicator>.<part>" and "<form_id>:<path>" (values as given, n submissions):

    <indicator>.norm        value 0..100 as text, n = people behind it: one row is score and weight at once.
                            ".norm.2" holds the second wording of that form, so that only like meets like.
    <indicator>.ballot      value 1..5, n = votes
    <indicator>.favourable@<by>=<value>   "1" favourable, "0" not; persons, for disaggregation
    experience.norm         per-person experience scores, rounded to 0.1
    _sessions _refused _participants _women _under25 _disability   value "n"
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from mhsurvey.areas.area import AreaCode
from mhsurvey.results.experience import experience
from mhsurvey.results.inputs import ratio
from mhsurvey.results.scale import DONT_KNOW, MIDDLE
from mhsurvey.results.scores import group_score
from mhsurvey.results.sheet import Point, Rows, Sheet
from mhsurvey.rounds.indicator import (
    CODE_LENGTH,
    EXPERIENCE,
    LOCAL,
    IndicatorCode,
    LocalPoint,
    local_code,
    wording_mark,
)
from mhsurvey.submissions.submission import SubmittedAnswers

N = "n"
LONGEST = 255
MOST = 100_000


@dataclass(frozen=True)
class Counted:
    """tallies: (question, value) -> n. local_points: the groups' own points met on the way."""

    tallies: Mapping[tuple[str, str], int]
    local_points: tuple[LocalPoint, ...]


def norm_question(code: str, *, version: int = 1) -> str:
    """The tally question that holds an indicator's scores in one wording."""
    return f"{code}.norm" if version == 1 else f"{code}.norm.{version}"


def favourable_question(code: str, *, by: str, value: str) -> str:
    return f"{code}.favourable@{by}={value}"


def count(
    submissions: Iterable[SubmittedAnswers],
    *,
    area_code: AreaCode,
    sheet_of: Callable[[str, str], Sheet | None],
    wordings_of: Callable[[str], Mapping[tuple[str, str], int]],
) -> Counted:
    """Count every submission of a cell.

    sheet_of     (form_id, version) -> Sheet, or None for a version that is not here: it counts nowhere
    wordings_of  form_id -> {(indicator, mark): wording version}; under "local" those of the areas' own points
    """
    counter = _Counter(area_code)
    for submission in submissions:
        sheet = sheet_of(submission.form_id, submission.version)
        if sheet is not None:
            counter.add(submission, sheet=sheet, wordings_of=wordings_of)
    local = tuple(LocalPoint(code, area_code, words) for code, words in counter.local.items())
    return Counted(tallies=counter.tallies, local_points=local)


class _Counter:
    """Adds submissions up."""

    def __init__(self, area_code: AreaCode) -> None:
        self.area_code = area_code
        self.tallies: Counter[tuple[str, str]] = Counter()
        self.local: dict[IndicatorCode, str] = {}

    def add(
        self, submission: SubmittedAnswers, *, sheet: Sheet, wordings_of: Callable[[str], Mapping[tuple[str, str], int]]
    ) -> None:
        values, wordings = submission.values, wordings_of(submission.form_id)
        own_wordings = wordings_of(LOCAL) if sheet.rows else {}
        if sheet.consent and str(values.get(sheet.consent, "")) == "0":
            self.tallies["_refused", N] += 1
            return
        self.tallies["_sessions", N] += 1
        for trait, path in sheet.traits:
            self._trait(f"_{trait}", values.get(path))
        people = self._people(values, sheet)
        traits = [(by, value) for by, path in sheet.by for value in _texts(values.get(path))]
        for point in sheet.points:
            code = point.code or ""
            norm = self._point(code, point, values, people, version=wordings.get((code, point.mark), 1))
            if norm is not None and sheet.is_of_persons and code not in sheet.sensitive:
                self._by(code, norm, traits)
        for question, path in sheet.free:
            self._values(question, values.get(path))
        for rows in sheet.rows:
            for row in submission.repeats.get(rows.path, ()):
                self._row(rows, row, people, own_wordings)
        self._experience(sheet, values)

    @staticmethod
    def _people(values: Mapping[str, Any], sheet: Sheet) -> int:
        """Who stands behind one statement: the people present; one person, centre or meeting otherwise."""
        if not sheet.is_of_group:
            return 1
        present = _number(values.get(dict(sheet.traits).get("participants", "")))
        return max(int(present), 0) if present is not None else 0

    def _point(self, code: str, point: Point, values: Mapping[str, Any], people: int, *, version: int) -> float | None:
        """Count one point of one submission; gives its norm, or None when it is missing."""
        given = _texts(values.get(point.score)) if point.score else []
        for value in given:
            self.tallies[f"{code}.score", value] += 1
        norm = max((point.norms[value] for value in given if value in point.norms), default=None)
        votes = {
            one: int(n)
            for one, path in point.ballots
            if (given_n := values.get(path)) is not None and (n := _number(given_n)) is not None and n > 0
        }
        for one, n in votes.items():
            self.tallies[f"{code}.ballot", str(one)] += n
        if norm is None and votes:
            # Only those who voted stand behind the mean, however many sat in the room.
            norm = group_score(agreed=None, ballots=votes)
            people = min(people, sum(votes.values()))
        if point.due and point.have:
            norm = self._due_and_have(code, _number(values.get(point.due)), _number(values.get(point.have)))
        if norm is not None:
            self.tallies[norm_question(code, version=version), _number_text(norm)] += people
        return norm

    def _due_and_have(self, code: str, due: float | None, have: float | None) -> float | None:
        if due is None or have is None:
            return None
        self.tallies[f"{code}.due", _number_text(due)] += 1
        self.tallies[f"{code}.have", _number_text(have)] += 1
        share = ratio(due=due, have=have)
        return None if share is None else 100 * share

    def _by(self, code: str, norm: float, traits: Iterable[tuple[str, str]]) -> None:
        side = "1" if norm > MIDDLE else "0"
        for by, value in traits:
            self.tallies[favourable_question(code, by=by, value=value)[:LONGEST], side] += 1

    def _row(self, rows: Rows, row: Mapping[str, Any], people: int, wordings: Mapping[tuple[str, str], int]) -> None:
        code = str(row.get(rows.which, ""))[:CODE_LENGTH] if rows.which else ""
        wording = str(row.get(rows.wording, "")).strip() if rows.wording else ""
        if not code and wording:
            found = local_code(wording, area_code=self.area_code)
            self.local.setdefault(found, wording)
            code = found
        if code:
            # Which words were asked is said by the sheet itself: a tablet may have carried older ones.
            version = wordings.get((code, wording_mark(wording)), 1) if wording else 1
            self._point(code, rows.point, row, people, version=version)

    def _experience(self, sheet: Sheet, values: Mapping[str, Any]) -> None:
        if not sheet.experience:
            return
        score = experience(norms.get(str(values.get(path, ""))) for path, norms in sheet.experience)
        if score is not None:
            self.tallies[norm_question(EXPERIENCE), _number_text(round(score, 1))] += 1

    def _trait(self, question: str, value: object) -> None:
        number = _number(value)
        if number is not None and number >= 0:
            self.tallies[question, N] += int(number)

    def _values(self, question: str, value: object) -> None:
        for text in _texts(value):
            self.tallies[question[:LONGEST], text] += 1


def _texts(value: object) -> list[str]:
    """A select's answers as texts; [] for no answer."""
    if value is None or value == "":
        return []
    if isinstance(value, list):
        return [str(part)[:LONGEST] for part in value]
    return [str(value)[:LONGEST]]


def _number(value: object) -> float | None:
    """A number answered or calculated; a calculation's result travels as text.

    What no group or shelf can count ("NaN", 10 to the 20th) is no number: one slip must not stop the tallies.
    """
    try:
        number = float(value) if isinstance(value, int | float) else float(str(value))
    except (ValueError, OverflowError):
        return None
    return number if isfinite(number) and abs(number) <= MOST else None


def _number_text(number: float) -> str:
    """The shortest text that reads back as the same number: scores stay unrounded."""
    return repr(int(number)) if number == int(number) else repr(float(number))


def dont_knows(values: Mapping[str, int]) -> tuple[int, int]:
    """(how many said "don't know", how many answered at all) of the values of one "<indicator>.score"."""
    return values.get(DONT_KNOW, 0), sum(values.values())
