import assert from "node:assert/strict";
import { test } from "node:test";
import "./memory.js";

const { readMeaning } = await import("../src/meeting/meaning.js");
const { listed, raised } = await import("../src/meeting/issues.js");

const bind = (path, key) => `<bind nodeset="/data/${path}" type="string" mh:key="${key}"/>`;
const KEYS = { text: "issue", voice: "issue_audio", kind: "issue_kind", prio: "issue_priority", agreed: "issue_agreed", better: "issue_suggestion" };
const FORM = `<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:mh="http://mhsurvey.org/xforms"><h:head><model>
  <instance><data id="csc_issues" version="1" mh:kind="issues"><area/><round/><group/><said/></data></instance>
  ${bind("area", "area")}${bind("round", "round")}${bind("group", "group")}${Object.entries(KEYS).map(([name, key]) => bind(`said/${name}`, key)).join("")}
</model></h:head><h:body><group><repeat nodeset="/data/said"/></group></h:body></h:html>`;
const row = (answers) => `<said>${Object.entries(answers).map(([name, value]) => `<${name}>${value}</${name}>`).join("")}</said>`;

test("only what the group agreed on is raised, and what says something", () => {
  const rows = [
    { text: "Seul", kind: "problem", prio: "1", agreed: "0" },
    { text: "Les prix", kind: "problem", prio: "2", agreed: "1", better: "Les afficher" },
    { voice: "v.webm", kind: "strength", agreed: "1" },
    { kind: "problem", agreed: "1" },
    { text: "Sans genre", agreed: "1" },
  ];
  const found = raised(`<data><area>A</area><round>r1</round><group>women</group>${rows.map(row).join("")}</data>`, readMeaning(FORM), "uuid:1");
  assert.deepEqual([found.area, found.round], ["A", "r1"]);
  const from = { sheet: "uuid:1", group: "women" };
  assert.deepEqual(found.issues, [
    { ref: "uuid:1#2", ...from, kind: "problem", text: "Les prix", audio: "", suggestion: "Les afficher", priority: 2 },
    { ref: "uuid:1#3", ...from, kind: "strength", text: "", audio: "v.webm", suggestion: "", priority: null },
  ]);
});

const POINTS = { known: "point", fr: "point_fr", behind: "point_issues" };
const LIST = `<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:mh="http://mhsurvey.org/xforms"><h:head><model>
  <instance><data id="csc_indicators" version="1" mh:kind="indicators"><area/><round/><point/></data></instance>
  ${bind("area", "area")}${bind("round", "round")}${Object.entries(POINTS).map(([name, key]) => bind(`point/${name}`, key)).join("")}
</model></h:head><h:body><group><repeat nodeset="/data/point"/></group></h:body></h:html>`;

test("a list says what each of its points was made of", async () => {
  const rows = ["<fr>Accueil de nuit</fr><behind>uuid:1#2\nuuid:1#3\n</behind>", "<known>ind08_cout</known><behind>uuid:1#1</behind>", "<fr>Sans rien</fr>"];
  const found = await listed(`<data><area>A</area><round>r1</round>${rows.map((row) => `<point>${row}</point>`).join("")}</data>`, readMeaning(LIST));
  assert.deepEqual([found.area, found.round], ["A", "r1"]);
  assert.deepEqual([...found.behind], [["local:A:accueil-de-nuit", ["uuid:1#2", "uuid:1#3"]], ["ind08_cout", ["uuid:1#1"]], ["local:A:sans-rien", []]]);
});
