"""Hands on the tablet: answers whatever question stands on the screen, as a person would, by touching.

Answers that matter to a test are given by question name; everything else gets the first sensible thing.
"""

from collections.abc import Callable, Mapping

from playwright.sync_api import Locator, Page, expect

NEXT = ".foot-button.primary:not(.keep)"
KEEP = ".foot-button.keep"


NAME = "Fatou Diarra"
PIN = "2704"
# Screens that ask nobody who they are.
ELSEWHERE = ".home, main.step, main.page, .kiosk, .welcome"


def let_in(page: Page) -> None:
    """Say who is there: a name and a PIN on a tablet nobody holds yet, the PIN on a locked one."""
    bring_forms(page)
    if page.locator("#facilitator-name").count():
        page.locator("#facilitator-name").fill(NAME)
        page.locator(".lock .primary").click()
        enter_pin(page)
    if page.locator(".lock .pin").count():
        enter_pin(page)
        page.locator(".lock").wait_for(state="detached")
    know_the_way(page)


GUIDES = "preparation groups issues indicators scoring consolidation provider meeting plan followup verdict".split()


def know_the_way(page: Page, *, guides: list[str] | None = None) -> None:
    """As one who has seen these guides, all of them when none is named: none comes by itself any more."""
    page.evaluate(
        """seen => new Promise((resolve, reject) => {
            const opening = indexedDB.open('mhsurvey');
            opening.onerror = () => reject(opening.error);
            opening.onsuccess = () => {
                const writing = opening.result.transaction('settings', 'readwrite');
                const settings = writing.objectStore('settings');
                settings.get('guidesSeen').onsuccess = ({ target }) => {
                    // A tablet without room takes no write, and knows from before.
                    if (JSON.stringify(target.result) !== JSON.stringify(seen)) settings.put(seen, 'guidesSeen');
                };
                writing.oncomplete = () => (opening.result.close(), resolve());
                writing.onabort = () => reject(writing.error);
            };
        })""",
        GUIDES if guides is None else guides,
    )


def bring_forms(page: Page) -> None:
    """Wait for what stands after the first contact; where the tablet asks what to bring, the answer is everything."""
    # The whole app comes before the first form.
    page.locator(f"#facilitator-name, .lock .pin, .carry-choice, {ELSEWHERE}").first.wait_for(timeout=60_000)
    if page.locator(".carry-choice").count():
        # A loaded machine makes a slow line: it asks first.
        page.locator(".carry-choice").first.click()
        page.locator(f"#facilitator-name, .lock .pin, {ELSEWHERE}").first.wait_for(timeout=60_000)


def enter_pin(page: Page, pin: str = PIN) -> None:
    """Touch the digits and confirm."""
    for digit in pin:
        page.locator(f'.pin-key[data-digit="{digit}"]').click()
    page.locator(".pin-go").click()


class Stuck(AssertionError):
    """The tablet refused to go on; the message is what it said."""


class Hands:
    """Fill a sheet from where it stands. `answers`: question name -> value, or "" to leave it blank."""

    def __init__(self, page: Page, *, answers: Mapping[str, str] | None = None) -> None:
        self.page = page
        self.answers = dict(answers or {})
        self.seen: list[str] = []

    def fill_to_end(self, *, look: Callable[[str], None] | None = None, most: int = 250) -> None:
        """Answer every question up to the end page. `look` is called on each answered screen."""
        for _ in range(most):
            if self.page.locator(KEEP).count():
                return
            self.answer_screen()
            if look:
                look(self.seen[-1])
            self.go_on()
        raise Stuck(f"no end after {most} screens; last: {self.seen[-5:]}")

    def go_to(self, selector: str) -> None:
        """Answer question after question until this stands on the screen."""
        self.settle()
        while not self.page.locator(selector).count():
            self.answer_screen()
            self.go_on()
            self.settle()

    def settle(self) -> None:
        """The screen is there, with the widgets that come when they are wanted."""
        self.page.locator(f"main.step, {KEEP}").first.wait_for()
        expect(self.page.locator(".later:empty")).to_have_count(0)

    def answer_screen(self) -> None:
        """Answer what is asked on this screen; an answer may bring up another question on it."""
        done: set[str] = set()
        self.settle()
        for _ in range(30):
            asked = self.page.locator("section.asked[data-name]")
            names = [name for name in asked.evaluate_all("all => all.map(one => one.dataset.name)") if name not in done]
            if not names:
                break
            done.add(names[0])
            self.answer(self.page.locator(f'section.asked[data-name="{names[0]}"]').first, names[0])
        self.seen.append("+".join(sorted(done)) or "list")

    def go_on(self) -> None:
        before = self.page.locator("main.step").element_handle()
        self.page.locator(NEXT).click()
        trouble = self.page.locator(".trouble:visible")
        # The app's strict policy forbids Playwright's own waiting functions, which are made from text in the page.
        self.page.evaluate(
            """one => new Promise((done) => {
                const over = () => !one.isConnected || document.querySelector('.trouble:not([hidden])');
                const look = () => (over() ? done() : setTimeout(look, 10));
                look();
            })""",
            before,
        )
        if trouble.count():
            raise Stuck(f"{self.seen[-1:]}: {trouble.first.inner_text()}")

    def keep(self) -> str:
        """Keep the sheet. Gives its instanceID."""
        self.page.locator(KEEP).click()
        code = self.page.locator(".receipt-code")
        code.wait_for()
        return code.get_attribute("data-id") or ""

    def answer(self, asked: Locator, name: str) -> None:
        kind = next(one for one in (asked.get_attribute("class") or "").split() if one.startswith("type-"))[5:]
        wish = self.answers.get(name)
        if wish == "":
            return
        {
            "one": self._choose, "many": self._choose, "integer": self._number, "decimal": self._number,
            "text": self._write, "date": self._today, "dateTime": self._today, "time": self._now,
            "acknowledge": self._touch_first, "rank": self._rank, "range": self._touch_point,
        }.get(kind, lambda *_: None)(asked, wish)  # fmt: skip

    def _choose(self, asked: Locator, wish: str | None) -> None:
        if asked.locator('[aria-checked="true"]').count():
            return
        for value in (wish or "").split() or [""]:
            choice = asked.locator(f'.choice[data-value="{value}"]') if value else asked.locator(".choice")
            if choice.count():
                choice.first.click()

    def _number(self, asked: Locator, wish: str | None) -> None:
        text = wish or "2"
        field = asked.locator(".number-field")
        if field.count():
            field.fill(text.replace(".", ","))
            return
        while asked.locator(".number-shown").inner_text().strip():
            asked.locator(".key").last.click()
        for digit in text:
            asked.locator(".key", has_text=digit.replace(".", ",")).first.click()

    @staticmethod
    def _write(asked: Locator, wish: str | None) -> None:
        asked.locator(".field").fill(wish or "Eau au robinet")

    @staticmethod
    def _today(asked: Locator, _wish: str | None) -> None:
        asked.locator(".calendar-foot .plain").click()

    @staticmethod
    def _now(asked: Locator, _wish: str | None) -> None:
        asked.locator(".clock .plain").click()

    @staticmethod
    def _touch_first(asked: Locator, _wish: str | None) -> None:
        if not asked.locator('[aria-pressed="true"]').count():
            asked.locator(".choice").first.click()

    @staticmethod
    def _rank(asked: Locator, _wish: str | None) -> None:
        for one in asked.locator(".choice").all():
            one.click()

    @staticmethod
    def _touch_point(asked: Locator, _wish: str | None) -> None:
        if asked.locator(".point").count():
            asked.locator(".point").first.click()
