"""The map's document: folium's, hardened."""

import json
import re
from pathlib import Path

import pytest

from mhsurvey.maps import draw
from mhsurvey.maps.layer import Shade

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
    assert len({(paint["fill"], paint["mark"]) for paint in draw.PAINTS.values()}) == len(Shade)
    coloured = (Shade.GOOD, Shade.MIDDLING, Shade.WEAK)
    assert len({draw.PAINTS[shade]["mark"] for shade in coloured}) == 3
