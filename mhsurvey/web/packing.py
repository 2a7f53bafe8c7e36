"""DOOR without a visitor: what a laptop takes along to be a village server, as one file.

Areas, forms with their media, rounds, indicators and open promises, and the public keys tablets seal for: what is
asked and where, never what anybody answered. The file is a zip of a small SQLite database of the same tables, so
that every type comes through as it was, and of the media.
"""

import hashlib
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, Select, Table, select
from sqlalchemy.dialects import postgresql, sqlite

from mhsurvey import migrating
from mhsurvey.db import make_engine
from mhsurvey.store import Store
from mhsurvey.submissions.sealing import Keyring
from mhsurvey.tables import METADATA

# In the order in which rows refer to each other. Nothing of people, tablets or submissions.
TABLES = (
    "area",
    "area_change",
    "area_succession",
    "area_past",
    "outline",
    "outline_past",
    "facility",
    "form",
    "form_version",
    "form_media",
    "round",
    "round_area",
    "round_indicator",
    "indicator",
    "wording",
    "comparator",
    "threshold",
    "action",
)
# What became of places: here as there, for a change that was taken back there never was.
HISTORY = ("outline_past", "area_past", "area_succession", "area_change")
DATABASE, KEYS, MEDIA = "pack.sqlite", "keys.json", "media/"
AT_ONCE = 500


class NotAPack(Exception):
    """The file was not made by `flask village pack`, or was changed since; the message says what is wrong."""


def pack(engine: Engine, store: Store, keyring: Keyring, file: Path) -> dict[str, int]:
    """Write the file; gives how many rows of each table it holds."""
    with _scratch() as (path, small):
        with engine.connect() as there, small.begin() as here:
            counts = {name: _copy(there, here, METADATA.tables[name]) for name in TABLES}
            media = sorted(set(there.scalars(select(METADATA.tables["form_media"].c.sha256))))
        # Closing the last connection brings the log beside the file into it.
        small.dispose()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
            out.write(path, DATABASE)
            out.writestr(KEYS, orjson.dumps(keyring.public()))
            for sha256 in media:
                out.writestr(f"{MEDIA}{sha256}", store.get(sha256))
    return counts


def take(engine: Engine, store: Store, keyring: Keyring, file: Path, *, readable: bool) -> dict[str, int]:
    """Take a pack in, beside and over what is here; taken twice, it changes nothing. Gives rows by table.

    readable  let tablets seal for this server's own key instead of the packing server's
    Raises    NotAPack
    """
    try:
        with zipfile.ZipFile(file) as given, _scratch(given.read(DATABASE)) as (_path, small):
            _take_media(given, store)
            with small.connect() as there, engine.connect().execution_options(immediate=True) as here, here.begin():
                for name in HISTORY:
                    here.execute(METADATA.tables[name].delete())
                _end_what_never_was(there, here)
                counts = {name: _copy(there, here, METADATA.tables[name]) for name in TABLES}
            if not readable:
                keyring.seal_for(orjson.loads(given.read(KEYS)))
            return counts
    except (zipfile.BadZipFile, KeyError, orjson.JSONDecodeError) as fault:
        raise NotAPack(str(fault)) from fault


def _take_media(given: zipfile.ZipFile, store: Store) -> None:
    for name in given.namelist():
        if name.startswith(MEDIA):
            content = given.read(name)
            if hashlib.sha256(content).hexdigest() != name.removeprefix(MEDIA):
                raise NotAPack(f"{name} was changed")
            store.put(content)


@contextmanager
def _scratch(content: bytes = b"") -> Iterator[tuple[Path, Engine]]:
    """A small database of today's tables, with what a pack holds."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / DATABASE
        path.write_bytes(content)
        engine = make_engine(f"sqlite:///{path}")
        try:
            migrating.upgrade(engine)
            yield path, engine
        finally:
            engine.dispose()


def _copy(there: Connection, here: Connection, table: Table) -> int:
    rows = [_as_taken(table.name, dict(row._mapping)) for row in there.execute(_in_order(table))]
    dialect = postgresql if here.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table)
    keys = [column.name for column in table.primary_key]
    others = {column.name: statement.excluded[column.name] for column in table.columns if column.name not in keys}
    if others:
        statement = statement.on_conflict_do_update(index_elements=keys, set_=others)
    else:
        statement = statement.on_conflict_do_nothing()
    for start in range(0, len(rows), AT_ONCE):
        here.execute(statement, rows[start : start + AT_ONCE])
    return len(rows)


def _end_what_never_was(there: Connection, here: Connection) -> None:
    """A place whose beginning was taken back there existed on no day here either; rows that name it stay."""
    area = METADATA.tables["area"]
    vanished = area.c.opened_on.is_not(None), area.c.code.not_in(there.scalars(select(area.c.code)).all())
    here.execute(area.update().where(*vanished).values(closed_on=area.c.opened_on, dhis2_uid=None))


def _in_order(table: Table) -> Select[Any]:
    """Its rows so that none refers to a later one, nor takes a uid that a later one lets go of."""
    if table.name == "area":
        return table.select().order_by(table.c.level, table.c.dhis2_uid.is_not(None), table.c.code)
    return table.select()


def _as_taken(table: str, row: dict[str, object]) -> dict[str, object]:
    # People are not taken along; and a promise's submission is another server's, whose number means another here.
    if "published_by" in row:
        row["published_by"] = None
    if table == "action":
        row["submission_id"] = -abs(int(str(row["submission_id"])))
    return row
