"""What a first visit fetches of the app's code, as the server sends it: kilobytes (fonts and media apart).

python -m bench.tablet.first_visit
"""

import json
import re

from bench.tablet.slow_tablet import report
from tests.tablet.stand_in import DIST

LIMIT_KB = 300
# What the worker brings when it is first asked for, or in the quiet after the first visit: isLater, isSoon in sw.js.
LATER = re.compile(r"/(zxing_reader|every_code|qr_code)[.]|/clips/|^soon[.]json")
FONTS = {".woff2"}
NO_CODE = {".png", ".mp3"} | FONTS


def main() -> None:
    for method, ending in (("brotli", ".br"), ("gzip", ".gz")):
        for build, is_other in (("modern", "assets/legacy/"), ("legacy", None)):
            report(f"first visit, {build} build, {method}", [kilobytes(ending, is_other)], limit=LIMIT_KB, unit="kB")
    fonts = sum(path.stat().st_size for path in DIST.rglob("*") if path.suffix in FONTS)
    print(f"    and fonts: {fonts / 1000:.0f} kB")


def kilobytes(ending: str, other: str | None) -> float:
    """The shell's files that a build's browser keeps, each as small as it is sent."""
    soon = set(json.loads((DIST / "soon.json").read_text(encoding="utf-8")))
    total = 0
    for path in DIST.rglob("*"):
        name = str(path.relative_to(DIST))
        if not path.is_file() or path.suffix in {".br", ".gz"} | NO_CODE or LATER.search(name) or name in soon:
            continue
        if belongs_elsewhere(name, other):
            continue
        small = path.with_name(path.name + ending)
        total += (small if small.exists() else path).stat().st_size
    return total / 1000


def belongs_elsewhere(name: str, other: str | None) -> bool:
    """Of the app's two builds a browser keeps one: sw.js."""
    if other:
        return name.startswith(other)
    return name.endswith(".js") and name.startswith("assets/") and name.count("/") == 1 and "/start." not in name


if __name__ == "__main__":
    main()
