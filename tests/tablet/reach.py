"""What would keep people out of a screen: axe-core's rules, run in the page."""

from functools import cache

from playwright.sync_api import Page

from tests.tablet.stand_in import DIST

WORTH = ("serious", "critical")


@cache
def rules() -> str:
    return (DIST.parent / "node_modules" / "axe-core" / "axe.min.js").read_text()


def barriers(page: Page) -> list[str]:
    """Serious ones only: `rule: the elements it concerns`."""
    # As an expression of the debugger: the app's policy lets no script in from elsewhere.
    page.evaluate(f"{rules()}; undefined")
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {', '.join(str(node['target']) for node in one['nodes'])}"
        for one in found["violations"]
        if one["impact"] in WORTH
    ]


def scrolls(page: Page) -> int:
    """By how many pixels the screen is longer or wider than the tablet."""
    return int(
        page.evaluate(
            "Math.max(document.documentElement.scrollHeight - innerHeight,"
            " document.documentElement.scrollWidth - innerWidth)"
        )
    )
