"""How tests start a real Chromium: Debian's, quiet, with nothing sent anywhere."""

import shutil

from playwright.sync_api import Browser, Playwright

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Debian's build switches experiments on which no user of Chrome has.
    "--disable-field-trial-config",
)


def executable() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        raise RuntimeError("No Chromium here. Install it: sudo apt-get install chromium")
    return found


def launch(playwright: Playwright, *more: str) -> Browser:
    return playwright.chromium.launch(executable_path=executable(), args=[*ARGUMENTS, *more])
