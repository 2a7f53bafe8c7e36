"""An export as it was asked for, and how far its making has come."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from mhsurvey.submissions.queries import Filter
from mhsurvey.submissions.submission import ReviewState, State


class Format(StrEnum):
    """What the file is. RESULTS and GEOJSON hold counts of areas, CODEBOOK the questions, the others records."""

    CSV = "csv"
    XLSX = "xlsx"
    SAV = "sav"
    DTA = "dta"
    CODEBOOK = "codebook"
    RESULTS = "results"
    GEOJSON = "geojson"

    @property
    def is_of_records(self) -> bool:
        return self in (Format.CSV, Format.XLSX, Format.SAV, Format.DTA)


class Headers(StrEnum):
    """How columns are called: GROUPS "group-field" as ODK Central does, NAMES the field alone where it is unique."""

    GROUPS = "groups"
    NAMES = "names"


@dataclass(frozen=True)
class Order:
    """What somebody asked for.

    version         one version of the form; None: all of them together
    area            a code, with everything below it
    since, until    days on which the form was filled, both included
    review          only these review states; (): all but rejected
    held            also what is held and counts nowhere
    languages       labels of choices beside their codes, in these languages (CSV, XLSX); of variables (SPSS, Stata)
    split           a column of 0 and 1 for each choice of a question that takes several
    words, media    also what people said in their own words; also the pictures (and with words, recordings)
    semicolons      CSV for an Excel set to French
    """

    form_id: str
    format: Format
    version: str | None = None
    area: str | None = None
    round_code: str | None = None
    since: date | None = None
    until: date | None = None
    review: tuple[ReviewState, ...] = ()
    held: bool = False
    languages: tuple[str, ...] = ()
    headers: Headers = Headers.GROUPS
    split: bool = False
    words: bool = False
    media: bool = False
    semicolons: bool = False

    @property
    def filter(self) -> Filter:
        """What the records are narrowed to."""
        counted = tuple(state for state in ReviewState if state is not ReviewState.REJECTED)
        return Filter(
            form_id=self.form_id,
            version=self.version,
            area=self.area,
            round_code=self.round_code,
            since=self.since,
            until=self.until,
            review_states=self.review or counted,
            state=None if self.held else State.READ,
        )

    def to_json(self) -> dict[str, object]:
        days = {name: day.isoformat() for name in ("since", "until") if (day := getattr(self, name)) is not None}
        return {name: value for name, value in asdict(self).items() if value not in (None, (), False)} | days

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Order":
        return cls(
            **{
                **kept,
                "format": Format(kept["format"]),
                "headers": Headers(kept.get("headers", Headers.GROUPS)),
                "since": date.fromisoformat(kept["since"]) if kept.get("since") else None,
                "until": date.fromisoformat(kept["until"]) if kept.get("until") else None,
                "review": tuple(ReviewState(one) for one in kept.get("review", ())),
                "languages": tuple(kept.get("languages", ())),
            }
        )


class Stage(StrEnum):
    """How far an export has come. Files are kept for a day, then GONE."""

    WAITING = "waiting"
    WRITING = "writing"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    GONE = "gone"

    @property
    def is_under_way(self) -> bool:
        return self in (Stage.WAITING, Stage.WRITING)


@dataclass(frozen=True)
class Export:
    """An export of somebody. done, of: records; left_out: pictures that could not be cleaned of their place."""

    id: int
    person_id: int | None
    order: Order
    stage: Stage
    asked_at: datetime
    heard_at: datetime
    done: int
    of: int
    name: str | None
    size: int | None
    left_out: int
