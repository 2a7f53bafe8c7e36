"""The facilitators' kit: everything on paper, of one area and its round, and nothing of anybody else's."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from mhsurvey.db import writing
from mhsurvey.protection.tables import SupportRow
from mhsurvey.rounds.tables import RoundIndicatorRow, RoundRow
from tests.conftest import House
from tests.published import publish


def test_the_kit_holds_every_step_the_rounds_points_its_sheets_and_the_areas_support(
    app: Flask, house: House, signed_in: Callable[..., FlaskClient]
) -> None:
    house.areas()
    ground = app.extensions["mhsurvey"]
    with writing(ground.sessions()) as session:
        publish(session, store=ground.store, form_id="csc_group")
        publish(session, store=ground.store, form_id="csc_verdict")
        days = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
        # A short one: of the two sheets only one is the round's, and of all points one.
        session.add(RoundRow(code="R1", name="Passage de mars", state="open", expected_groups=["women", "chw"],
                             instruments=["csc_verdict"], **days))  # fmt: skip
        session.flush()
        session.add(RoundIndicatorRow(round_code="R1", indicator_code="ind02_attente", position=1))
        session.add(
            SupportRow(root="/R01/", who="La maison des femmes", phone="20 11 22 33", place="Derrière la mairie")
        )
        session.commit()

    answer = signed_in("facilitator").get("/rounds/R1/areas/A0111/kit.pdf")

    assert answer.mimetype == "application/pdf"
    every = [" ".join(one.extract_text().split()) for one in PdfReader(BytesIO(answer.data)).pages]
    text = " ".join(every)
    for words in ("Aire 0111", "Passage de mars", "Le centre se note lui-même", "20 11 22 33", "La maison des femmes"):
        assert words in text
    assert sum("Feuille de présence" in one for one in every) == 2
    assert [one for one in every if one.startswith("Aire 0111 · Passage de mars 1 Temps d'attente")]
    assert not any("Accueil et respect" in one for one in every)
    assert "csc_verdict · version" in text
    assert "csc_group" not in text
