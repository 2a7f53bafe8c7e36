"""What would keep people out of a screen: axe-core's rules, and what does not fit on it, both asked in the page."""

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


# The same parts in the same number make one kind of screen.
KIND = """[...document.querySelectorAll("main, main .asked, main .choices, main .hint:not([hidden]), main .mark")]
    .map((one) => `${one.tagName} ${one.className} ${one.dataset.count ?? ""}`).join("|")"""


def kind_of(page: Page) -> str:
    """What tells this screen from others in its build, not in its words."""
    return str(page.evaluate(KIND))


# What a thumb and an eye cannot do without: 48 px to touch, 18 px to read, nothing cut, nothing beside the screen.
CROWDED = """(() => {
    const found = new Set();
    const name = (one) => `${one.tagName.toLowerCase()}.${[...one.classList].join(".")}`;
    const seen = (one) => one.checkVisibility({checkOpacity: true, checkVisibilityCSS: true})
        && !one.closest(".only-heard, #spoken, .measured-gap");
    const wide = document.documentElement.scrollWidth - innerWidth;
    if (wide > 0) found.add(`the page is ${wide} px too wide`);
    for (const one of document.querySelectorAll("#app *")) {
        if (!seen(one)) continue;
        const box = one.getBoundingClientRect();
        const isBeside = box.width && (box.right > innerWidth + 1 || box.left < -1);
        if (isBeside) found.add(`${name(one)} stands beside the screen`);
        const isTouched = one.matches("button, a[href], summary, input:not([type=file]), select, textarea");
        const isWords = one.matches("p a");
        if (isTouched && !isWords && box.width && Math.min(box.width, box.height) < 47.5)
            found.add(`${name(one)} is ${Math.round(box.width)} x ${Math.round(box.height)} px`);
        const hasWords = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
        const style = getComputedStyle(one);
        if (hasWords && parseFloat(style.fontSize) < 18) found.add(`${name(one)} is written in ${style.fontSize}`);
        const cut = one.scrollWidth - one.clientWidth;
        if (hasWords && style.display !== "inline" && cut > 1 && !one.matches("input, textarea"))
            found.add(`${name(one)} lacks ${cut} px for "${one.textContent.slice(0, 40)}"`);
    }
    const foot = document.querySelector(".foot");
    if (foot) {
        const box = foot.getBoundingClientRect();
        if (box.top < 0 || box.bottom > innerHeight + 1) found.add("next and back are out of sight");
    }
    const groups = [...document.querySelectorAll(".alone .choices")];
    const long = document.documentElement.scrollHeight - innerHeight;
    const most = Math.max(0, ...groups.map((one) => one.querySelectorAll(".choice").length));
    if (groups.length && most <= 8 && long > 0) found.add(`${most} choices are ${long} px too long`);
    return [...found];
})()"""


def crowded(page: Page) -> list[str]:
    """What does not fit on this screen, in words; choices of up to eight must stand whole."""
    return list(page.evaluate(CROWDED))
