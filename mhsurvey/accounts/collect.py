"""The settings ODK Collect reads from a QR code: this server, this tablet's key."""

import base64
import json
import zlib


def tablet_address(public_url: str, *, token: str) -> str:
    """The address that enrols our own tablet app. The token sits behind the #, so it is never sent or logged."""
    return f"{public_url}/tablet/#/enrol/{token}"


def collect_server(public_url: str, *, token: str) -> str:
    """The server address of ODK Collect: an app user's key in the path, as ODK Central has it."""
    return f"{public_url}/v1/key/{token}/projects/1"


def collect_settings(public_url: str, *, token: str, project: str) -> str:
    """base64(zlib(JSON)), with `general` and `admin` both there: Collect refuses the code without either.

    Source  getodk/collect, client-settings.schema.json
    """
    settings = {
        "general": {
            "server_url": collect_server(public_url, token=token),
            "form_update_mode": "match_exactly",
            "autosend": "wifi_and_cellular",
        },
        "admin": {},
        "project": {"name": project, "color": "#233a6b"},
    }
    return base64.b64encode(zlib.compress(json.dumps(settings).encode(), 9)).decode()
