"""One thing that is wrong, or merely doubtful, in an XLSForm: where it stands and how to mend it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """A finding in a workbook. An error stops publishing; a warning must be accepted.

    sheet, row, column  where: row as Excel numbers it, column by its heading; None when it is the whole
    message             what is wrong and how to mend it, one or two sentences
    """

    is_error: bool
    message: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None

    @classmethod
    def error(
        cls, message: str, *, sheet: str | None = None, row: int | None = None, column: str | None = None
    ) -> "Fault":
        return cls(is_error=True, message=message, sheet=sheet, row=row, column=column)

    @classmethod
    def warning(
        cls, message: str, *, sheet: str | None = None, row: int | None = None, column: str | None = None
    ) -> "Fault":
        return cls(is_error=False, message=message, sheet=sheet, row=row, column=column)

    @property
    def place(self) -> str:
        """ "survey, row 12, relevant" """
        parts = (self.sheet, f"row {self.row}" if self.row else None, self.column)
        return ", ".join(part for part in parts if part)
