"""Forms put into a test's database as published, without the checks of an upload."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import SimpleNamespace

from sqlalchemy.orm import Session

from mhsurvey.forms import operations as forms
from mhsurvey.forms.convert import convert
from mhsurvey.forms.meaning import Meaning
from mhsurvey.forms.reading import read_meaning
from mhsurvey.rounds import operations as rounds
from mhsurvey.store import Store

FORMS = Path(__file__).parents[1] / "forms"


@cache
def converted(form_id: str) -> bytes:
    """The XForm of one of the product's own instruments."""
    return convert((FORMS / form_id / f"{form_id}.xlsx").read_bytes()).xform


def publish(session: Session, *, store: Store, form_id: str) -> Meaning:
    """Publish one of the product's own instruments."""
    media = {path.name: path.read_bytes() for path in (FORMS / form_id / "media").iterdir()}
    return publish_xform(session, store=store, xform=converted(form_id), media=media)


def publish_xform(session: Session, *, store: Store, xform: bytes, media: dict[str, bytes] | None = None) -> Meaning:
    """Publish an XForm as it stands."""
    meaning = read_meaning(xform)
    draft = SimpleNamespace(
        xlsx=b"", xform=xform, meaning=meaning, media=media or {}, warnings=(), errors=(), faults=()
    )
    forms.publish(session, draft=draft, store=store, now=datetime.now(UTC), by=None)  # type: ignore[arg-type]
    rounds.adopt_indicators(session, meaning=meaning)
    return meaning


def form(form_id: str, version: str, fields: str, binds: str, *, attributes: str = "", title: str = "T") -> bytes:
    """A small XForm: its instance's fields and their binds, as text."""
    return f"""<?xml version="1.0"?><h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
      xmlns:jr="http://openrosa.org/javarosa" xmlns:mh="http://mhsurvey.org/xforms"><h:head><h:title>{title}</h:title>
      <model><instance><data id="{form_id}" version="{version}" {attributes}>{fields}
      <meta><instanceID/></meta></data></instance>{binds}
      <bind nodeset="/data/meta/instanceID" type="string" jr:preload="uid"/></model></h:head>
      <h:body/></h:html>""".encode()
