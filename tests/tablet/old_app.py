"""What a tablet's memory held before answers were sealed (docs/decisions/0009), to be found by the app of today."""

import uuid
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page

# Version 1 of the store: no `partials`, and every answer in the open.
WRITE = """({token, records, drafts, files}) => new Promise((resolve, reject) => {
    const opening = indexedDB.open("mhsurvey", 1);
    opening.onerror = () => reject(opening.error);
    opening.onupgradeneeded = () => {
        const keys = {settings: {}, forms: {keyPath: "key"}, media: {keyPath: "hash"}, drafts: {keyPath: "id"},
            records: {keyPath: "id"}, files: {keyPath: ["owner", "name"]}, receipts: {keyPath: "id"}};
        for (const [name, key] of Object.entries(keys)) opening.result.createObjectStore(name, key);
    };
    opening.onsuccess = () => {
        const stores = ["settings", "records", "drafts", "files"];
        const writing = opening.result.transaction(stores, "readwrite", {durability: "strict"});
        const put = (store, ...what) => writing.objectStore(store).put(...what);
        put("settings", token, "token");
        for (const one of records) put("records", one);
        for (const one of drafts) put("drafts", one);
        for (const {text, ...one} of files) put("files", {...one, blob: new Blob([text], {type: one.type})});
        writing.onabort = () => reject(writing.error);
        writing.oncomplete = () => { opening.result.close(); resolve(); };
    };
})"""

# Everything in the stores as text, blobs too.
READ = """async () => {
    const db = await new Promise((resolve) => {
        const opening = indexedDB.open("mhsurvey");
        opening.onsuccess = () => resolve(opening.result);
    });
    const all = (name) => new Promise((resolve) => {
        const asking = db.transaction(name).objectStore(name).getAll();
        asking.onsuccess = () => resolve(asking.result);
    });
    const said = [];
    for (const name of ["drafts", "records", "files", "receipts"]) {
        for (const row of await all(name)) {
            said.push(JSON.stringify(row));
            for (const part of Object.values(row)) if (part instanceof Blob) said.push(await part.text());
        }
    }
    db.close();
    return said.join("\\n");
}"""


@dataclass(frozen=True)
class OldFile:
    owner: str
    name: str
    type: str
    text: str


def sheet(form_id: str, version: str, instance_id: str, *, fields: str = "") -> str:
    """A sheet's XML as it lay there."""
    return (
        f'<data xmlns:orx="http://openrosa.org/xforms" id="{form_id}" version="{version}">{fields}'
        f"<meta><instanceID>{instance_id}</instanceID></meta></data>"
    )


def new_id() -> str:
    return f"uuid:{uuid.uuid4()}"


def old_record(form_id: str, version: str, instance_id: str, *, fields: str, days_ago: float) -> dict[str, object]:
    """A kept record that many tries could not send."""
    at = datetime.now(UTC) - timedelta(days=days_ago)
    return {
        "id": instance_id, "formId": form_id, "version": version, "title": form_id,
        "xml": sheet(form_id, version, instance_id, fields=fields), "code": "000000", "state": "waiting",
        "message": "", "tries": 40, "nextAt": at.timestamp() * 1000, "keptAt": at.isoformat(),
    }  # fmt: skip


def old_draft(form_id: str, version: str, instance_id: str, *, fields: str) -> dict[str, object]:
    at = datetime.now(UTC).isoformat()
    return {
        "id": instance_id, "formKey": f"{form_id}@{version}", "formId": form_id, "title": form_id, "name": "",
        "xml": sheet(form_id, version, instance_id, fields=fields), "at": "", "startedAt": at, "savedAt": at,
    }  # fmt: skip


def leave(
    page: Page,
    token: str,
    *,
    records: list[dict[str, object]],
    drafts: list[dict[str, object]] | None = None,
    files: list[OldFile] | None = None,
) -> None:
    """Write an old app's memory. The page is of the tablet's origin, and the app has not run there yet."""
    held = {"token": token, "records": records, "drafts": drafts or [], "files": [asdict(one) for one in files or []]}
    page.evaluate(WRITE, held)


def everything(page: Page) -> str:
    """All that the stores of answers hold, as text."""
    return str(page.evaluate(READ))
