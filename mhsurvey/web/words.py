"""Languages, and how codes and figures are worded on screens."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property, lru_cache

from babel import Locale, dates, numbers, support
from flask import Flask, g, request
from flask_babel import Babel, Domain, get_locale, gettext, lazy_gettext
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from mhsurvey.accounts.account import Standing
from mhsurvey.accounts.person import Role
from mhsurvey.forms import queries as forms
from mhsurvey.forms.translation import BESIDE, Translation
from mhsurvey.problems import Problem
from mhsurvey.web import gate
from mhsurvey.web.ground import ground

_ = lazy_gettext

# Each in its own language, so that it is found by whoever needs it.
LANGUAGES = {"fr": "Français", "bm": "Bamanankan", "en": "English"}
DEFAULT = "fr"
COOKIE = "mhsurvey_language"

ROLES = {
    # NOTE: role of a person with an account
    Role.ADMINISTRATOR: _("Administrator"),
    # NOTE: role: looks after rounds, forms and results of some districts
    Role.MANAGER: _("Manager"),
    # NOTE: role: leads group sessions and meetings
    Role.FACILITATOR: _("Facilitator"),
    # NOTE: role: one of the two women who receive what was disclosed about harm
    Role.FOCAL_PERSON: _("Focal person"),
}
STANDINGS = {
    # NOTE: state of an account: the one-time link was not used yet
    Standing.INVITED: _("Invited"),
    # NOTE: state of an account
    Standing.ACTIVE: _("Active"),
    # NOTE: state of an account
    Standing.DISABLED: _("Disabled"),
}


class BambaraOrFrench(support.NullTranslations):
    """Words in Bambara where they are sure, else in French, never in English.

    given  what translators gave since this was built, by the French words
    """

    def __init__(
        self, bambara: support.NullTranslations, french: support.NullTranslations, given: Mapping[str, str]
    ) -> None:
        super().__init__()
        self.bambara, self.french, self.given = bambara, french, given

    def ugettext(self, message: str) -> str:
        in_french = self.french.ugettext(message)
        if in_french in self.given:
            return self.given[in_french]
        said = self.bambara.ugettext(message)
        return in_french if said == message else said

    def ungettext(self, msgid1: str, msgid2: str, n: int) -> str:
        in_french = self.french.ungettext(msgid1, msgid2, n)
        if in_french in self.given:
            return self.given[in_french]
        # A compiled catalogue holds the English in place of a plural that nobody translated: a fallback sees no gap.
        said = self.bambara.ungettext(msgid1, msgid2, n)
        return in_french if said in (msgid1, msgid2) else said


class Catalogues(Domain):  # type: ignore[misc]
    """The words of the pages in the language of the reply."""

    def get_translations(self) -> support.NullTranslations:
        found: support.NullTranslations = super().get_translations()
        if language() != "bm":
            return found
        if "bambara" not in g:
            g.bambara = BambaraOrFrench(found, self.french, self._given())
        bambara: support.NullTranslations = g.bambara
        return bambara

    def _given(self) -> Mapping[str, str]:
        with gate.reading() as db:
            stamp = forms.said_stamp(db, language="bm")
            if self._kept is None or self._kept[0] != stamp:
                words = forms.said(db, language="bm").words
                self._kept = stamp, {french: _shown(one, french) for french, one in words.items()}
        return self._kept[1]

    _kept: tuple[tuple[int, datetime | None], Mapping[str, str]] | None = None

    @cached_property
    def french(self) -> support.NullTranslations:
        return support.Translations.load(self.translation_directories[0], [DEFAULT])


def _shown(given: Translation, french: str) -> str:
    """A word that nobody signed shows the French beside it."""
    return given.words if given.is_reviewed else f"{given.words}{BESIDE}{french}"


class Languages(Babel):  # type: ignore[misc]
    """Flask-Babel with our catalogues."""

    @cached_property
    def domain_instance(self) -> Domain:
        return Catalogues()


def set_up(app: Flask) -> None:
    """Choose the language of each reply, and give the templates their filters."""
    Languages(app, default_locale=DEFAULT, locale_selector=lambda: _parsed(locale()))
    filters = (
        number,
        percent,
        megabytes,
        day,
        iso_day,
        moment,
        clock,
        ago,
        money,
        leads_to,
        named,
        in_words,
        unmarked,
    )
    app.jinja_env.filters |= {one.__name__: one for one in filters}
    app.context_processor(
        lambda: {"languages": LANGUAGES, "language": language(), "roles_in_words": ROLES, "standings": STANDINGS}
    )


def pages_words(code: str) -> Iterator[tuple[str, str, str]]:
    """What the pages say: (in French, in English, in another language or ""); the French of many for a plural."""
    folder = Catalogues().translation_directories[0]
    french, other = (support.Translations.load(folder, [one]) for one in (DEFAULT, code))
    for message, said in french._catalog.items():
        singular, number = message if isinstance(message, tuple) else (message, 0)
        if not singular or not said:
            continue
        if isinstance(message, tuple):
            # A plural stands once for each of its numbers; the last is what is said of many.
            if (singular, number + 1) in french._catalog:
                continue
            words = other._catalog.get((singular, 0), "")
        else:
            words = other._catalog.get(message, "")
        yield said, singular, "" if words == singular else words


def locale() -> str:
    """The person's own choice, else this browser's, else what the caller asks for, else French."""
    person = gate.person()
    chosen = person.locale if person else request.cookies.get(COOKIE)
    if chosen and chosen in LANGUAGES:
        return chosen
    return _asked_for(request.headers.get("Accept-Language", ""))


@lru_cache(maxsize=256)
def _asked_for(header: str) -> str:
    """The best of our languages for an Accept-Language; few different ones are ever sent."""
    return parse_accept_header(header, LanguageAccept).best_match(list(LANGUAGES), DEFAULT)


def language() -> str:
    """Language code of this reply: fr, bm or en."""
    found = get_locale()
    return str(found.language) if found else DEFAULT


@lru_cache(maxsize=8)
def _parsed(code: str) -> Locale:
    """babel looks for the language's file each time it parses a code: a twentieth of taking a submission."""
    return Locale.parse(code)


