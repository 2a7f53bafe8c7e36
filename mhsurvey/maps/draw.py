"""The map's document, by folium: a hardened folium.Map that knows no outside address and no text of a user.

Stock folium puts names into templates that branca compiles again on the server, and into script text; a name could run
on either side. Here nothing of a user enters the document at all: names and figures are posted to it by the page around
it and become text nodes (docs/decisions/0006). One document serves everybody, so a browser keeps it for ever.
"""

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import folium
import jinja2
import orjson
from branca.element import Element, Figure
from folium.utilities import camelize
from markupsafe import Markup, escape

from mhsurvey.maps.shades import SHADES, Shade

SCRIPTS = ("vendor/leaflet/leaflet.js", "vendor/topojson-client/topojson-client.min.js", "maps/frame.js")
STYLES = ("vendor/leaflet/leaflet.css", "maps/frame.css")
# A street of the town; nearer there is nothing to see on a map without streets.
CLOSEST_ZOOM = 13
# shade -> fill, ink of the mark, mark; within a measure every shade differs in lightness, pattern or mark too, for who
# sees no colours, and each measure has colours of its own, so that a change is not taken for a score.
PAINTS: dict[Shade, dict[str, str | None]] = {
    Shade.GOOD: {"fill": "#1B8A7A", "ink": "#FFFFFF", "mark": "up"},
    Shade.MIDDLING: {"fill": "#F3C94D", "ink": "#3A2B00", "mark": "dot"},
    Shade.WEAK: {"fill": "#C4511B", "ink": "#FFFFFF", "mark": "down"},
    Shade.TOO_FEW: {"fill": "#B9BEC6", "ink": None, "mark": None},
    Shade.NO_DATA: {"fill": "hatch", "ink": None, "mark": None},
    Shade.NOT_APPLICABLE: {"fill": "#EFECE5", "ink": None, "mark": None},
    Shade.RISING: {"fill": "#2B6CB0", "ink": "#FFFFFF", "mark": "up"},
    Shade.STEADY: {"fill": "#E4DFD3", "ink": "#3C4450", "mark": "dot"},
    Shade.FALLING: {"fill": "#E8932E", "ink": "#331D00", "mark": "down"},
    Shade.PROVIDER_HIGHER: {"fill": "#6A3D9A", "ink": "#FFFFFF", "mark": "up"},
    Shade.ALIKE: {"fill": "#E4DFD3", "ink": "#3C4450", "mark": "dot"},
    Shade.COMMUNITY_HIGHER: {"fill": "#7DBB6A", "ink": "#12300B", "mark": "down"},
    Shade.WOMEN_HIGHER: {"fill": "#58AFC4", "ink": "#06262E", "mark": "up"},
    Shade.GROUPS_ALIKE: {"fill": "#E4DFD3", "ink": "#3C4450", "mark": "dot"},
    Shade.GROUPS_APART: {"fill": "#E3A93C", "ink": "#3A2B00", "mark": "split"},
    Shade.WOMEN_LOWER: {"fill": "#A62B6E", "ink": "#FFFFFF", "mark": "down"},
    Shade.NOT_COMPARABLE: {"fill": "dots", "ink": None, "mark": None},
}

_DOCUMENT = """<!doctype html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>map</title>
{% for style in styles %}<style>{{ style }}</style>
{% endfor %}</head>
<body>
{{ body }}
{% for script in scripts %}<script>{{ script }}</script>
{% endfor %}</body>
</html>
"""
_TEMPLATE = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined).from_string(_DOCUMENT)


@dataclass(frozen=True)
class Document:
    """The map's page. version changes with its content; policy is the CSP it must be served with."""

    html: str
    version: str
    policy: str


@dataclass(frozen=True)
class Tiles:
    """A background of map pictures from outside. url: with {z}, {x}, {y}; attribution: plain text, who made it."""

    url: str
    attribution: str

    @property
    def origin(self) -> str:
        """What a policy must allow for it; {s} stands for any server of theirs."""
        scheme, rest = self.url.split("://", 1)
        return f"{scheme}://{rest.split('/', 1)[0].replace('{s}', '*')}"


@cache
def document(assets: Path, tiles: Tiles | None = None) -> Document:
    """Draw the document from our own files in `assets`. Built once a process.

    tiles   None, as an installation comes: then the document can ask nothing of anybody
    """
    drawn = HardenedMap(assets=assets, tiles=tiles)
    drawn.add_child(OutlineLayer("districts", level=2))
    drawn.add_child(OutlineLayer("areas", level=3))
    return drawn.document()


