"""DOOR without a visitor: makes an export.

Records are read some hundreds at a time, each time in a transaction of its own, and written at once: the memory it
takes does not grow with them.
"""

import csv
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

import orjson
from sqlalchemy.orm import Session

from mhsurvey.accounts.person import Role
from mhsurvey.areas import queries as areas
from mhsurvey.areas.area import AreaCode, Level
from mhsurvey.areas.scope import EVERYWHERE, Scope
from mhsurvey.exchange.books import Book, CsvBook, XlsxBook
from mhsurvey.exchange.cells import harmless
from mhsurvey.exchange.codebook import Codebook, codebook_of, write_codebook
from mhsurvey.exchange.counts import HEADER, feature, lines, places_of
from mhsurvey.exchange.frame import Frame, frame_of
from mhsurvey.exchange.leaving import Allowance, allowance, file_leaves
from mhsurvey.exchange.order import Format, Order
from mhsurvey.exchange.rows import NOWHERE, Place, Rows, Sheet, sheets_of, too_few
from mhsurvey.exchange.statistics import Spss, Stata, StatisticsBook, sheet_of
from mhsurvey.forms import queries as forms
from mhsurvey.forms.meaning import FormKind, Meaning
from mhsurvey.forms.preview import read_preview
from mhsurvey.problems import NOT_ALLOWED, NOT_FOUND, Problem
from mhsurvey.results import queries as results
from mhsurvey.results.result import Audience
from mhsurvey.results.suppression import STATEMENT_FLOOR
from mhsurvey.rounds import queries as rounds
from mhsurvey.rounds.group import COMMUNITY, Group
from mhsurvey.submissions import queries as submissions
from mhsurvey.submissions.pictures import without_place
from mhsurvey.submissions.submission import Leaving, SubmissionFile
from mhsurvey.web.ground import Ground

AT_ONCE = 500
Tell = Callable[[int], None]


@dataclass(frozen=True)
class Reader:
    """For whom an export is made. today: on which a centre's seal is looked at; language of what has no choice."""

    role: Role
    scope: Scope
    today: datetime
    language: str = "fr"

    def allowed(self, kind: FormKind) -> Allowance:
        return allowance(self.role, kind=kind)


@dataclass(frozen=True)
class Made:
    """A finished file. n: records (or lines) in it; left_out: pictures whose place could not be cut out."""

    path: Path
    n: int
    left_out: int = 0


def check(session: Session, *, order: Order, reader: Reader) -> Meaning:
    """The newest version of the form wanted. Raises NOT_FOUND for an unknown form or area, NOT_ALLOWED."""
    versions = _versions(session, order)
    allowed = reader.allowed(versions[0].kind)
    if order.area is not None:
        areas.area(session, code=order.area, scope=reader.scope)
    if reader.role not in (Role.ADMINISTRATOR, Role.MANAGER):
        raise Problem(NOT_ALLOWED)
    if (order.format.is_of_records and not allowed.records) or (order.words and not allowed.words):
        raise Problem(NOT_ALLOWED)
    return versions[0]


def _versions(session: Session, order: Order) -> list[Meaning]:
    every = forms.history(session, form_id=order.form_id)
    found = [one for one in every if order.version in (None, one.version)]
    if not found:
        raise Problem(NOT_FOUND)
    return found


def make(ground: Ground, *, order: Order, reader: Reader, folder: Path, tell: Tell = lambda _n: None) -> Made:
    """Make the file in an empty folder. tell: told how many records are done; may raise to have it given up.

    Raises as `check`
    """
    with ground.sessions() as session:
        check(session, order=order, reader=reader)
        maker = _Maker(ground, order, reader, folder, tell, tuple(_versions(session, order)))
    if order.format.is_of_records:
        return maker.records()
    if order.format is Format.CODEBOOK:
        return maker.codebook()
    return maker.map() if order.format is Format.GEOJSON else maker.results()


