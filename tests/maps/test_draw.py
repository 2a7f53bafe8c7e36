"""The map's document: folium's, hardened."""

import json
import re
from itertools import combinations
from math import dist
from pathlib import Path

import pytest

from mhsurvey.maps import draw
from mhsurvey.maps.shades import CLASSES, STATES, Measure, Shade

ASSETS = Path(__file__).resolve().parents[2] / "static" / "site"
# Templates on the server, template literals in the browser, markup: the ways a name once got out.
HOSTILE = "{{7*191}}${7*191}{%raw%}</script><img src=x onerror=alert(1)>`\\\u2028&"


@pytest.fixture(scope="module")
def document() -> draw.Document:
    return draw.document(ASSETS)


def test_it_names_no_outside_address(document: draw.Document) -> None:
    fetched = re.findall(r"""(?:src|href|import|@import|url\()\s*=?\s*["']?(?:https?:)?//[^"')\s]+""", document.html)
    # Leaflet's own credit is switched off; its text is still in the library.
    assert [one for one in fetched if "leafletjs.com" not in one] == []
    assert "<link" not in document.html


def test_its_policy_lets_nothing_in_or_out(document: draw.Document) -> None:
    assert "default-src 'none'" in document.policy
    assert "sandbox allow-scripts" in document.policy
    assert "unsafe" not in document.policy
    assert "http" not in document.policy
    assert "allow-same-origin" not in document.policy


def test_every_script_and_style_is_named_by_its_hash(document: draw.Document) -> None:
    scripts = re.findall(r"<script>", document.html)
    styles = re.findall(r"<style>", document.html)
    assert len(scripts) == len(draw.SCRIPTS) == document.policy.split("style-src")[0].count("sha256-")
    assert len(styles) == len(draw.STYLES) == document.policy.split("style-src")[1].count("sha256-")
    assert " on" not in re.sub(r"<script>.*?</script>|<style>.*?</style>", "", document.html, flags=re.DOTALL)


def test_the_same_files_give_the_same_version(document: draw.Document) -> None:
    draw.document.cache_clear()
    assert draw.document(ASSETS) == document


def test_folium_gives_its_options_and_layers_as_data(document: draw.Document) -> None:
    found = re.search(r'<script type="application/json" id="config">(.*?)</script>', document.html)
    assert found is not None
    config = json.loads(found[1])
    assert config["options"]["preferCanvas"] is True
    assert [layer["name"] for layer in config["layers"]] == ["districts", "areas"]
    assert len(config["paints"]) == len(Shade)


def test_text_in_the_tree_is_never_compiled_nor_marked_up() -> None:
    """branca renders text again as a template; a layer's name must come out as it went in."""
    drawn = draw.HardenedMap(assets=ASSETS)
    drawn.add_child(draw.OutlineLayer(HOSTILE, level=2))
    html = drawn.document().html
    assert "1337" not in html
    assert "onerror=alert(1)>" not in html
    found = re.search(r'id="config">(.*?)</script>', html)
    assert found is not None
    assert json.loads(found[1])["layers"][0]["name"] == HOSTILE


def test_a_data_block_cannot_be_left() -> None:
    block = draw.as_data_block("x", {"a": HOSTILE})
    inside = block.removeprefix('<script type="application/json" id="x">').removesuffix("</script>")
    assert not set(inside) & set("<>&\u2028")
    assert json.loads(inside) == {"a": HOSTILE}


@pytest.mark.parametrize("text", ["a</script>b", "A</SCRIPT >", "<!-- x"])
def test_a_script_that_would_end_its_element_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="own element"):
        draw._script(text)


def test_every_shade_has_a_paint_and_no_two_look_alike() -> None:
    assert set(draw.PAINTS) == set(Shade)
    for classes in CLASSES.values():
        paints = [draw.PAINTS[shade] for shade in (*classes, *STATES)]
        assert len({paint["fill"] for paint in paints}) == len(paints)
        assert len({paint["mark"] for paint in paints if paint["mark"]}) == sum(bool(paint["mark"]) for paint in paints)


# Machado, Oliveira, Fernandes (2009), severity 1: what is left of linear red, green and blue.
SEEN_BY = {
    "most people": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "no green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
}


def lab(colour: str, eyes: str) -> tuple[float, float, float]:
    """A #rrggbb colour as these eyes see it, in CIE L*a*b* (D65)."""
    sent = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in sent]
    red, green, blue = (min(max(sum(w * c for w, c in zip(row, linear, strict=True)), 0), 1) for row in SEEN_BY[eyes])
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    f = [one ** (1 / 3) if one > 0.008856 else 7.787 * one + 16 / 116 for one in (x, y, z)]
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


@pytest.mark.parametrize("eyes", SEEN_BY)
@pytest.mark.parametrize("measure", Measure)
def test_classes_of_a_measure_are_told_apart_by_colour_alone_too(measure: Measure, eyes: str) -> None:
    fills = [draw.PAINTS[shade]["fill"] for shade in CLASSES[measure] if draw.PAINTS[shade]["mark"]]
    for one, other in combinations(fills, 2):
        assert one is not None
        assert other is not None
        assert dist(lab(one, eyes), lab(other, eyes)) > 20, (one, other)


def test_only_a_background_that_was_asked_for_may_be_fetched() -> None:
    plain = draw.document(ASSETS)
    assert "img-src" not in plain.policy
    tiles = draw.Tiles("https://{s}.tiles.example.org/{z}/{x}/{y}.png", "© <b>Makers</b>")
    drawn = draw.document(ASSETS, tiles)
    assert "img-src https://*.tiles.example.org;" in drawn.policy
    assert "<b>Makers" not in drawn.html
    assert drawn.version != plain.version
