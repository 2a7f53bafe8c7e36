import assert from "node:assert/strict";
import { test } from "node:test";
import { lendersClips, lent } from "../src/sheet/lending.js";

const said = (text) => `<value>${text}</value>`;
const clip = (name) => `<value form="audio">jr://audio/${name}</value>`;
const text = (id, ...values) => `<text id="${id}">${values.join("")}</text>`;
const form = (...languages) => `<model><itext>${languages.map(([lang, body, more = ""]) => `<translation lang="${lang}"${more}>${body}</translation>`).join("")}</itext></model>`;
const ofLanguage = (xml, lang) => new RegExp(`<translation lang="${lang.replace(/[()]/g, "\\$&")}"[^>]*>([^]*?)</translation>`).exec(xml)[1];
const FR = text("q", said("Un mot ?"), clip("q_fr.mp3"), '<value form="image">jr://images/q.png</value>') + text("r", said('Encore <output value="/data/q"/> ?')) + text("s", said("-"), clip("s_fr.mp3"));

test("a language borrows the clip, the picture and the words it lacks, the words with a mark", () => {
  const bm = text("q", said("Dan"), clip("-")) + text("r", said("-")) + text("s", said("-"));
  const xml = lent(form(["Français (fr)", FR, ' default="true()"'], ["Bamanankan (bm)", bm]));
  assert.equal(ofLanguage(xml, "Français (fr)"), FR);
  assert.equal(
    ofLanguage(xml, "Bamanankan (bm)"),
    text("q", said("Dan"), clip("q_fr.mp3"), '<value form="image">jr://images/q.png</value>') + text("r", said('[fr] Encore <output value="/data/q"/> ?')) + text("s", said("-"), clip("s_fr.mp3")),
  );
});

test("what a language has of its own stays, byte for byte", () => {
  const bm = text("q", said("Dan"), clip("q_bm.mp3"), '<value form="image">jr://images/bm.png</value>') + text("r", said("Hali")) + text("s", said("S"), clip("s_bm.mp3"));
  const xml = form(["Français (fr)", FR, ' default="true()"'], ["Bamanankan (bm)", bm]);
  assert.equal(lent(xml), xml);
});

test("French lends even where another language is the form's own; without French the form's own does, unmarked", () => {
  const en = text("q", said("A word?"), clip("q_en.mp3"));
  const bm = text("q", said("-"));
  const three = lent(form(["English (en)", en, ' default="true()"'], ["Français (fr)", FR], ["Bamanankan (bm)", bm]));
  assert.match(ofLanguage(three, "Bamanankan (bm)"), /\[fr\] Un mot.*q_fr[.]mp3/);
  const two = lent(form(["English (en)", en, ' default="true()"'], ["Bamanankan (bm)", bm]));
  assert.equal(ofLanguage(two, "Bamanankan (bm)"), text("q", said("A word?"), clip("q_en.mp3")));
});

test("the lender's clips are known by name; a form of one language lends nothing", () => {
  assert.deepEqual(lendersClips(form(["Français (fr)", FR, ' default="true()"'])), { code: "fr", clips: new Set(["q_fr.mp3", "s_fr.mp3"]) });
  assert.deepEqual(lendersClips("<model/>"), { code: null, clips: new Set() });
  assert.equal(lent("<model/>"), "<model/>");
});