class _Verbatim(Element):  # type: ignore[misc]
    """Text that is final. branca's own Element compiles its text as a Jinja template."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render(self, **_kwargs: Any) -> str:
        return self.text


class _Page(Figure):  # type: ignore[misc]
    """A figure with a template of our own: no outside script, style or font, and no frame around a frame."""

    def __init__(self, *, scripts: Iterable[str], styles: Iterable[str]) -> None:
        super().__init__()
        self.scripts, self.styles = tuple(scripts), tuple(styles)

    def render(self, **_kwargs: Any) -> str:
        body = "\n".join(child.render() for child in self.html._children.values())
        return _TEMPLATE.render(
            body=Markup(body),  # noqa: S704 - written by _container and as_data_block alone
            scripts=[Markup(script) for script in self.scripts],  # noqa: S704 - our own files
            styles=[Markup(style) for style in self.styles],  # noqa: S704
        )


class OutlineLayer(folium.map.Layer):  # type: ignore[misc]
    """One drawing's place in the map: folium's layer, told to the script as data."""

    def __init__(self, name: str, *, level: int) -> None:
        super().__init__(name=name)
        self.level = level

    def config(self) -> dict[str, Any]:
        return {"name": self.layer_name, "level": self.level}

    def render(self, **_kwargs: Any) -> None:
        """Nothing: the map tells its layers' configs in one data block."""


class HardenedMap(folium.Map):  # type: ignore[misc]
    """folium.Map without its templates: options and layers leave it as JSON, which our script reads."""

    default_js: list[tuple[str, str]] = []
    default_css: list[tuple[str, str]] = []

    def __init__(self, *, assets: Path, tiles: Tiles | None = None) -> None:
        super().__init__(
            tiles=None,
            prefer_canvas=True,
            zoom_control=False,
            # Their makers' names are a condition of using tiles.
            attribution_control=tiles is not None,
            # Quarter steps fit a country into any screen; the buttons still go by whole ones.
            zoom_snap=0.25,
        )
        # folium gives it to its tiles only, and there are none.
        self.options["max_zoom"] = CLOSEST_ZOOM
        self.background = tiles
        self._page = _Page(
            scripts=[_script((assets / name).read_text()) for name in SCRIPTS],
            styles=[_style((assets / name).read_text()) for name in STYLES],
        )
        self._page.add_child(self)

    def render(self, **_kwargs: Any) -> None:
        self._page.html.add_child(_Verbatim(_container()), name="container")
        self._page.html.add_child(_Verbatim(as_data_block("config", self.config())), name="config")

    def config(self) -> dict[str, Any]:
        """What the script needs to know: Leaflet's options, layers, paints by number of the shade."""
        layers = [child.config() for child in self._children.values() if isinstance(child, OutlineLayer)]
        options = {camelize(name): value for name, value in self.options.items()}
        tiles = self.background and {
            "url": self.background.url,
            # Leaflet writes it as HTML.
            "attribution": str(escape(self.background.attribution)),
        }
        paints = [PAINTS[shade] for shade in SHADES]
        return {"options": options, "layers": layers, "paints": paints, "tiles": tiles}

    def document(self) -> Document:
        self.render()
        html = self._page.render()
        return Document(html=html, version=hashlib.sha256(html.encode()).hexdigest()[:16], policy=self.policy())

    def policy(self) -> str:
        """Exactly these scripts and styles, by hash: no request can leave the document but for a background's tiles."""
        scripts = " ".join(_hash(script) for script in self._page.scripts)
        styles = " ".join(_hash(style) for style in self._page.styles)
        pictures = f"img-src {self.background.origin}; " if self.background else ""
        return (
            f"default-src 'none'; script-src {scripts}; style-src {styles}; {pictures}base-uri 'none'; "
            "form-action 'none'; frame-ancestors 'self'; sandbox allow-scripts"
        )


def as_data_block(name: str, value: Any) -> str:
    """JSON inside a document, which no text of it can leave: < > & and the two line ends of script are escaped."""
    text = orjson.dumps(value).decode()
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return f'<script type="application/json" id="{name}">{text}</script>'


def _container() -> str:
    return '<div id="map"></div>\n<div id="insets" hidden></div>'


def _script(text: str) -> str:
    if "</script" in text.casefold() or "<!--" in text:
        raise ValueError("a script that would end its own element")
    return text


def _style(text: str) -> str:
    if "</style" in text.casefold():
        raise ValueError("a style that would end its own element")
    return text


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
