// Tells, in words and aloud, that this browser cannot run the app, and what to do. Before anything is entrusted to it.
/* global CLIPS */
import { listen as listenFr, too_old as oldFr, too_old_1 as oldFr1, too_old_2 as oldFr2, too_old_3 as oldFr3, too_old_version as versionFr, unsafe_address as unsafeFr } from "../words/fr.json";
import { listen as listenEn, too_old as oldEn, too_old_1 as oldEn1, too_old_2 as oldEn2, too_old_3 as oldEn3, too_old_version as versionEn, unsafe_address as unsafeEn } from "../words/en.json";

// What can be reached with the legacy build: static/tablet/build.js.
var LEAST = "78";
var FOR = {
  old: { heard: ["too_old", "too_old_1", "too_old_2", "too_old_3"], fr: [oldFr, oldFr1, oldFr2, oldFr3], en: [oldEn, oldEn1, oldEn2, oldEn3] },
  insecure: { heard: ["unsafe_address"], fr: [unsafeFr], en: [unsafeEn] },
};

/** Show it in place of the app, and say it. @param {"insecure"|"old"} why */
export function tellUnable(why) {
  var words = FOR[why];
  var place = document.getElementById("app");
  if (!place) return document.addEventListener("DOMContentLoaded", function () { tellUnable(why); });
  var fr = clipsOf(words.heard, CLIPS.fr);
  var en = clipsOf(words.heard, CLIPS.en);
  place.innerText = "";
  place.appendChild(part(words.fr, "fr", why === "old" ? versionFr : "", fr, listenFr));
  place.appendChild(part(words.en, "en", why === "old" ? versionEn : "", en, listenEn));
  play(fr.concat(en));
  return undefined;
}

function clipsOf(keys, clips) {
  return keys.map(function (key) { return clips[key]; }).filter(Boolean);
}

function part(words, language, version, clips, listen) {
  var main = element("div", "unable", "");
  main.lang = language;
  main.appendChild(element("h1", "", words[0]));
  if (clips.length) main.appendChild(listenButton(clips, listen));
  var steps = element("ol", "", "");
  for (var i = 1; i < words.length; i += 1) steps.appendChild(element("li", "", words[i]));
  if (words.length > 1) main.appendChild(steps);
  if (version) main.appendChild(element("p", "", version.replace("{least}", LEAST).replace("{here}", here())));
  return main;
}

function listenButton(clips, listen) {
  var button = element("button", "", listen);
  button.type = "button";
  button.onclick = function () { play(clips); };
  return button;
}

/** What is heard now: what begins stops it. */
var player = null;

/** One clip after the other; one that cannot be had is passed over. Where sound waits for a touch, the button is there. */
function play(clips) {
  if (player) {
    player.onended = player.onerror = null;
    player.pause();
  }
  if (!clips.length || typeof Audio !== "function") return;
  player = new Audio(clips[0]);
  player.onended = player.onerror = function () { play(clips.slice(1)); };
  var begun = player.play();
  if (begun && begun.catch) begun.catch(function () {});
}

/** "Chrome 61", as the browser names itself. */
function here() {
  var found = /(Chrome|Firefox|Version)\/\d+/.exec(navigator.userAgent);
  return found ? found[0].replace("Version", "Safari").replace("/", " ") : "?";
}

function element(tag, name, text) {
  var made = document.createElement(tag);
  if (name) made.className = name;
  if (text) made.appendChild(document.createTextNode(text));
  return made;
}
