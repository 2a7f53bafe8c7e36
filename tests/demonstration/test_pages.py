"""Every page of the managers, with the demonstration in it: nothing keeps anybody out, on any screen.

Pages are found by following links, so that a new one is looked at without being named here.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Error, Page, Response

from mhsurvey.web.gate import COOKIELESS, gate_of
from tests.demonstration.test_loading import country, load
from tests.tablet.reach import barriers

__all__ = ["country"]

# A phone, and a laptop whose reader enlarged the page to twice its size.
NARROW = (390, 683)
LEFT_OUT = ("/tablet/", "/sign-out", "/static")


@pytest.fixture
def pages(app: Flask, country: None) -> list[str]:
    """The doors that open without choosing anything, as the app itself lists them."""
    load(app)
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    return sorted({rule.rule for rule in rules if opens(gate_of(app, rule.endpoint) or "") and is_page(rule.rule)})


def opens(gate: str) -> bool:
    """To an administrator in a browser."""
    return gate not in COOKIELESS and (not gate.startswith("roles:") or "administrator" in gate)


def kind_of(address: str) -> tuple[str, int]:
    """One page of each kind is looked at: the address of its door and how deep it lies."""
    parts = urlsplit(address).path.strip("/").split("/")
    return parts[0], len(parts)


def is_page(address: str) -> bool:
    path = urlsplit(address).path
    return path.startswith("/") and not path.startswith(LEFT_OUT) and "." not in path.rpartition("/")[2]


def test_no_page_keeps_anybody_out(pages: list[str], sign_in_page: Callable[..., Page]) -> None:
    page = sign_in_page("administrator")
    waiting, kinds, looked, found = list(pages), {kind_of(one) for one in pages}, 0, []
    while waiting:
        address = waiting.pop(0)
        reply = opened(page, address)
        if reply is None or "text/html" not in reply.headers.get("content-type", ""):
            continue
        if address in pages and reply.status in (400, 404):
            # It asks for something to be chosen in its address.
            continue
        assert reply.status < 400, f"{address}: {reply.status}"
        looked += 1
        found += [f"{address}: {barrier}" for barrier in barriers(page)]
        links = page.eval_on_selector_all("main a[href]", "links => links.map((one) => one.getAttribute('href'))")
        for link in filter(is_page, links):
            if kind_of(link) not in kinds:
                kinds.add(kind_of(link))
                waiting.append(link)
        for width in NARROW:
            page.set_viewport_size({"width": width, "height": 800})
            over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            found += [f"{address}: {over} px wider than a screen of {width}"] if over > 1 else []
        page.set_viewport_size({"width": 1366, "height": 768})
    assert looked > 30
    assert not found, "\n".join(found)


def opened(page: Page, address: str) -> Response | None:
    """None for what is taken home and not shown."""
    try:
        return page.goto(address)
    except Error as fault:
        if "Download is starting" not in str(fault):
            raise
        return None
