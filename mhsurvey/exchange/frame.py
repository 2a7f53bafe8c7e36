"""The tables of an export: one for the record itself, one for each repeat, and the columns each has."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from mhsurvey.exchange.leaving import leaves
from mhsurvey.exchange.order import Headers
from mhsurvey.forms.meaning import Choice, Meaning, Question

# Said of every record before its answers, and after them; named as ODK Central names what it has too.
BEFORE = (
    "SubmissionDate",
    "FilledOn",
    "RoundCode",
    "RegionName",
    "DistrictName",
    "AreaCode",
    "AreaName",
    "GroupCode",
)
AFTER = ("KEY", "TabletID", "RecordState", "ReviewState", "Edits", "FormVersion", "KeyedFromPaper")
REPEATED = ("PARENT_KEY", "KEY", "RoundCode", "AreaCode", "GroupCode")
MAIN = "Submissions"
WHOLE = frozenset({"int", "integer"})
NUMBERS = WHOLE | {"decimal", "range"}
SEVERAL = frozenset({"select", "rank"})


@dataclass(frozen=True)
class Column:
    """A question as a column. name: its header, unique in its table whatever the case of letters."""

    name: str
    question: Question

    @property
    def path(self) -> str:
        return self.question.path

    @property
    def is_number(self) -> bool:
        return self.question.type in NUMBERS

    @property
    def takes_several(self) -> bool:
        return self.question.type in SEVERAL

    @property
    def choices(self) -> tuple[Choice, ...]:
        return self.question.choices


@dataclass(frozen=True)
class Table:
    """repeat: the path of its repeat, None for the records themselves."""

    name: str
    repeat: str | None
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Frame:
    """tables: the records first. participants: path of the number of those present, where the form asks it."""

    tables: tuple[Table, ...]
    participants: str | None = None

    @property
    def main(self) -> Table:
        return self.tables[0]


def frame_of(
    versions: Sequence[Meaning], *, words: bool = False, media: bool = False, headers: Headers = Headers.GROUPS
) -> Frame:
    """The tables of a form. versions: those wanted, newest first; what only an older one asked stands last."""
    questions = _together(versions)
    kept = [one for one in questions if leaves(one, words=words, media=media)]
    repeats = list(dict.fromkeys(one.repeat for one in kept if one.repeat is not None))
    names = _unique([path.rpartition("/")[2] for path in repeats], taken={MAIN})
    return Frame(
        tables=(
            Table(MAIN, None, _columns([one for one in kept if one.repeat is None], headers, {*BEFORE, *AFTER})),
            *(
                Table(name, path, _columns([one for one in kept if one.repeat == path], headers, set(REPEATED)))
                for name, path in zip(names, repeats, strict=True)
            ),
        ),
        participants=next((one.path for one in questions if one.key == "participants" and one.repeat is None), None),
    )


def _together(versions: Sequence[Meaning]) -> list[Question]:
    """Every question of these versions once, a choice of any of them among its choices. Protected in one: in all."""
    found: dict[str, Question] = {}
    for version in versions:
        for one in version.questions:
            known = found.get(one.path)
            found[one.path] = one if known is None else _joined(known, one)
    return list(found.values())


def _joined(newer: Question, older: Question) -> Question:
    values = {choice.value for choice in newer.choices}
    added = tuple(choice for choice in older.choices if choice.value not in values)
    return replace(
        newer,
        choices=newer.choices + added,
        sensitive=newer.sensitive or older.is_protected,
    )


def _columns(questions: Sequence[Question], headers: Headers, taken: set[str]) -> tuple[Column, ...]:
    names = list(_names(questions, headers))
    return tuple(Column(name, one) for name, one in zip(_unique(names, taken=taken), questions, strict=True))


def _names(questions: Sequence[Question], headers: Headers) -> Iterator[str]:
    alone = [one.name for one in questions]
    for one in questions:
        within = one.path.removeprefix(one.repeat or "").lstrip("/")
        grouped = within if one.repeat else within.partition("/")[2]
        yield one.name if headers is Headers.NAMES and alone.count(one.name) == 1 else grouped.replace("/", "-")


def _unique(names: Iterable[str], *, taken: Iterable[str] = ()) -> list[str]:
    """Names that differ in more than the case of their letters: SPSS and Excel's sheets tell no case."""
    known = {name.casefold() for name in taken}
    found = []
    for name in names:
        given, n = name, 1
        while given.casefold() in known:
            n += 1
            given = f"{name}_{n}"
        known.add(given.casefold())
        found.append(given)
    return found


def label_of(label: Mapping[str, str], language: str) -> str:
    """A wording in this language, else in French, else in any."""
    return label.get(language) or label.get("fr") or next(iter(label.values()), "")
