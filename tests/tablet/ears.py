"""A person who cannot read: sees pictures, hears clips, and touches. Knows no text of any screen.

What it sees are the names of pictures (`data-picture`); what it hears are the names of the clips that play. A clip's
name is all this script has of a voice: the recording says what the name says.
"""

import time

from playwright.sync_api import Locator, Page

# Told by the page whenever a clip begins, or when there is nothing to hear.
LISTEN = (
    "window.clipsHeard = []; document.addEventListener('heard', ({detail}) => window.clipsHeard.push(detail.clip));"
)
PATIENCE_S = 30


class Deaf(AssertionError):
    """Nothing was heard where something had to be."""


class Ears:
    """Finds the way through a sheet by pictures and sound. `wishes`: what is touched when it is seen or heard."""

    def __init__(self, page: Page, *, wishes: tuple[str, ...]) -> None:
        self.page = page
        self.wishes = wishes
        self.heard: list[str] = []

    def hear(self) -> str:
        """Wait for the next clip. Gives its name."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            clip = self.page.evaluate("window.clipsHeard.shift() ?? ''")
            if clip:
                self.heard.append(clip)
                return clip
            self.page.wait_for_timeout(30)
        raise Deaf(f"silence after {self.heard[-3:]}")

    def hear_until(self, clip: str) -> None:
        while self.hear() != clip:
            pass

    def forget(self) -> None:
        self.page.evaluate("window.clipsHeard.length = 0")

    def touch(self, picture: str) -> None:
        """Touch the button that shows this picture."""
        self.page.locator(f'button:has([data-picture="{picture}"]):visible').last.click()

    def sees(self, picture: str) -> bool:
        return self.page.locator(f'button:has([data-picture="{picture}"]):visible').count() > 0

    def answer(self) -> None:
        """Choose what is wished for, by its picture; without pictures by hearing the choices one after the other."""
        choices = self.page.locator(".choice:visible").all()
        pictures = {name: choice for choice in choices if (name := picture_of(choice))}
        if not choices:
            return
        seen = next((pictures[wish] for wish in self.wishes if wish in pictures), None)
        (seen or next(iter(pictures.values()), None) or self.heard_choice()).click()

    def heard_choice(self) -> Locator:
        """Have every choice said, and give the first that says what is wished for; the last one heard otherwise."""
        said = None
        for line in self.page.locator(".heard:has(.choice):visible").all():
            self.forget()
            line.locator(".listen").click()
            clip, said = self.hear(), line.locator(".choice")
            if clip.startswith(self.wishes):
                return said
        if said is None:
            raise Deaf("choices without pictures and without voices")
        return said


def picture_of(choice: Locator) -> str | None:
    drawn = choice.locator("[data-picture]:not(.icon)")
    return drawn.first.get_attribute("data-picture") if drawn.count() else None
