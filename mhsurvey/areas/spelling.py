"""How names are compared: without case, accents or Bambara letters. Never for matching areas, only for finding them."""

import unicodedata
from functools import lru_cache

_BAMBARA = str.maketrans("ɛɔɲŋ", "eonn")


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """ "Kɛnɛya" -> "keneya", "Ségou" -> "segou"."""
    bare = text.casefold().translate(_BAMBARA)
    return "".join(c for c in unicodedata.normalize("NFD", bare) if not unicodedata.combining(c))
