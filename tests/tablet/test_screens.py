"""Every screen of the app itself: nothing serious for axe, nothing cut, cramped or out of sight on a small tablet."""

from collections.abc import Callable

import pytest

from tests.tablet.conftest import Device, Server
from tests.tablet.reach import barriers, crowded
from tests.tablet.walk import server_of, walk

pytestmark = pytest.mark.browser
SIZES = ((800, 1280), (600, 1024))


def test_all_of_every_screen_can_be_reached_seen_and_read(device: Device, serving: Callable[..., Server]) -> None:
    state = server_of()
    server = serving(state.forms)
    server.state.meetings = state.meetings
    page = device.on(server.enrolment, size=SIZES[-1], lets_in=False)
    seen: list[str] = []
    faults: list[str] = []

    def look(name: str) -> None:
        seen.append(name)
        faults.extend(f"{name}: {fault}" for fault in barriers(page))
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            faults.extend(f"{name} at {width} x {height}: {fault}" for fault in crowded(page))

    walk(page, server, look)
    assert len(set(seen)) == len(seen) > 35
    assert not faults, "\n".join(faults)