@dataclass
class _Maker:
    ground: Ground
    order: Order
    reader: Reader
    folder: Path
    tell: Tell
    versions: tuple[Meaning, ...]
    left_out: int = 0
    sealed: dict[tuple[str, str], bool] = field(default_factory=dict)

    # --- records -------------------------------------------------------------------------------

    def records(self) -> Made:
        frame = frame_of(self.versions, words=self.order.words, media=self.order.media, headers=self.order.headers)
        book, sheets = self._book(frame)
        rows = Rows(frame, sheets=sheets, places=self._places, withheld=self._withheld(frame))
        try:
            n = self._fill(book, rows)
        except BaseException:
            book.give_up()
            raise
        return self._packed(book.close(), n)

    def _fill(self, book: Book, rows: Rows) -> int:
        n = 0
        with self._media() as keep:
            for batch in self._batches():
                for record in batch:
                    row, repeated = rows.of(record)
                    book.add(0, row)
                    for sheet, inner in repeated:
                        book.add(sheet, inner)
                keep(batch)
                n += len(batch)
                self.tell(n)
        return n

    def _book(self, frame: Frame) -> tuple[Book, Sequence[Sheet]]:
        order = self.order
        if order.format in (Format.SAV, Format.DTA):
            sheets = [sheet_of(table) for table in frame.tables]
            dialect = Spss() if order.format is Format.SAV else Stata()
            language = order.languages[0] if order.languages else self.reader.language
            return StatisticsBook(
                self.folder, name=self._name, sheets=sheets, dialect=dialect, language=language
            ), sheets
        sheets = sheets_of(frame, split=order.split, languages=order.languages)
        if order.format is Format.XLSX:
            return XlsxBook(self.folder, name=self._name, sheets=sheets, languages=order.languages), sheets
        return CsvBook(self.folder, name=self._name, sheets=sheets, semicolons=order.semicolons), sheets

    def _batches(self) -> Iterator[Sequence[Leaving]]:
        after = 0
        while True:
            with self.ground.sessions() as session:
                batch = submissions.leaving(
                    session, scope=self.reader.scope, only=self.order.filter, after=after, at_once=AT_ONCE
                )
                self._look_at_seals(session, batch)
            if not batch:
                return
            yield batch
            after = batch[-1].id

    def _withheld(self, frame: Frame) -> Callable[[Leaving], bool]:
        few = too_few(frame, floor=STATEMENT_FLOOR, groups=frozenset(map(str, COMMUNITY)))
        shows_few = self.reader.allowed(self.versions[0].kind).few
        return lambda record: self._is_sealed(record) or (not shows_few and few(record))

    def _is_sealed(self, record: Leaving) -> bool:
        return self.sealed.get((record.area_code or "", record.round_code or ""), False) and _of_centre(record)

    def _look_at_seals(self, session: Session, batch: Sequence[Leaving]) -> None:
        """What a centre says of itself is read by nobody before the community has spoken."""
        for record in batch:
            place = (record.area_code or "", record.round_code or "")
            if _of_centre(record) and place not in self.sealed:
                self.sealed[place] = results.is_sealed(
                    session, area=place[0], round_code=place[1], today=self.reader.today.date()
                )

    # --- media and packing ---------------------------------------------------------------------

    @contextmanager
    def _media(self) -> Iterator[Callable[[Sequence[Leaving]], None]]:
        """What keeps the files of a batch; without media asked for, nothing."""
        if not self.order.media:
            yield lambda _batch: None
            return
        names = _file_paths(frame_of(self.versions, words=self.order.words, media=True))
        with zipfile.ZipFile(self._zip, "w", zipfile.ZIP_STORED) as out:
            yield lambda batch: self._keep_files(out, batch, names)

    def _keep_files(self, out: zipfile.ZipFile, batch: Sequence[Leaving], paths: frozenset[str]) -> None:
        open_ = [record for record in batch if not self._is_sealed(record)]
        with self.ground.sessions() as session:
            files = submissions.files_of(session, submission_ids=[record.id for record in open_])
        for record in open_:
            named = _named_files(record, paths)
            for one in files.get(record.id, ()):
                if one.name in named and file_leaves(one.content_type, words=self.order.words):
                    self._keep_file(out, record, one)

    def _keep_file(self, out: zipfile.ZipFile, record: Leaving, one: SubmissionFile) -> None:
        content = self.ground.store.get(str(one.sha256))
        if (one.content_type or "").startswith("image/"):
            try:
                content, _kind = without_place(content)
            except Problem:
                self.left_out += 1
                return
        out.writestr(f"media/{record.id}/{_plain(one.name)}", content)

    def _packed(self, paths: Sequence[Path], n: int) -> Made:
        if len(paths) == 1 and not self.order.media:
            return Made(paths[0], n)
        with zipfile.ZipFile(self._zip, "a", zipfile.ZIP_DEFLATED) as out:
            for path in paths:
                out.write(path, path.name)
                path.unlink()
        return Made(self._zip, n, self.left_out)

    @property
    def _zip(self) -> Path:
        return self.folder / f"{self._name}.zip"

    @property
    def _name(self) -> str:
        return _plain(f"{self.order.form_id}-{self.reader.today:%Y-%m-%d}")

    @cached_property
    def _places(self) -> Mapping[str, Place]:
        with self.ground.sessions() as session:
            return places_of(areas.areas(session, scope=EVERYWHERE, ended_too=True))

    # --- the codebook --------------------------------------------------------------------------

    def codebook(self) -> Made:
        n, answered = self._answered() if self.reader.allowed(self.versions[0].kind).records else (0, None)
        with self.ground.sessions() as session:
            book = codebook(session, versions=self.versions, answered=answered)
        path = self.folder / f"{self._name}-codebook.xlsx"
        write_codebook(book, path)
        return Made(path, n)

    def _answered(self) -> tuple[int, dict[str, int]]:
        found: dict[str, int] = {}
        n = 0
        for batch in self._batches():
            for record in batch:
                if not self._is_sealed(record):
                    _count(record, found)
            n += len(batch)
            self.tell(n)
        return n, found

    # --- results -------------------------------------------------------------------------------

    def results(self) -> Made:
        """Every number of the form's areas and rounds that may be shown, a line each."""
        path = self.folder / f"{self._name}-results.csv"
        n = 0
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=";" if self.order.semicolons else ",")
            writer.writerow(HEADER)
            for done, (area, round_code) in enumerate(self._cells(), start=1):
                with self.ground.sessions() as session:
                    found = results.area_results(
                        session,
                        scope=self.reader.scope,
                        area=area,
                        round_code=round_code,
                        audience=Audience.PUBLIC,
                        today=self.reader.today.date(),
                    )
                for line in lines(found, places=self._places, language=self.reader.language):
                    if line[5] in self._indicators:
                        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in line])
                        n += 1
                self.tell(done)
        return Made(path, n)

    def _cells(self) -> list[tuple[str, str]]:
        with self.ground.sessions() as session:
            asked = [self.order.round_code] if self.order.round_code else [one.code for one in rounds.rounds(session)]
            wanted = self._wanted_areas(session)
            return [
                (area, round_code)
                for round_code in asked
                for area in sorted(results.groups_heard(session, scope=self.reader.scope, round_code=round_code))
                if area in wanted
            ]

    def _wanted_areas(self, session: Session) -> frozenset[str]:
        within = areas.paths(session, scope=self.reader.scope)
        root = within.get(AreaCode(self.order.area), "-") if self.order.area else "/"
        return frozenset(code for code, path in within.items() if path.startswith(root))

    @cached_property
    def _indicators(self) -> frozenset[str]:
        return frozenset(
            question.indicator for version in self.versions for question in version.questions if question.indicator
        )

    def map(self) -> Made:
        """The areas with their outlines and what each indicator comes to in one round; no place of a person."""
        with self.ground.sessions() as session:
            every = rounds.rounds(session)
            asked = self.order.round_code or (every[0].code if every else None)
            if asked is None:
                raise Problem(NOT_FOUND)
            known = {str(one.code) for one in rounds.indicators(session, local=False)}
            values = {
                code: results.map_values(
                    session,
                    scope=self.reader.scope,
                    round_code=asked,
                    indicator=code,
                    audience=Audience.PUBLIC,
                    today=self.reader.today.date(),
                )
                for code in sorted(self._indicators & known)
            }
            wanted = self._wanted_areas(session)
            found = areas.areas(session, scope=self.reader.scope, level=Level.AREA, codes=wanted)
            outlines = areas.geometries(session, codes=[one.code for one in found])
        path = self.folder / f"{self._name}.geojson"
        with path.open("wb") as file:
            file.write(b'{"type":"FeatureCollection","features":[\n')
            for number, one in enumerate(found):
                shape = feature(
                    one,
                    geometry=outlines.get(one.code),
                    place=self._places.get(one.code, NOWHERE),
                    round_code=asked,
                    values={code: said[one.code] for code, said in values.items() if one.code in said},
                )
                file.write((b",\n" if number else b"") + orjson.dumps(shape))
            file.write(b"\n]}\n")
        return Made(path, len(found))