def problem_text(problem: Problem) -> str:
    """The problem's sentence in the language of this reply."""
    return str(gettext(problem.kind.sentence)).format(**problem.facts)


def figures() -> Locale:
    """How numbers and dates are written in the language of this reply."""
    # CLDR's bm writes 12,345.6; in Mali figures are written the French way. Plain "en" is American: month before day.
    return _parsed({"bm": "fr", "en": "en_GB"}.get(language(), language()))


def number(value: float | Decimal | None, places: int = 0) -> str:
    """12 345,6 in French and Bambara; rounded half up, for display only. A missing one is a dash."""
    return "–" if value is None else _number(str(value), places, figures())


@lru_cache(maxsize=4096)
def _number(value: str, places: int, locale: Locale) -> str:
    """A table of a country writes thousands of figures, few of them different; babel takes some 40 µs for each."""
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return str(numbers.format_decimal(rounded, format=f"#,##0.{'0' * places}" if places else "#,##0", locale=locale))


def megabytes(size: int) -> str:
    """1,2 MB; a whole kB at least. size in bytes."""
    if size < 1_000_000:
        # NOTE: a size in kilobytes
        return str(gettext("%(n)s kB", n=number(-(-size // 1000))))
    # NOTE: a size in megabytes
    return str(gettext("%(n)s MB", n=number(size / 1e6, 1)))


def percent(share: float | None) -> str:
    """79 % from a share of 0..1, rounded half up; a missing one is a dash."""
    return "–" if share is None else _percent(str(share), figures())


@lru_cache(maxsize=4096)
def _percent(share: str, locale: Locale) -> str:
    return str(numbers.format_percent(Decimal(share).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP), locale=locale))


def money(value: int | None) -> str:
    """12 500 F CFA."""
    return "–" if value is None else f"{number(value)}\N{NO-BREAK SPACE}F\N{NO-BREAK SPACE}CFA"


def day(value: date | datetime | None) -> str:
    """3 mars 2026, 1er mars 2026."""
    if value is None:
        return "–"
    text = dates.format_date(value, format="long", locale=figures())
    # In French the first of a month is the 1er, which CLDR leaves out.
    return f"1er{text[1:]}" if value.day == 1 and figures().language == "fr" else text


def iso_day(value: str) -> str:
    """A day that was kept as ISO text, in words."""
    return day(date.fromisoformat(value))


def moment(value: datetime | None) -> str:
    """3 mars 2026, 14:05 (UTC, which is Mali's time all year)."""
    if value is None:
        return "–"
    return f"{day(value)}, {dates.format_time(value, format='HH:mm', tzinfo=dates.UTC, locale=figures())}"


def clock(value: datetime) -> str:
    """14:05 (UTC, which is Mali's time all year)."""
    return str(dates.format_time(value, format="HH:mm", tzinfo=dates.UTC, locale=figures()))


def ago(value: datetime | None) -> str:
    """il y a 3 jours."""
    if value is None:
        return "–"
    return dates.format_timedelta(value - gate.now(), add_direction=True, locale=figures())


def in_words(label: Mapping[str, str]) -> str:
    """What a form calls something, in the reader's language; French where it has no such wording."""
    return unmarked(label.get(language()) or label.get("fr") or next(iter(label.values()), ""))


def unmarked(wording: str) -> str:
    """A form's wording without its marks for tablets: French that stands in, and a star for what awaits review."""
    return wording.removeprefix("[fr]").lstrip().replace(" (à relire)", "*")


def server_name() -> str:
    """What this installation calls itself in links and on tablets: its public host."""
    return ground().settings.public_url.split("//", 1)[1]


def leads_to(path: str, chosen: Iterable[str]) -> bool:
    """Whether something chosen lies below this area: its branch then stands open."""
    return any(one != path and one.startswith(path) for one in chosen)


def named(root: str, names: Mapping[str, str]) -> str:
    """The name of a scope's root."""
    return names.get(root, root)
