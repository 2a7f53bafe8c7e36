import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import "./memory.js";

const { readCsv, writeCsv } = await import("../src/csv.js");
const { keepListing, withListings } = await import("../src/listed.js");
const { put, write } = await import("../src/store.js");

const HEADS = "name,label,label_bm,label_en,area,dimension,listed";
const CARRIED = `${HEADS}\nind01,Accueil,,Welcome,,PCC,\nlocal:A:eau,Eau,,Water,A,SAF,1\nlocal:B:eau,"Eau, propre",,,B,SAF,1\n`;
const POINT = { name: "local:A:nuit", label: 'Accueil "de nuit", toujours', label_bm: "", label_en: "", dimension: "TIM", voice: "nuit.webm" };
const blob = (text) => new Blob([text], { type: "text/csv" });
const rowsOf = async (list) => readCsv(await list.text()).rows.map(({ name, area, listed }) => `${name} ${area} ${listed}`);

beforeEach(() =>
  write(["settings", "receipts"], (to) => {
    to("settings").delete("listings");
    to("receipts").delete("uuid:1");
  }),
);

test("a list is read and written as the server writes it", () => {
  const list = readCsv(CARRIED);
  assert.equal(list.rows[2].label, "Eau, propre");
  assert.equal(writeCsv(list), CARRIED);
  assert.equal(readCsv(writeCsv({ heads: ["a", "b"], rows: [{ a: 'x "y"\nz', b: "" }] })).rows[0].a, 'x "y"\nz');
});

test("what was listed here stands in for the area's list, and only for its own", async () => {
  await keepListing("A", { id: "uuid:1", hash: "h1", points: [POINT] });
  const list = await withListings(blob(CARRIED), "h1");
  assert.deepEqual(await rowsOf(list), ["ind01  ", "local:B:eau B 1", "local:A:nuit A 1", "local:A:eau A "]);
  const [, , point, other] = readCsv(await list.text()).rows;
  assert.deepEqual([point.label, point.voice, other.voice], [POINT.label, "nuit.webm", ""]);
});

test("a list of an app from before learns which points are listed", async () => {
  await keepListing("A", { id: "uuid:1", hash: "h1", points: [POINT] });
  const list = await withListings(blob("name,label,label_bm,label_en,area,dimension\nind01,Accueil,,,,PCC\n"), "h2");
  assert.deepEqual(await rowsOf(list), ["ind01  ", "local:A:nuit A 1"]);
});

test("the server's word holds once the sheet arrived and another list was carried", async () => {
  const carried = blob(CARRIED);
  await keepListing("A", { id: "uuid:1", hash: "h1", points: [POINT] });
  await put("receipts", { id: "uuid:1" });
  assert.notEqual(await withListings(carried, "h1"), carried);
  assert.equal(await withListings(carried, "h2"), carried);
});