def codebook(session: Session, *, versions: Sequence[Meaning], answered: Mapping[str, int] | None = None) -> Codebook:
    """The codebook of a form. versions: newest first, at least one."""
    newest = versions[0]
    xform = forms.version(session, form_id=newest.form_id, version=newest.version).xform
    frame = frame_of(versions, words=True, media=True)
    columns = {column.path: column.name for table in frame.tables for column in table.columns}
    return codebook_of(versions, preview=read_preview(xform), columns=columns, answered=answered)


def _of_centre(record: Leaving) -> bool:
    return record.grp == Group.PROVIDER


def _file_paths(frame: Frame) -> frozenset[str]:
    return frozenset(
        column.path for table in frame.tables for column in table.columns if column.question.type == "binary"
    )


def _named_files(record: Leaving, paths: frozenset[str]) -> frozenset[str]:
    """Names of the files that answer a question whose files may leave."""
    answers = record.answers or {}
    rows = [answers.get("values", {}), *(row for inner in answers.get("repeats", {}).values() for row in inner)]
    return frozenset(str(row[path]) for row in rows for path in paths if path in row)


def _count(record: Leaving, into: dict[str, int]) -> None:
    answers = record.answers or {}
    for row in (answers.get("values", {}), *(one for inner in answers.get("repeats", {}).values() for one in inner)):
        for path in row:
            into[path] = into.get(path, 0) + 1


def _plain(name: str) -> str:
    """A name that is one step of a path and nothing else, whatever stood in it."""
    kept = "".join(sign if sign.isalnum() or sign in "._-" else "_" for sign in name)
    return kept.strip(".")[:100] or "file"
