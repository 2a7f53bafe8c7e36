"""The tablet app's own words in another language: as it was built, and as translators gave them since."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from sqlalchemy.orm import Session

from mhsurvey.forms import queries as forms

BOOKS = Path(__file__).parents[2] / "static" / "tablet" / "src" / "words"
FRENCH = "fr"
# Languages of the app whose words wait for somebody who speaks them.
LANGUAGES = ("bm",)


@cache
def book(language: str) -> Mapping[str, str]:
    """key -> words, as the app was built."""
    found: dict[str, str] = json.loads((BOOKS / f"{language}.json").read_text(encoding="utf-8"))
    return found


def given(session: Session) -> dict[str, dict[str, object]]:
    """What translators gave since, for carry.json: language -> {"texts": key -> words, "signed": keys}."""
    told: dict[str, dict[str, object]] = {}
    for language in LANGUAGES:
        words = forms.said(session, language=language).words
        texts = {key: words[french] for key, french in book(FRENCH).items() if french in words}
        if texts:
            signed = sorted(key for key, one in texts.items() if one.is_reviewed)
            told[language] = {"texts": {key: one.words for key, one in texts.items()}, "signed": signed}
    return told
