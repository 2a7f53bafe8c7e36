"""What the tablet app does with each part of an XLSForm: one list, read by the check at publishing and by the docs.

`tests/tablet/all_types.py` holds a question of every type and appearance named here that works, and
`docs/question-types.md` is this list as a table: tests fail when either falls behind.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from mhsurvey.problems import N_


class Does(StrEnum):
    """How far the tablet app goes."""

    WORKS = "works"
    NEARLY = "nearly"
    NOT = "not"


class Part(StrEnum):
    """Where in the workbook it is written."""

    TYPE = "type"
    APPEARANCE = "appearance"
    PARAMETER = "parameters"
    COLUMN = "column"
    FUNCTION = "function"
    SETTING = "settings"


@dataclass(frozen=True)
class Support:
    """One part of XLSForm.

    name  as it is written: a type, an appearance, a parameter, a heading
    note  how the tablet does it. Of what it does not do, or not quite: the sentence said at publishing, with its mend
    of    the types it belongs to, none: any
    """

    part: Part
    name: str
    does: Does
    note: str
    of: frozenset[str] = frozenset()


def _of(*kinds: str) -> frozenset[str]:
    return frozenset(kinds)


TEXTS = _of("text")
NUMBERS = _of("integer", "decimal")
ONES = _of("select_one", "select_one_from_file")
SELECTS = _of("select_one", "select_one_from_file", "select_multiple", "select_multiple_from_file")
DATES = _of("date", "dateTime")
PLACES = _of("geopoint", "geotrace", "geoshape")
IMAGES = _of("image")
CAMERAS = _of("image", "video")
LEFT_TO_COLLECT = N_("The tablet app does not know “{name}”: it is passed over. ODK Collect does.")
NO_TICKS = N_("The tablet app draws no ticks and no placeholder on a range.")
NO_ENTITIES = N_("Entities are not kept here: nothing is saved to {name}. ODK Central does.")
GREGORIAN = N_("The tablet app shows the ordinary calendar instead of “{name}”. The answer is the same date.")

WORKS, NEARLY, NOT = Does.WORKS, Does.NEARLY, Does.NOT

TYPES = (
    Support(Part.TYPE, "text", WORKS, "a field, as large as it is asked to be"),
    Support(Part.TYPE, "integer", WORKS, "a keypad; a ± key when the constraint names a number below zero"),
    Support(Part.TYPE, "decimal", WORKS, "a keypad with a comma"),
    Support(Part.TYPE, "range", WORKS, "buttons up to 11 steps, a slider with − and + beyond"),
    Support(Part.TYPE, "select_one", WORKS, "faces (`mh_face`), pictures, buttons; a list to search beyond 12"),
    Support(Part.TYPE, "select_multiple", WORKS, "the same, each with its own tick"),
    Support(Part.TYPE, "select_one_from_file", WORKS, "CSV, XML or GeoJSON; thousands of rows stay quick"),
    Support(Part.TYPE, "select_multiple_from_file", WORKS, "the same, each with its own tick"),
    Support(Part.TYPE, "rank", WORKS, "touched in order: first touched, first ranked"),
    Support(Part.TYPE, "note", WORKS, "said and shown"),
    Support(Part.TYPE, "acknowledge", WORKS, "one large button"),
    Support(Part.TYPE, "date", WORKS, "a calendar with today and the year at hand"),
    Support(Part.TYPE, "time", WORKS, "hours and minutes, each with plus and minus"),
    Support(Part.TYPE, "dateTime", WORKS, "calendar and clock"),
    Support(
        Part.TYPE, "geopoint", WORKS, "by satellites, without network; the accuracy shown, taken by itself when good"
    ),
    Support(Part.TYPE, "geotrace", WORKS, "walked, or point by point; drawn to scale without a map"),
    Support(Part.TYPE, "geoshape", WORKS, "the same, closed, with its surface"),
    Support(
        Part.TYPE,
        "image",
        WORKS,
        "camera or file; made smaller, its place taken out; the sheet safe meanwhile",
    ),
    Support(Part.TYPE, "audio", WORKS, "recorded here, heard again, done again, the earlier one taken back"),
    Support(Part.TYPE, "video", WORKS, "the tablet's own camera app; the sheet is safe before it opens"),
    Support(Part.TYPE, "file", WORKS, "any file of the tablet"),
    Support(
        Part.TYPE, "background-audio", WORKS, "asked first, shown all along; who refuses answers the same questions"
    ),
    Support(
        Part.TYPE, "barcode", WORKS, "read by the camera (a browser without a reader fetches one, once), or by hand"
    ),
    Support(Part.TYPE, "calculate", WORKS, "as in ODK"),
    Support(Part.TYPE, "hidden", WORKS, "as in ODK"),
    Support(Part.TYPE, "start", WORKS, "the tablet's clock"),
    Support(Part.TYPE, "end", WORKS, "the tablet's clock, when the sheet is kept"),
    Support(Part.TYPE, "today", WORKS, "the tablet's date"),
    Support(Part.TYPE, "deviceid", WORKS, "a number of this app on this tablet"),
    Support(Part.TYPE, "username", WORKS, "the tablet's name: it is lent, not owned"),
    Support(
        Part.TYPE, "phonenumber", NOT, N_("The tablet app knows no telephone number: this stays empty. Ask for it.")
    ),
    Support(Part.TYPE, "email", NOT, N_("The tablet app knows no e-mail address: this stays empty. Ask for it.")),
    Support(Part.TYPE, "simserial", NOT, N_("The tablet app cannot read a SIM card: this stays empty. Use deviceid.")),
    Support(
        Part.TYPE, "subscriberid", NOT, N_("The tablet app cannot read a SIM card: this stays empty. Use deviceid.")
    ),
    Support(Part.TYPE, "audit", WORKS, "audit.csv: each screen with its times; answers with track-changes"),
    Support(Part.TYPE, "start-geopoint", WORKS, "one reading at the start, the best within a minute"),
    Support(Part.TYPE, "background-geopoint", WORKS, "one reading when its trigger changes"),
    Support(Part.TYPE, "csv-external", WORKS, "travels with the form"),
    Support(Part.TYPE, "xml-external", WORKS, "travels with the form"),
    Support(Part.TYPE, "begin_group", WORKS, "its name over each of its questions"),
    Support(Part.TYPE, "begin_repeat", WORKS, "a list: add, look again, take away, put back; repeat_count"),
    Support(
        Part.TYPE,
        "select_one_external",
        NOT,
        N_("The tablet app cannot do select_one_external. Use select_one_from_file with a choice_filter."),
    ),
)

APPEARANCES = (
    Support(Part.APPEARANCE, "multiline", WORKS, "five lines, or `rows` of them", TEXTS),
    Support(Part.APPEARANCE, "numbers", WORKS, "digits first on the keyboard", TEXTS),
    Support(Part.APPEARANCE, "url", WORKS, "a keyboard for addresses", TEXTS),
    Support(Part.APPEARANCE, "masked", WORKS, "hidden as it is written; an eye shows it", TEXTS),
    Support(Part.APPEARANCE, "thousands-sep", WORKS, "12 500", NUMBERS),
    Support(
        Part.APPEARANCE,
        "bearing",
        NOT,
        N_("The tablet app has no compass: the number is typed in. ODK Collect has one."),
        NUMBERS,
    ),
    Support(Part.APPEARANCE, "counter", WORKS, "plus and minus", _of("integer")),
    Support(Part.APPEARANCE, "likert", WORKS, "a row of words", ONES),
    Support(Part.APPEARANCE, "minimal", WORKS, "the answer, and the choices behind a touch", SELECTS),
    Support(Part.APPEARANCE, "autocomplete", WORKS, "a list to search, without accents", SELECTS),
    Support(Part.APPEARANCE, "search", WORKS, "its older name", SELECTS),
    Support(Part.APPEARANCE, "quick", WORKS, "on to the next question by itself", ONES),
    Support(Part.APPEARANCE, "quickcompact", WORKS, "its older form, in columns", ONES),
    Support(Part.APPEARANCE, "columns", WORKS, "as many columns as there is room for", SELECTS),
    Support(Part.APPEARANCE, "columns-pack", WORKS, "the same", SELECTS),
    Support(Part.APPEARANCE, "columns-1", WORKS, "and columns-2 … columns-5; two at most on a narrow tablet", SELECTS),
    Support(Part.APPEARANCE, "compact", WORKS, "older name of columns", SELECTS),
    Support(Part.APPEARANCE, "horizontal", WORKS, "older name of columns", SELECTS),
    Support(Part.APPEARANCE, "horizontal-compact", WORKS, "older name of columns", SELECTS),
    Support(Part.APPEARANCE, "no-buttons", WORKS, "pictures and words without a tick", SELECTS),
    Support(Part.APPEARANCE, "image-map", WORKS, "the parts of an SVG drawing are the choices", SELECTS),
    Support(Part.APPEARANCE, "label", WORKS, "the head of a table-list: each question shows its own words", SELECTS),
    Support(Part.APPEARANCE, "list-nolabel", WORKS, "a line of a table-list, with its words", SELECTS),
    Support(
        Part.APPEARANCE,
        "map",
        NOT,
        N_("The tablet app has no map to choose from without network: the choices are a list. ODK Collect has one."),
        ONES,
    ),
    Support(Part.APPEARANCE, "picker", WORKS, "every value a button", _of("range")),
    Support(Part.APPEARANCE, "rating", WORKS, "stars", _of("range")),
    Support(Part.APPEARANCE, "vertical", WORKS, "the highest stands highest", _of("range")),
    Support(Part.APPEARANCE, "no-ticks", WORKS, "no ticks are drawn anyway", _of("range")),
    Support(Part.APPEARANCE, "month-year", WORKS, "twelve months and the year", DATES),
    Support(Part.APPEARANCE, "year", WORKS, "years to touch", DATES),
    Support(Part.APPEARANCE, "no-calendar", NEARLY, N_("The tablet app shows its calendar all the same."), DATES),
    *(
        Support(Part.APPEARANCE, name, NEARLY, GREGORIAN, DATES)
        for name in ("ethiopian", "coptic", "islamic", "bikram-sambat", "myanmar", "persian")
    ),
    *(
        Support(
            Part.APPEARANCE,
            name,
            NEARLY,
            N_("The tablet app has no map without network: the place is taken by satellites. ODK Collect has a map."),
            PLACES,
        )
        for name in ("maps", "placement-map")
    ),
    Support(Part.APPEARANCE, "draw", WORKS, "drawn with a finger in four colours, stroke by stroke", IMAGES),
    Support(Part.APPEARANCE, "signature", WORKS, "the same in one colour", IMAGES),
    Support(Part.APPEARANCE, "annotate", WORKS, "a photo, and marks on it", IMAGES),
    Support(Part.APPEARANCE, "new", WORKS, "only the camera", CAMERAS),
    Support(Part.APPEARANCE, "new-front", WORKS, "only the camera in front", CAMERAS),
    Support(Part.APPEARANCE, "front", WORKS, "the camera in front", CAMERAS),
    Support(Part.APPEARANCE, "selfie", WORKS, "its older name", CAMERAS),
    Support(Part.APPEARANCE, "field-list", WORKS, "all on one screen", _of("begin_group", "begin_repeat")),
    Support(Part.APPEARANCE, "table-list", WORKS, "all on one screen, each line with its words", _of("begin_group")),
    Support(Part.APPEARANCE, "printer", NOT, LEFT_TO_COLLECT),
    Support(Part.APPEARANCE, "hidden-answer", NOT, LEFT_TO_COLLECT),
    Support(
        Part.APPEARANCE,
        "ex:",
        NOT,
        N_("The tablet app cannot open another app (“{name}”): the answer is typed in. ODK Collect can."),
    ),
)

PARAMETERS = (
    Support(Part.PARAMETER, "start", WORKS, "end, step: the bounds of a range", _of("range")),
    *(
        Support(
            Part.PARAMETER,
            name,
            NEARLY,
            NO_TICKS,
            _of("range"),
        )
        for name in ("tick_interval", "tick_labelset", "placeholder")
    ),
    Support(Part.PARAMETER, "randomize", WORKS, "in another order for each sheet; the same with a seed", SELECTS),
    Support(Part.PARAMETER, "seed", WORKS, "the same order as ODK makes of it", SELECTS),
    Support(Part.PARAMETER, "value", WORKS, "and label: the columns of a file's choices", SELECTS),
    Support(Part.PARAMETER, "max-pixels", WORKS, "1600 when none is named", IMAGES),
    Support(Part.PARAMETER, "capture-accuracy", WORKS, "10 m when none is named", _of("geopoint")),
    Support(Part.PARAMETER, "warning-accuracy", WORKS, "said beside the reading", _of("geopoint")),
    Support(
        Part.PARAMETER,
        "allow-mock-accuracy",
        NEARLY,
        N_("The tablet app cannot tell a made-up position from a real one."),
        PLACES,
    ),
    Support(
        Part.PARAMETER,
        "incremental",
        NEARLY,
        N_("The tablet app takes the points of a path as people walk; it has no other way."),
        _of("geotrace", "geoshape"),
    ),
    Support(Part.PARAMETER, "rows", WORKS, "lines of a text field", TEXTS),
    Support(Part.PARAMETER, "quality", WORKS, "24 kbit/s for a voice, 48 for normal", _of("audio")),
    Support(Part.PARAMETER, "track-changes", WORKS, "old-value and new-value in audit.csv", _of("audit")),
    *(
        Support(Part.PARAMETER, name, NOT, N_("The audit log of the tablet app holds no {name}."), _of("audit"))
        for name in (
            "location-priority",
            "location-min-interval",
            "location-max-age",
            "identify-user",
            "track-changes-reasons",
        )
    ),
)

COLUMNS = (
    Support(Part.COLUMN, "relevant", WORKS, "what is hidden is not sent; shown again, the answer is back"),
    Support(Part.COLUMN, "required", WORKS, "said in the form's words on going on"),
    Support(Part.COLUMN, "constraint", WORKS, "said in the form's words on going on"),
    Support(Part.COLUMN, "choice_filter", WORKS, "cascades, over lists of files too"),
    Support(Part.COLUMN, "default", WORKS, "fixed or an expression"),
    Support(Part.COLUMN, "trigger", WORKS, "a calculation when another answer changes"),
    Support(Part.COLUMN, "calculation", WORKS, "every function of ODK's but the two named below"),
    Support(Part.COLUMN, "repeat_count", WORKS, "entries come and go with the number"),
    Support(Part.COLUMN, "readonly", WORKS, "shown, not asked"),
    Support(Part.COLUMN, "or_other", WORKS, "a field for the other answer"),
    Support(Part.COLUMN, "guidance_hint", WORKS, "behind a touch: more about this"),
    Support(Part.COLUMN, "image", WORKS, "of a question and of a choice"),
    Support(Part.COLUMN, "audio", WORKS, "of a question and of a choice"),
    Support(Part.COLUMN, "video", NOT, N_("The tablet app shows no film beside a question. Use a picture or a clip.")),
    Support(
        Part.COLUMN, "big-image", NOT, N_("The tablet app shows no second, larger picture: it shows “image” alone.")
    ),
    Support(
        Part.COLUMN, "save_to", NOT, N_("Entities are not kept here: nothing is saved to {name}. ODK Central does.")
    ),
    Support(
        Part.COLUMN,
        "last-saved",
        NOT,
        N_(
            "The tablet app never shows one person's answers to the next: last-saved stays empty. "
            "Ask again, or use a default."
        ),
    ),
)

FUNCTIONS = tuple(
    Support(Part.FUNCTION, name, NOT, N_("The tablet app does not know {name}(): the form cannot be filled on it."))
    for name in ("extract-signed", "intersects")
)

SETTINGS = (
    Support(Part.SETTING, "instance_name", WORKS, "the name of a sheet in the lists"),
    Support(Part.SETTING, "default_language", WORKS, "the person chooses; this one stands in"),
    Support(
        Part.SETTING,
        "public_key",
        NOT,
        N_("Encrypted records cannot be read here: nothing of them is counted. Leave public_key empty."),
    ),
)

EVERYTHING = (*TYPES, *APPEARANCES, *PARAMETERS, *COLUMNS, *FUNCTIONS, *SETTINGS)

# Other spellings of a type, as pyxform takes them.
ALIASES = {
    "string": "text", "int": "integer", "photo": "image", "trigger": "acknowledge", "datetime": "dateTime",
    "location": "geopoint", "gps": "geopoint", "select1": "select_one", "begin": "begin_group",
}  # fmt: skip
SPACED = re.compile(r"(select one|select multiple|begin group|begin repeat|end group|end repeat)(?: from file)?")


def kind_of(written: str) -> str:
    """The type of a row without its list: "select_one yn or_other" -> "select_one"."""
    found = SPACED.match(written)
    if found:
        return found.group(0).replace(" ", "_")
    first = written.split(" ")[0] if written.strip() else ""
    return ALIASES.get(first, first)


def appearance_of(written: str) -> str:
    """The name in this list of one word of an appearance: "columns-3" -> "columns-1", "ex:org.app(a)" -> "ex:"."""
    if re.fullmatch(r"columns-\d+", written):
        return "columns-1"
    return "ex:" if written.startswith("ex:") else written.partition(":")[0]
