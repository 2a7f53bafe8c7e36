"""A form with one of every kind of question, and records of it with odd answers, for the exports to carry out."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mhsurvey.db import writing
from mhsurvey.forms.convert import convert
from mhsurvey.rounds.tables import RoundRow
from mhsurvey.web import catchup
from tests.conftest import EnrolledTablet, House
from tests.forms.workbooks import workbook
from tests.published import publish_xform

SURVEY = """
| survey |                     |         |                       |                          |              |               |               |            |                    |
|        | type                | name    | label::Français (fr)  | label::Bamanankan (bm)   | bind::mh:key | bind::mh:alert | bind::mh:sensitive | relevant | bind::mh:dimension |
|        | begin group         | who     | Qui                   | Jɔn                      |              |               |               |            |                    |
|        | text                | cycle   | Passage               | Passage                  | round        |               |               |            |                    |
|        | text                | area    | Aire                  | Sigida                   | area         |               |               |            |                    |
|        | select_one grp      | group   | Groupe                | Kulu                     | group        |               |               |            |                    |
|        | integer             | n       | Combien               | Joli                     | participants |               |               |            |                    |
|        | end group           |         |                       |                          |              |               |               |            |                    |
|        | date                | day     | Jour                  | Don                      | date         |               |               |            |                    |
|        | select_one yn       | clean   | Propre ?              | Saniya                   |              |               |               |            |                    |
|        | select_multiple why | why     | Pourquoi ?            | Mun na ?                 |              |               |               | ${n} > 3   |                    |
|        | decimal             | price   | Prix                  | Sɔngɔ                    |              |               |               |            |                    |
|        | text                | say     | Dites                 | A fɔ                     |              |               |               |            |                    |
|        | select_one yn       | hit     | Frappé ?              | Bugɔ                     |              |               | yes           |            |                    |
|        | text                | hurt    | Que s'est-il passé ?  | Mun kɛra                 |              | harm          |               |            |                    |
|        | geopoint            | home    | Maison                | So                       |              |               |               |            |                    |
|        | image               | photo   | Photo                 | Ja                       |              |               |               |            |                    |
|        | audio               | voice   | Voix                  | Kan                      |              |               |               |            |                    |
|        | begin repeat        | child   | Enfant                | Den                      |              |               |               |            |                    |
|        | text                | nick    | Surnom                | Tɔgɔ                     |              |               |               |            |                    |
|        | integer             | age     | Âge                   | Si                       |              |               |               |            |                    |
|        | end repeat          |         |                       |                          |              |               |               |            |                    |
"""  # noqa: E501
CHOICES = """
| choices |           |       |                      |                        |
|         | list_name | name  | label::Français (fr) | label::Bamanankan (bm) |
|         | grp       | women | Femmes               | Musow                  |
|         | grp       | men   | Hommes               | Cɛw                    |
|         | yn        | 1     | Oui                  | Awɔ                    |
|         | yn        | 0     | Non                  | Ayi                    |
|         | yn        | 98    | Ne sait pas          | N t'a dɔn              |
|         | why       | far   | Loin                 | Yɔrɔ jan               |
|         | why       | dear  | Cher                 | Gɛlɛn                  |
"""
SETTINGS = """
| settings |            |         |         |                                 |                    |                  |
|          | form_title | form_id | version | namespaces                      | attribute::mh:kind | default_language |
|          | Every kind | {id}    | {version} | mh="http://mhsurvey.org/xforms" | {kind}            | Français (fr)    |
"""


@cache
def every_kind(form_id: str, kind: str, *, version: str = "1", survey: str = SURVEY) -> bytes:
    """The form's XForm."""
    settings = SETTINGS.format(id=form_id, kind=kind, version=version)
    return convert(workbook(survey, CHOICES, settings)).xform


@dataclass(frozen=True)
class Told:
    """One record to send: answers by path below the root, rows of its repeat, its files."""

    number: str
    answers: Mapping[str, str] = field(default_factory=dict)
    children: tuple[tuple[str, str], ...] = ()
    files: Mapping[str, tuple[bytes, str]] = field(default_factory=dict)

    def xml(self, form_id: str, version: str = "1") -> str:
        given = {"who/cycle": "R1", "who/area": "A0111", "who/group": "women", "who/n": "12", **self.answers}
        who = "".join(_element(path[4:], text) for path, text in given.items() if path.startswith("who/"))
        rest = "".join(_element(path, text) for path, text in given.items() if not path.startswith("who/"))
        children = "".join(
            f"<child>{_element('nick', nick)}{_element('age', age)}</child>" for nick, age in self.children
        )
        return (
            f'<data id="{form_id}" version="{version}"><who>{who}</who>{rest}{children}'
            f"<meta><instanceID>{escape(self.number)}</instanceID></meta></data>"
        )


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"


Arrive = Callable[..., None]


@pytest.fixture
def arrive(app: Flask, house: House, client: FlaskClient, tablet: EnrolledTablet) -> Arrive:
    """`arrive("card", "scorecard", [Told("uuid:1")])`: the form is published, the records come and are read."""
    house.areas()
    ground = app.extensions["mhsurvey"]
    with writing(ground.sessions()) as session:
        days = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
        session.add(RoundRow(code="R1", name="Round", state="open", expected_groups=[], **days))
        session.commit()

    def send(form_id: str, kind: str, told: list[Told], *, version: str = "1", survey: str = SURVEY) -> None:
        with writing(ground.sessions()) as session:
            publish_xform(session, store=ground.store, xform=every_kind(form_id, kind, version=version, survey=survey))
            session.commit()
        for one in told:
            content = one.xml(form_id, version).encode()
            data: dict[str, Any] = {"xml_submission_file": (io.BytesIO(content), "s.xml")}
            for name, (file, content_type) in one.files.items():
                data[name] = (io.BytesIO(file), name, content_type)
            assert client.post("/submission", data=data, headers=tablet.headers).status_code == 201
        catchup.catch_up(ground.sessions, turn=catchup.turn_of(ground.engine))

    return send
