// A form as the engine can take it, and what it asks for beside its questions: an audit log, recordings.
import { GUIDANCE } from "./wording.js";

const VALUE = (form) => new RegExp(`<value\\s+form=["']${form}["']\\s*>`, "g");
const ACTION = /<(?:\w+:)?recordaudio\s([^>]*?)\/?>/g;
const BIND = /<bind\s([^>]*)>/g;

/**
 * The XForm with the two things the engine would run into a hint or label taken apart.
 *
 * It knows neither guidance hints nor big images and reads both as more text of the same hint or label. Guidance is set
 * off by a mark (wording.js parts it again, so that its ${answers} and languages stay alive); big images are left out.
 */
export function prepared(xml) {
  return xml
    .replace(VALUE("guidance"), `$&${GUIDANCE}`)
    .replace(/<value\s+form=["']big-image["']\s*>[^<]*<\/value>/g, "");
}

/**
 * What a form wants kept that is no answer.
 * @returns {{audit: {ref: string, hasChanges: boolean}|null, recordings: {ref: string, quality: string}[]}}
 */
export function wantedBeside(xml) {
  const binds = [...xml.matchAll(BIND)].map(([, attributes]) => attributes);
  const audit = binds.find((one) => /\bnodeset=["'][^"']*\/meta\/(?:\w+:)?audit["']/.test(one));
  return {
    audit: audit ? { ref: attribute(audit, "nodeset"), hasChanges: attribute(audit, "odk:track-changes") === "true" } : null,
    recordings: [...xml.matchAll(ACTION)].map(([, attributes]) => ({
      ref: attribute(attributes, "ref"),
      quality: attribute(attributes, "odk:quality") ?? "voice-only",
    })),
  };
}

function attribute(attributes, name) {
  return new RegExp(`(?:^|\\s)${name}=["']([^"']*)["']`).exec(attributes)?.[1] ?? null;
}
