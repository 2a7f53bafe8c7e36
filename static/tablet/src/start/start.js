// Decides what this browser runs: the modern build, the legacy build, or words that tell what to do.
/* global MODERN, LEGACY, GAPLESS */
import { isModern, whyUnable } from "./able.js";
import { tellUnable } from "./unable.js";

function link(kind, address) {
  var made = document.createElement("link");
  made.rel = kind;
  made.href = address;
  document.head.appendChild(made);
}

function run(build, otherwise) {
  for (var i = 0; i < build.beside.length; i += 1) link("modulepreload", build.beside[i]);
  var script = document.createElement("script");
  script.type = "module";
  script.src = build.entry;
  script.onerror = otherwise;
  document.head.appendChild(script);
}

/** Chromium before 84: `gap` is known, for grids, so that only measuring tells. */
function lacksGap() {
  var box = document.createElement("div");
  box.className = "measured-gap";
  box.appendChild(document.createElement("i"));
  box.appendChild(document.createElement("i"));
  document.body.appendChild(box);
  var lacks = box.scrollHeight === 0;
  document.body.removeChild(box);
  return lacks;
}

function start() {
  var why = whyUnable();
  if (why) tellUnable(why);
  // A browser that was updated since the last network holds only the legacy build: every browser runs that.
  else if (isModern()) run(MODERN, function () { run(LEGACY, null); });
  else {
    if (lacksGap()) link("stylesheet", GAPLESS);
    run(LEGACY, null);
  }
}

start();
