"""What the surroundings say: every `MHSURVEY_*` variable, parsed strictly, in one table.

The table of settings in README.md is checked against `FIELDS` by tests/test_settings.py.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PREFIX = "MHSURVEY_"
DEVELOPMENT_SECRET = "development-only-secret-never-in-production"  # noqa: S105


class SettingUnreadable(ValueError):
    """A variable has a value that cannot be read; the message names it and the mend."""


@dataclass(frozen=True)
class Settings:
    """How this installation runs. Sizes in bytes."""

    data_dir: Path
    database_url: str
    secret_key: str
    host: str
    port: int
    public_url: str
    trusted_hosts: tuple[str, ...]
    workers: int
    max_upload_bytes: int
    tiles_url: str
    tiles_attribution: str
    demonstration: bool
    debug: bool

    @property
    def media_dir(self) -> Path:
        return self.data_dir / "media"

    @property
    def copy_dir(self) -> Path:
        """The columnar copy for exploring: deleted at will, made again."""
        return self.data_dir / "cache" / "explore"

    @property
    def behind_https(self) -> bool:
        """True when cookies may be marked Secure: everywhere but plain http on this machine."""
        return self.public_url.startswith("https://")


@dataclass(frozen=True)
class Field:
    """One setting: how its text is read, what stands in when it is absent, what it is for."""

    name: str
    read: Callable[[str], Any]
    default: str
    purpose: str


def read_bool(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError('use "true" or "false"')
    return text == "true"


def read_names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def read_url(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise ValueError("start it with http:// or https://")
    return text.rstrip("/")


def read_tiles(text: str) -> str:
    if text and not (text.startswith(("http://", "https://")) and all(part in text for part in ("{z}", "{x}", "{y}"))):
        raise ValueError("start it with https:// and write {z}, {x} and {y} in it")
    return text


FIELDS = (
    Field("data_dir", Path, "var", "folder that holds the database, media and caches"),
    Field("database_url", str, "", "SQLAlchemy URL; empty means SQLite in the data folder"),
    Field("secret_key", str, "", "signs CSRF tokens and cookies; required unless demonstration or debug is true"),
    Field("host", str, "127.0.0.1", "address to listen on"),
    Field("port", int, "8000", "port to listen on"),
    Field(
        "public_url", read_url, "http://localhost:8000", "address people and tablets use; put into links and QR codes"
    ),
    Field(
        "trusted_hosts",
        read_names,
        "",
        "host names answered to, comma separated; empty means the public URL's and localhost",
    ),
    Field("workers", int, "2", "gunicorn worker processes"),
    Field("max_upload_bytes", int, str(100 * 1024 * 1024), "largest submission or upload accepted"),
    Field(
        "tiles_url",
        read_tiles,
        "",
        "background of the map: https://tiles.example.org/{z}/{x}/{y}.png; empty means none, and no outside request",
    ),
    Field("tiles_attribution", str, "", "who made the background, as its licence asks to be written on the map"),
    Field("demonstration", read_bool, "false", "marks every screen as demonstration data"),
    Field("debug", read_bool, "false", "development only: tracebacks in the browser"),
)


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read every setting from the environment.

    Raises SettingUnreadable, naming the variable, its value and the mend.
    """
    values = {field.name: _read_field(field, environ) for field in FIELDS}
    if not values["database_url"]:
        values["database_url"] = f"sqlite:///{values['data_dir'].resolve() / 'mhsurvey.sqlite'}"
    if not values["secret_key"]:
        if not (values["demonstration"] or values["debug"]):
            raise SettingUnreadable(
                "MHSURVEY_SECRET_KEY is not set. Make one with: "
                "python3 -c 'import secrets; print(secrets.token_hex(32))'"
            )
        values["secret_key"] = DEVELOPMENT_SECRET
    return Settings(**values)


def _read_field(field: Field, environ: Mapping[str, str]) -> Any:
    variable = PREFIX + field.name.upper()
    text = environ.get(variable) or field.default
    try:
        return field.read(text)
    except ValueError as fault:
        raise SettingUnreadable(f"{variable}={text}: {fault}") from fault
