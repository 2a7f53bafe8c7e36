"""Exports opened again with the programs they are for, and compared with what the tablets sent."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyreadstat
import pytest
from flask import Flask
from PIL import Image

from mhsurvey.accounts.person import Role
from mhsurvey.areas.scope import EVERYWHERE, Scope
from mhsurvey.db import writing
from mhsurvey.exchange.order import Format, Headers, Order
from mhsurvey.problems import Problem
from mhsurvey.submissions import operations as submissions
from mhsurvey.submissions.arriving import SUBMISSION
from mhsurvey.submissions.submission import ReviewState
from mhsurvey.web import exporting
from mhsurvey.web.exporting import Made, Reader, make
from tests.exchange.ground import SURVEY, Arrive, Told

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
LONG = "ɲɛ́ " * 180  # 720 signs, 1,080 bytes: more than one segment of an SPSS text
ODD = ["=1+1", "-12,5", "+223 70 00 00", "@x", " =a", "ɔ;\"'\n,\tà", "1e5", "", LONG, "'", "\u202e=2", "0012"]
PICTURE = io.BytesIO()
Image.new("RGB", (4, 3), "teal").save(PICTURE, "JPEG")


def odd_records() -> list[Told]:
    return [
        Told(
            f"uuid:{n}",
            {
                "say": text,
                "day": f"2026-02-{n + 1:02}",
                "clean": ("1", "0", "98")[n % 3],
                "why": ("far", "far dear", "dear")[n % 3],
                "price": str(n * 1.5),
                "hit": "1",
                "hurt": "SECRET-HURT",
                "home": "12.6 -8.0 0 0",
            },
            children=tuple((f"{text}{i}", str(i)) for i in range(n % 3)),
        )
        for n, text in enumerate(ODD)
    ]


Export = Callable[..., Made]


@pytest.fixture
def export(app: Flask, tmp_path: Path) -> Export:
    """`export(Format.CSV, words=True)` of form "f": made for the administrator, or for another role and scope."""

    def asked(
        format_: Format, *, role: Role = Role.ADMINISTRATOR, scope: Scope = EVERYWHERE, form: str = "f", **wanted: Any
    ) -> Made:
        folder = tmp_path / f"made-{len(list(tmp_path.glob('made-*')))}"
        folder.mkdir()
        order = Order(form_id=form, format=format_, **wanted)
        return make(
            app.extensions["mhsurvey"], order=order, reader=Reader(role=role, scope=scope, today=NOW), folder=folder
        )

    return asked


def read_csv(content: bytes, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def test_csv_holds_every_answer_and_runs_none(arrive: Arrive, export: Export) -> None:
    arrive("f", "survey", odd_records())
    made = export(Format.CSV, words=True, split=True, languages=("fr", "bm"))
    with zipfile.ZipFile(made.path) as found:
        names = found.namelist()
        rows, children = (read_csv(found.read(name)) for name in names)
        frame = pd.read_csv(io.BytesIO(found.read(names[0])), dtype=str, keep_default_na=False)
    assert names == ["f-2026-11-21.csv", "f-2026-11-21-child.csv"]
    assert made.n == len(rows) == len(frame) == len(ODD)

    for n, (row, text) in enumerate(zip(rows, ODD, strict=True)):
        sent = text.strip()
        assert row["say"].removeprefix("'" if sent[:1] != "'" else "") == sent
        # Nothing a spreadsheet would calculate, but for plain numbers.
        assert row["say"] == "-12,5" or row["say"][:1] not in tuple("=@+-\t\r")
        assert (row["KEY"], row["FilledOn"], row["AreaCode"], row["AreaName"]) == (
            f"uuid:{n}", f"2026-02-{n + 1:02}", "A0111", "Aire 0111",
        )  # fmt: skip
        assert (row["who-n"], float(row["price"])) == ("12", n * 1.5)
        assert (row["clean"], row["clean (fr)"], row["clean (bm)"]) == [
            ("1", "Oui", "Awɔ"), ("0", "Non", "Ayi"), ("98", "Ne sait pas", "N t'a dɔn"),
        ][n % 3]  # fmt: skip
        assert (row["why"], row["why/far"], row["why/dear"]) == [
            ("far", "1", "0"), ("far dear", "1", "1"), ("dear", "0", "1"),
        ][n % 3]  # fmt: skip
    assert [(row["PARENT_KEY"], row["age"]) for row in children] == [
        (f"uuid:{n}", str(i)) for n in range(len(ODD)) for i in range(n % 3)
    ]
    assert len({row["KEY"] for row in children}) == len(children)
    assert frame["say"].tolist() == [row["say"] for row in rows]


def test_what_is_for_focal_persons_and_where_people_live_leave_for_nobody(arrive: Arrive, export: Export) -> None:
    arrive("f", "survey", odd_records()[:3])
    for format_ in (Format.CSV, Format.XLSX, Format.SAV, Format.DTA, Format.CODEBOOK):
        content = export(format_, words=True, media=format_ is Format.CSV).path.read_bytes()
        inside = [content]
        if zipfile.is_zipfile(io.BytesIO(content)):
            with zipfile.ZipFile(io.BytesIO(content)) as found:
                inside = [found.read(name) for name in found.namelist()]
        for one in inside:
            assert b"SECRET-HURT" not in one
            assert b"12.6 -8.0" not in one
            if format_ is not Format.CODEBOOK:
                assert b"hit" not in one
                assert b"home" not in one


def test_words_stay_unless_they_are_asked_for(arrive: Arrive, export: Export) -> None:
    arrive("f", "survey", odd_records()[:3])
    with zipfile.ZipFile(export(Format.CSV).path) as found:
        rows = [read_csv(found.read(name)) for name in found.namelist()]
    assert all("say" not in row and "nick" not in row for table in rows for row in table)
    assert {"who-group", "clean"} <= set(rows[0][0])


def test_xlsx_shows_questions_in_two_languages_and_keeps_text_as_text(arrive: Arrive, export: Export) -> None:
    arrive("f", "survey", odd_records())
    book = openpyxl.load_workbook(export(Format.XLSX, words=True, languages=("fr", "bm"), headers=Headers.NAMES).path)
    assert book.sheetnames == ["Submissions", "child"]
    header, french, bambara, *rows = list(book["Submissions"].iter_rows(values_only=True))
    say, group = header.index("say"), header.index("group (bm)")
    assert (french[say], bambara[say]) == ("Dites", "A fɔ")
    assert [row[say] or "" for row in rows] == [text.strip() for text in ODD]
    assert all(cell.data_type != "f" for row in book["Submissions"].iter_rows() for cell in row)
    assert {row[group] for row in rows} == {"Musow"}
    assert [row[header.index("n")] for row in rows] == [12] * len(ODD)


@pytest.mark.parametrize(
    ("format_", "read"), [(Format.SAV, pyreadstat.read_sav), (Format.DTA, pyreadstat.read_dta)], ids=["spss", "stata"]
)
def test_statistics_programs_get_labels_numbers_days_and_long_text(
    arrive: Arrive, export: Export, tmp_path: Path, format_: Format, read: Callable[..., Any]
) -> None:
    arrive("f", "survey", odd_records())
    with zipfile.ZipFile(export(format_, words=True).path) as found:
        found.extractall(tmp_path)
        main, child = (tmp_path / name for name in found.namelist())
    frame, about = read(str(main))
    assert len(frame) == len(ODD)
    assert frame["say"].tolist() == [text.strip() for text in ODD]
    assert about.column_names_to_labels["say"] == "Dites"
    assert about.variable_value_labels["clean"] == {1: "Oui", 0: "Non", 98: "Ne sait pas"}
    assert frame["clean"].tolist() == [(1, 0, 98)[n % 3] for n in range(len(ODD))]
    assert about.variable_value_labels["who_group"] == {1: "Femmes", 2: "Hommes"}
    assert frame["why_far"].tolist() == [(1, 1, 0)[n % 3] for n in range(len(ODD))]
    assert frame["day"].tolist() == [date(2026, 2, n + 1) for n in range(len(ODD))]
    assert frame["FilledOn"].tolist() == frame["day"].tolist()
    assert frame["price"].tolist() == [n * 1.5 for n in range(len(ODD))]
    children, _about = read(str(child))
    assert children["age"].tolist() == [i for n in range(len(ODD)) for i in range(n % 3)]
    labelled, _about = read(str(main), apply_value_formats=True)
    assert labelled["clean"].astype(str).tolist()[:3] == ["Oui", "Non", "Ne sait pas"]


@pytest.mark.parametrize("format_", [Format.SAV, Format.DTA])
def test_an_export_without_a_record_opens_too(arrive: Arrive, export: Export, tmp_path: Path, format_: Format) -> None:
    arrive("f", "survey", [])
    with zipfile.ZipFile(export(format_).path) as found:
        found.extractall(tmp_path)
        main = tmp_path / found.namelist()[0]
    frame, _about = (pyreadstat.read_sav if format_ is Format.SAV else pyreadstat.read_dta)(str(main))
    assert len(frame) == 0
    assert "clean" in frame.columns


def test_versions_stand_together_or_one_alone(arrive: Arrive, export: Export) -> None:
    arrive("f", "survey", [Told("uuid:old", {"clean": "1"})])
    newer = SURVEY.replace("decimal             | price   |", "decimal             | cost    |")
    arrive("f", "survey", [Told("uuid:new", {"clean": "0"})], version="2", survey=newer)
    with zipfile.ZipFile(export(Format.CSV).path) as found:
        both = read_csv(found.read(found.namelist()[0]))
    assert [(row["KEY"], row["FormVersion"]) for row in both] == [("uuid:old", "1"), ("uuid:new", "2")]
    assert {"price", "cost"} <= set(both[0])
    with zipfile.ZipFile(export(Format.CSV, version="2").path) as found:
        alone = read_csv(found.read(found.namelist()[0]))
    assert [row["KEY"] for row in alone] == ["uuid:new"]
    assert "price" not in alone[0]


def test_managers_take_what_groups_said_of_their_areas_and_no_person(
    arrive: Arrive, export: Export, app: Flask
) -> None:
    card = [
        Told("uuid:enough", {"clean": "1"}),
        Told("uuid:few", {"who/n": "4", "clean": "1"}),
        Told("uuid:far", {"who/area": "A0211", "clean": "1"}),
    ]
    arrive("f", "scorecard", card)
    here = Scope(roots=("/R01/",))
    with zipfile.ZipFile(export(Format.CSV, role=Role.MANAGER, scope=here).path) as found:
        rows = read_csv(found.read(found.namelist()[0]))
    assert [(row["KEY"], row["clean"], row["who-n"]) for row in rows] == [
        ("uuid:enough", "1", "12"),
        ("uuid:few", "", ""),
    ]
    for refused in ({"words": True}, {"area": "A0211"}):
        with pytest.raises(Problem):
            export(Format.CSV, role=Role.MANAGER, scope=here, **refused)

    arrive("g", "survey", [Told("uuid:person")])
    for role in (Role.MANAGER, Role.FACILITATOR, Role.FOCAL_PERSON):
        with pytest.raises(Problem):
            export(Format.CSV, form="g", role=role)
    assert export(Format.RESULTS, form="g", role=Role.MANAGER).n == 0
    assert b"uuid:person" not in export(Format.GEOJSON, form="g", role=Role.MANAGER, round_code="R1").path.read_bytes()


def test_what_was_rejected_or_is_held_leaves_only_when_asked_for(arrive: Arrive, export: Export, app: Flask) -> None:
    arrive("f", "survey", [Told("uuid:1"), Told("uuid:2"), Told("uuid:3", {"who/area": "NOWHERE"})])
    with writing(app.extensions["mhsurvey"].sessions()) as session:
        submissions.review(session, submission_id=1, to=ReviewState.REJECTED, scope=EVERYWHERE)
        session.commit()

    def keys(**wanted: Any) -> list[str]:
        with zipfile.ZipFile(export(Format.CSV, **wanted).path) as found:
            return [row["KEY"] for row in read_csv(found.read(found.namelist()[0]))]

    assert keys() == ["uuid:2"]
    assert keys(review=(ReviewState.REJECTED,)) == ["uuid:1"]
    assert keys(held=True) == ["uuid:2", "uuid:3"]
    assert keys(round_code="R2") == []
    assert keys(area="D011") == ["uuid:2"]
    assert keys(until=date(2026, 3, 1)) == []


def test_centres_own_sheet_is_blank_while_it_is_sealed(arrive: Arrive, export: Export) -> None:
    arrive("f", "provider", [Told("uuid:centre", {"clean": "1"})])
    with zipfile.ZipFile(export(Format.CSV).path) as found:
        [row] = read_csv(found.read(found.namelist()[0]))
    assert (row["KEY"], row["GroupCode"], row["clean"]) == ("uuid:centre", "provider", "")


def test_media_go_along_without_recordings_unless_words_do(arrive: Arrive, export: Export) -> None:
    files = {"p.jpg": (PICTURE.getvalue(), "image/jpeg"), "v.mp3": (b"SPOKEN", "audio/mpeg")}
    stray = {"../../x.jpg": (PICTURE.getvalue(), "image/jpeg")}
    arrive("f", "survey", [Told("uuid:1", {"photo": "p.jpg", "voice": "v.mp3"}, files=files | stray)])

    def media(**wanted: Any) -> list[str]:
        with zipfile.ZipFile(export(Format.CSV, media=True, **wanted).path) as found:
            return [name for name in found.namelist() if name.startswith("media/")]

    assert media() == ["media/1/p.jpg"]
    assert media(words=True) == ["media/1/p.jpg", "media/1/v.mp3"]


def test_codebook_tells_what_is_asked_and_how_many_answered(arrive: Arrive, export: Export) -> None:
    arrive("f", "survey", odd_records())
    book = openpyxl.load_workbook(export(Format.CODEBOOK).path)
    header, *rows = list(book["questions"].iter_rows(values_only=True))
    by_name = {row[header.index("name")]: dict(zip(header, row, strict=True)) for row in rows}
    assert (by_name["why"]["relevant"], by_name["why"]["answered"]) == ("${n} > 3", len(ODD))
    assert (by_name["n"]["column"], by_name["n"]["mh"]) == ("who-n", "key=participants")
    assert by_name["clean"]["label (bm)"] == "Saniya"
    assert (by_name["hurt"]["answered"], by_name["hurt"]["in exports"]) == (None, "never: for the focal persons")
    assert by_name["home"]["in exports"] == "never"
    choices = [row for row in book["choices"].iter_rows(min_row=2, values_only=True) if row[0] == "group"]
    assert choices == [("group", "women", 1, "Femmes", "Musow"), ("group", "men", 2, "Hommes", "Cɛw")]


def test_map_is_of_areas_and_holds_no_place_of_a_person(arrive: Arrive, export: Export) -> None:
    arrive("f", "survey", odd_records())
    found = json.loads(export(Format.GEOJSON, round_code="R1", area="D011").path.read_bytes())
    assert [one["properties"]["code"] for one in found["features"]] == ["A0111", "A0112", "A0113"]
    assert "12.6" not in json.dumps(found)


def test_every_record_is_there_once_and_agrees_with_its_raw_xml(
    arrive: Arrive, export: Export, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 7)
    arrive("f", "survey", [Told(f"uuid:{n}", {"price": str(n)}) for n in range(30)])
    with app.extensions["mhsurvey"].sessions() as session:
        kept = [row.xml.decode() for row in session.execute(SUBMISSION.select().order_by(SUBMISSION.c.id))]
    with zipfile.ZipFile(export(Format.CSV).path) as found:
        rows = read_csv(found.read(found.namelist()[0]))
    assert [f"<price>{float(row['price']):g}</price>" in xml for row, xml in zip(rows, kept, strict=True)] == [
        True
    ] * 30
