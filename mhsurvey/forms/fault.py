"""One thing that is wrong, or merely doubtful, in an XLSForm: where it stands and how to mend it."""

from dataclasses import dataclass

from mhsurvey.problems import N_

# Sentences that other programs wrote, shown as they are.
AS_TOLD = N_("{told}")


@dataclass(frozen=True)
class Fault:
    """A finding in a workbook. An error stops publishing; a warning must be accepted.

    sentence            what is wrong and how to mend it, one or two sentences with {names}, for the translators
    facts               what the names stand for, as pairs
    sheet, row, column  where: row as Excel numbers it, column by its heading; None when it is the whole
    """

    is_error: bool
    sentence: str
    facts: tuple[tuple[str, object], ...] = ()
    sheet: str | None = None
    row: int | None = None
    column: str | None = None

    @classmethod
    def error(
        cls,
        sentence: str,
        *,
        sheet: str | None = None,
        row: int | None = None,
        column: str | None = None,
        **facts: object,
    ) -> "Fault":
        """`Fault.error(N_("{name} is no name."), sheet="survey", row=3, column="name", name="2x")`"""
        return cls(True, sentence, tuple(facts.items()), sheet, row, column)

    @classmethod
    def warning(
        cls,
        sentence: str,
        *,
        sheet: str | None = None,
        row: int | None = None,
        column: str | None = None,
        **facts: object,
    ) -> "Fault":
        """As `error`, for what may be published once it is accepted."""
        return cls(False, sentence, tuple(facts.items()), sheet, row, column)

    @property
    def message(self) -> str:
        """The sentence with its facts, in English."""
        return self.sentence.format(**dict(self.facts))

    @property
    def place(self) -> str:
        """ "survey, row 12, relevant" """
        parts = (self.sheet, f"row {self.row}" if self.row else None, self.column)
        return ", ".join(part for part in parts if part)
