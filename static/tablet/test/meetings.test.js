import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { server } from "./memory.js";

const lock = await import("../src/lock.js");
const { bringMeetings } = await import("../src/carry/meetings.js");
const { meetingOf, meetings, roundOf } = await import("../src/meeting/carried.js");
const { keepSetting, setting } = await import("../src/store.js");

const FILE = { madeOn: "2026-11-21", tooMany: false, areas: [{ code: "A1", name: "Sikoro", rounds: [{ code: "r1" }] }] };
const offered = (hash) => ({ meetings: { url: "/tablet/meetings.json", hash, size: 100 } });

beforeEach(async () => {
  lock.relock();
  for (const name of ["facilitators", "openKey", "meetings"]) await keepSetting(name, undefined);
  await lock.addFacilitator({ name: "Awa", pin: "4711" });
  server.asked = [];
  server.answer = () => Response.json(FILE);
});

test("the file comes once as long as it says the same, and lies sealed", async () => {
  await bringMeetings(offered("one"));
  await bringMeetings(offered("one"));
  assert.equal(server.asked.length, 1);
  assert.deepEqual(await meetings(), FILE);
  assert.equal((await meetingOf("A1")).name, "Sikoro");
  assert.equal((await roundOf("A1", "r1")).round.code, "r1");
  assert.equal(await roundOf("A1", "r2"), null);
  const kept = await (await setting("meetings")).sealed.text();
  assert.ok(!kept.includes("Sikoro"));
  await bringMeetings(offered("two"));
  assert.equal(server.asked.length, 2);
});

test("a locked tablet neither brings nor tells it", async () => {
  await bringMeetings(offered("one"));
  lock.relock();
  assert.equal(await meetings(), null);
  await bringMeetings(offered("two"));
  assert.equal(server.asked.length, 1);
  const [{ id }] = await lock.facilitators();
  await lock.unlock({ id, pin: "4711" });
  assert.deepEqual(await meetings(), FILE);
});

test("a line that breaks, or a portal, leaves what is here", async () => {
  await bringMeetings(offered("one"));
  for (const answer of [() => Promise.reject(new TypeError("cut")), () => new Response("<html>", { status: 200 }), () => new Response("", { status: 503 })]) {
    server.answer = answer;
    await bringMeetings(offered("two"));
    assert.deepEqual(await meetings(), FILE);
  }
});

test("what lies under a key that is gone is brought again", async () => {
  await bringMeetings(offered("one"));
  await lock.forgetFacilitators([], () => {});
  assert.equal(await meetings(), null);
  await bringMeetings(offered("one"));
  assert.deepEqual(await meetings(), FILE);
});
