"""One row of the survey sheet, and the text in it."""

from dataclasses import dataclass, field
from typing import NamedTuple


class Text(NamedTuple):
    """What a person reads, in the two languages it is written in; Bambara comes from words.csv."""

    fr: str
    en: str


@dataclass(frozen=True)
class Row:
    """A row of the survey sheet. mh: attribute name without its prefix -> value."""

    type: str
    name: str = ""
    label: Text | None = None
    hint: Text | None = None
    required: bool = False
    required_message: Text | None = None
    relevant: str = ""
    constraint: str = ""
    message: Text | None = None
    calculation: str = ""
    trigger: str = ""
    appearance: str = ""
    choice_filter: str = ""
    parameters: str = ""
    repeat_count: str = ""
    image: str = ""
    # What is heard where the label holds an answer, which no clip can say.
    spoken: Text | None = None
    mh: dict[str, str] = field(default_factory=dict)

    @property
    def choice_list(self) -> str | None:
        """The inline list this row chooses from, or None (no list, or a list from a file)."""
        kind, _, rest = self.type.partition(" ")
        return rest if kind in ("select_one", "select_multiple") else None


@dataclass(frozen=True)
class Plan:
    """One form: its settings and its rows in order."""

    form_id: str
    version: str
    title: Text
    kind: str
    instance_name: str
    rows: tuple[Row, ...]
