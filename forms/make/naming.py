"""How a sheet names itself in the lists of a tablet, and how a day is said: in words, never in codes."""

from .row import Text

MONTHS = Text(
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "January February March April May June July August September October November December",
)


def named(*parts: str) -> str:
    """The calculation of a sheet's own name (settings `instance_name`)."""
    between = ", ' · ', "
    return f"concat({between.join(parts)})"


def listed(file: str, question: str) -> str:
    """The words of what was chosen from a list that came as a file."""
    return f"instance('{file}')/root/item[name = ${{{question}}}]/label"


def chosen(question: str) -> str:
    """The words of what was chosen from a list of the form itself."""
    return f"jr:choice-name(${{{question}}}, '${{{question}}}')"


def day(question: str) -> str:
    """A day in figures, as all three languages write it here."""
    return f"format-date(${{{question}}}, '%d/%m/%Y')"


def said_day(question: str) -> Text:
    """The calculations that say a day as people do: "1er juillet 2026", "1 July 2026"; of no day, nothing."""
    return Text(_said(question, MONTHS.fr, first="1er"), _said(question, MONTHS.en, first="1"))


def _said(question: str, months: str, *, first: str) -> str:
    value = f"date(${{{question}}})"
    number = f"number(format-date({value}, '%d'))"
    month = f"selected-at('{months}', number(format-date({value}, '%m')) - 1)"
    told = f"concat(if({number} = 1, '{first}', {number}), ' ', {month}, ' ', format-date({value}, '%Y'))"
    return f"if(${{{question}}} = '', '', {told})"
