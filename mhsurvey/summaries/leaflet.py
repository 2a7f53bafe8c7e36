"""What the public page of an area says: a summary cut down to what everybody may read, kept as it was that day.

The numbers are frozen when somebody publishes, so that what changes from day to day as single sheets arrive cannot be
subtracted. Words are not in it: only their keys, looked up in what is approved at the moment of reading, so that
words kept back later are gone at once.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from mhsurvey.quotes.queries import promise_key
from mhsurvey.results.result import Score, ShareResult
from mhsurvey.results.scores import face
from mhsurvey.rounds.indicator import is_in_a_groups_words
from mhsurvey.summaries.point import Point
from mhsurvey.summaries.summary import Standings, Summary
from mhsurvey.summaries.words import whole

EDITION = 1
QUOTES_AT_MOST = 3

Leaflet = Mapping[str, Any]


def leaflet(summary: Summary) -> dict[str, Any]:
    """The summary as plain JSON: codes, whole numbers, ISO days, labels by language; no word anybody typed."""
    when, people = summary.occasion, summary.presence
    return {
        "edition": EDITION,
        "made_on": summary.printed_on.isoformat(),
        "round": when.round_name,
        "previous": when.previous_name,
        "meeting_on": _day(when.meeting_on),
        "next_on": _day(when.next_on),
        "groups": [{"group": one.group, "people": one.people} for one in people.groups],
        "people": people.people,
        "women": people.women,
        "at_least": people.at_least,
        "complete": people.complete,
        "kept": {"due": summary.kept.due, "kept": summary.kept.kept, "late": summary.kept.late},
        "strong": [one.code for one in summary.strong],
        "weak": [one.code for one in summary.weak],
        "points": [_point(one) for one in summary.scored],
        "earlier": [_promise(one) for one in summary.earlier],
        "new": [_promise(one) for one in summary.new],
        "inputs": [
            {"code": one.code, "label": dict(one.label), "due": one.due, "have": one.have} for one in summary.inputs
        ],
        "shares": [_share(one) for one in summary.shares],
    }


def _point(one: Point) -> dict[str, Any]:
    return {
        "code": one.code,
        # What a group called it is a word like any other.
        "label": None if is_in_a_groups_words(one.code) else dict(one.label),
        "score": one.score,
        "face": one.face,
        "agreed": one.agreed,
        "community": _side(one.community),
        "provider": _side(one.provider),
        "arrow": None if one.change is None else one.change.arrow,
        "change": one.change_points if one.change else None,
        "voices": list(one.voices) if one.incomplete else None,
        "groups": [{"group": group, **_side(score)} for group, score in one.groups if score.is_shown],
        "said": [
            {"key": said.key, "group": said.group, "proposed": said in one.suggestions}
            for said in (*one.reasons, *one.suggestions)
        ],
    }


def _side(score: Score) -> dict[str, Any]:
    value = score.value
    return {
        "score": None if value is None else whole(value),
        "face": None if value is None else face(value),
    }


def _promise(one: Standings) -> dict[str, Any]:
    promise = one.promise
    return {
        "key": promise_key(promise.code, what=promise.what),
        # The office and not the function typed beside it.
        "who": promise.who,
        "due_on": _day(promise.due_on),
        "standing": one.standing,
        "days_late": one.days_late,
        "verdict": one.verdict,
    }


def _share(one: ShareResult) -> dict[str, Any]:
    beside = one.compared[0].comparator if one.compared else None
    return {
        "label": dict(one.label),
        "percent": None if one.share is None else whole(100 * one.share),
        "bound": one.bound,
        "n": one.n,
        "small": one.small_sample,
        "beside": None
        if beside is None
        else {
            "value": whole(beside.value),
            "definition": beside.definition,
            "source": beside.source,
            "year": beside.year,
        },
    }


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def readable(kept: Leaflet, *, words: Mapping[str, str], named: Mapping[str, str]) -> dict[str, Any]:
    """The leaflet with its words: what is not approved now is left out, whatever was when it was made.

    words  approved words by key; named: approved words of the area's own points, by code
    """
    points = [_worded(one, words=words, named=named) for one in kept["points"]]
    promises = {part: [one | {"what": words.get(one["key"])} for one in kept[part]] for part in ("earlier", "new")}
    return {**kept, **promises, "points": [one for one in points if one["label"]]}


def _worded(one: dict[str, Any], *, words: Mapping[str, str], named: Mapping[str, str]) -> dict[str, Any]:
    label = one["label"] or ({"fr": named[one["code"]]} if one["code"] in named else None)
    said = [quote | {"words": words[quote["key"]]} for quote in one["said"] if quote["key"] in words]
    return one | {"label": label, "said": said[:QUOTES_AT_MOST]}
