// A recording of a group's sheet, played where it stands.
import { h } from "../../dom.js";
import { draftFiles } from "../../drafts.js";
import { icon } from "../../icons.js";
import { fileOfSheet } from "../../shelf.js";
import { Voice } from "../../voice.js";
import { word } from "../../words.js";

const voice = new Voice(async () => null);

/** @param {{sheet: string, file: string}} reason */
export function playButton({ sheet, file }) {
  const bar = h("progress.sound-way", { max: 1, value: 0 });
  const play = async () => {
    const blob = (await fileOfSheet(sheet, file)) ?? (await ofDraft(sheet, file));
    if (blob) voice.playBlob(blob, (share) => { bar.value = share; });
    else button.replaceChildren(icon("mute"), word("meeting_sound_gone"));
  };
  const button = h("button.plain.play-reason", { type: "button", on: { click: play } }, icon("play"), word("record_play"));
  return h("span.spoken-reason", button, bar);
}

/** What was said at the meeting itself lies with its draft. */
async function ofDraft(sheet, name) {
  const files = await draftFiles(sheet).catch(() => []);
  return files.find((file) => file.name === name) ?? null;
}
