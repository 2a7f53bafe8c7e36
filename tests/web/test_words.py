"""Every word of the pages has its French, whole and with its placeholders; Bambara holds only words of the list."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask_babel import force_locale, gettext, ngettext

from mhsurvey.app import create_app
from mhsurvey.settings import Settings
from mhsurvey.web import trail_words
from mhsurvey.web.words import day, in_words

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = ROOT / "mhsurvey" / "web" / "translations"

# Bambara of the project's own list. A word that is not here needs a native speaker first.
SURE_BAMBARA = frozenset(
    {
        "kɛnɛyaso", "musow", "cɛw", "funankɛninw", "kulu", "jɛkulu", "bonya", "boloci", "saniya", "gundo", "ɲininkali",
        "jaabi", "I sɔnna wa ?", "layidu", "Jɔn bɛna a kɛ ?", "tɔnsigi", "a man ɲi", "a ka ɲi", "a ka ɲi kosɛbɛ",
        "awɔ", "ayi", "n t'a dɔn", "lamɛn", "sugandi", "daminɛ", "Tuma jumɛn ?",
    }
)  # fmt: skip
BESIDE = "* · "
HARD_SPACES = "\N{NARROW NO-BREAK SPACE}\N{NO-BREAK SPACE}"
PERCENT = re.compile(r"%(?:\(\w+\)[sd]|%)")


def msgids() -> set[str | tuple[str, ...]]:
    """What stands in the code and templates today, read with the project's own babel.cfg."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    keywords = DEFAULT_KEYWORDS | {"N_": None, "_l": None, "lazy_gettext": None}
    found = extract_from_dir(ROOT / "mhsurvey", method_map=methods, options_map=options, keywords=keywords)
    return {message for _name, _line, message, _comments, _context in found}


def catalogue(language: str) -> Catalog:
    with (CATALOGUES / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, abort_invalid=True)


@pytest.fixture(scope="module")
def french() -> Catalog:
    return catalogue("fr")


@pytest.fixture(scope="module")
def bambara() -> Catalog:
    return catalogue("bm")


def said(message: Message) -> Iterator[tuple[str, str]]:
    """Each form of a message: what is in the code, what is in the catalogue."""
    if isinstance(message.id, str):
        yield message.id, message.string
    else:
        yield from zip(message.id, message.string, strict=True)


def placeholders(text: str, flags: set[str]) -> list[str]:
    if "python-brace-format" in flags or "{" in text:
        return sorted(name for _text, name, _spec, _conversion in Formatter().parse(text) if name is not None)
    return sorted(PERCENT.findall(text)) if "python-format" in flags or "%(" in text else []


def test_every_word_has_its_french(french: Catalog) -> None:
    wanted = msgids()
    missing = [
        one for one in wanted if not (message := french.get(one)) or not all(text for _id, text in said(message))
    ]
    assert len(wanted) > 800
    assert missing == [], "run `make words`, then fill in mhsurvey/web/translations/fr/LC_MESSAGES/messages.po"


def test_the_catalogues_hold_nothing_that_is_gone(french: Catalog, bambara: Catalog) -> None:
    wanted = {one if isinstance(one, str) else one[0] for one in msgids()}
    for one in (french, bambara):
        held = {message.id if isinstance(message.id, str) else message.id[0] for message in one if message.id}
        assert held == wanted, "run `make words`"


def test_no_word_is_a_guess(french: Catalog, bambara: Catalog) -> None:
    assert [message.id for one in (french, bambara) for message in one if message.id and message.fuzzy] == []


def test_french_keeps_every_placeholder(french: Catalog) -> None:
    for message in french:
        for english, words in said(message) if message.id else ():
            assert placeholders(words, message.flags) == placeholders(english, message.flags), english


def test_french_is_set_as_french_is(french: Catalog) -> None:
    for message in french:
        for _english, words in said(message) if message.id else ():
            assert unicodedata.is_normalized("NFC", words)
            assert not re.search(r"\w'\w", words), f"a straight apostrophe: {words}"
            assert not re.search(r" [?!;:](\s|$)| %%|« | »", words), f"a space that may break: {words}"
            assert not re.search(rf"[^\s{HARD_SPACES}:.](?<![{HARD_SPACES}])[?!;](\s|$)", words), f"no space: {words}"


def test_plurals_are_french(french: Catalog, bambara: Catalog) -> None:
    assert french.num_plurals == 2
    assert french.plural_expr == "(n > 1)"
    assert bambara.num_plurals == 1


def test_bambara_holds_only_words_of_the_list(french: Catalog, bambara: Catalog) -> None:
    held = [message for message in bambara if message.id and any(text for _id, text in _bambara(message))]
    assert held
    for message in held:
        for _english, words in _bambara(message):
            ours, _, beside = words.partition(BESIDE)
            behind = french.get(message.id).string
            assert words == behind or (ours in SURE_BAMBARA and beside == behind), words


def _bambara(message: Message) -> list[tuple[str, str]]:
    strings = (message.string,) if isinstance(message.string, str) else message.string
    return [(str(message.id), text) for text in strings]


def test_where_bambara_is_missing_french_is_said(
    settings: Settings, french: Catalog, bambara: Catalog, tmp_path: Path
) -> None:
    for one in (french, bambara):
        path = tmp_path / "words" / str(one.locale) / "LC_MESSAGES" / "messages.mo"
        path.parent.mkdir(parents=True)
        with path.open("wb") as file:
            write_mo(file, one)
    app = create_app(settings)
    app.extensions["babel"].translation_directories[:] = [str(tmp_path / "words")]
    with app.test_request_context(), force_locale("bm"):
        assert gettext("Women") == "musow* · Femmes"
        assert gettext("Sign out") == "Se déconnecter"
        assert ngettext("%(num)d woman", "%(num)d women", 1) == "1 femme"
        assert ngettext("%(num)d woman", "%(num)d women", 12) == "12 femmes"
        assert gettext("a text that no catalogue holds") == "a text that no catalogue holds"
    with app.test_request_context(), force_locale("en"):
        assert gettext("Sign out") == "Sign out"


@pytest.mark.parametrize(
    ("language", "told"), [("fr", "1er juillet 2026"), ("bm", "1er juillet 2026"), ("en", "1 July 2026")]
)
def test_the_first_of_a_month(settings: Settings, language: str, told: str) -> None:
    with create_app(settings).test_request_context(), force_locale(language):
        assert day(date(2026, 7, 1)) == told


def test_the_trail_is_said_in_french(settings: Settings, french: Catalog) -> None:
    said_in_english = {str(words) for words in (*trail_words.VERBS.values(), *trail_words.SUBJECTS.values())}
    assert all(french.get(words) for words in said_in_english)
    with create_app(settings).test_request_context(), force_locale("en"):
        assert trail_words.subject("submission 12") == "record 12"
        assert trail_words.verb("revoked a tablet") == "shut a tablet out"
        assert trail_words.verb("a verb nobody worded") == "a verb nobody worded"


def test_a_form_s_marks_for_tablets_do_not_reach_pages(settings: Settings) -> None:
    stood_in = {"fr": "Supervision", "bm": "[fr] Supervision"}
    half_sure = {"fr": "Temps d’attente", "bm": "makɔnɔni waati (à relire) · Temps d’attente"}
    with create_app(settings).test_request_context(), force_locale("bm"):
        assert in_words(stood_in) == "Supervision"
        assert in_words(half_sure) == "makɔnɔni waati* · Temps d’attente"
        assert in_words({"en": "Supervision received"}) == "Supervision received"
        assert in_words({}) == ""
