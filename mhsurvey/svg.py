"""A drawing as SVG text, built as a tree so that every word in it is escaped and it is always well-formed."""

import base64
import re
from collections.abc import Callable
from xml.etree import ElementTree

from markupsafe import Markup

Element = ElementTree.Element

# Control characters have no place in XML, not even escaped.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Nothing else writes "<svg": the templates escape what people typed.
_DRAWINGS = re.compile(r"<svg\b.*?</svg>", re.DOTALL)


def shape(tag: str, *inside: Element, **attributes: object) -> Element:
    """One element: `shape("path", d="M0 0h4", stroke_width=2)`. Numbers lose needless digits; None is left out.

    A trailing underscore keeps clear of Python's own words: `class_="face"`.
    """
    made = Element(tag)
    _set(made, attributes)
    made.extend(inside)
    return made


def group(*inside: Element, **attributes: object) -> Element:
    made = shape("g", *inside)
    _set(made, attributes)
    return made


def moved(x: float, y: float, *inside: Element, scale: float = 1) -> Element:
    """The same, elsewhere and in another size."""
    grown = f" scale({_text(scale)})" if scale != 1 else ""
    return group(*inside, transform=f"translate({_text(x)} {_text(y)}){grown}")


def drawing(width: float, height: float, *inside: Element, label: str | None = None, class_: str = "") -> Markup:
    """A whole drawing on its own field of width x height units; its size on paper is the stylesheet's.

    label  what a screen reader says; without one the drawing is silent, as words stand beside it
    """
    root = shape(
        "svg",
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_text(width)} {_text(height)}",
        class_=class_ or None,
        role="img" if label else None,
        aria_hidden=None if label else "true",
    )
    if label:
        root.append(_title(label))
    root.extend(inside)
    return Markup(ElementTree.tostring(root, encoding="unicode"))  # noqa: S704 - ElementTree escaped every word


def redrawn(html: str, change: Callable[[str], str]) -> str:
    """The same HTML with every drawing changed."""
    return _DRAWINGS.sub(lambda found: change(found[0]), html)


def as_pictures(html: str) -> str:
    """The same HTML with every drawing as an <img> that holds it (`data:`).

    For the printer, which would otherwise match every stylesheet rule with every line of every drawing: half its time.
    """
    return _DRAWINGS.sub(_picture, html)


def _picture(found: re.Match[str]) -> str:
    root = ElementTree.fromstring(found[0])  # noqa: S314 - our own drawing
    title = root.find("{*}title")
    source = base64.b64encode(found[0].encode()).decode()
    made = Element("img", {"class": root.get("class", ""), "src": f"data:image/svg+xml;base64,{source}"})
    made.set("alt", (title.text or "") if title is not None else "")
    return ElementTree.tostring(made, encoding="unicode")


def _title(words: str) -> Element:
    made = Element("title")
    made.text = _UNWRITABLE.sub("", words)
    return made


def _set(made: Element, attributes: dict[str, object]) -> None:
    for name, value in attributes.items():
        if value is not None:
            made.set(name.rstrip("_").replace("_", "-"), _text(value))


def _text(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return _UNWRITABLE.sub("", str(value))
