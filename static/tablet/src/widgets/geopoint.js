// A place by satellites, without network: the best reading is shown as it comes, and kept by touch.
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { locale, t, word } from "../words.js";

const GOOD_M = 10;
const LONGEST_MS = 120_000;

export function geopoint({ question, answered, voice }) {
  let watch = null;
  let best = null;
  const element = h("div.geopoint");

  function stop() {
    if (watch !== null) navigator.geolocation.clearWatch(watch);
    watch = null;
  }

  function start() {
    best = null;
    if (!navigator.geolocation) return fail();
    watch = navigator.geolocation.watchPosition(take, fail, { enableHighAccuracy: true, timeout: LONGEST_MS, maximumAge: 0 });
    return draw();
  }

  function take({ coords }) {
    if (!best || coords.accuracy < best.accuracy) best = coords;
    if (best.accuracy <= GOOD_M) keep();
    else draw();
  }

  function keep() {
    stop();
    const { latitude, longitude, altitude, accuracy } = best;
    question.write([latitude, longitude, altitude ?? 0, accuracy].join(" "));
    voice.tick();
    answered();
    draw();
  }

  function fail() {
    stop();
    draw(h("p.problem", word("position_failed")));
  }

  const button = (name, key, click, kind = "button.large") => h(kind, { type: "button", on: { click } }, icon(name), word(key));

  function draw(problem = null) {
    const parts = [];
    if (watch !== null) {
      parts.push(h("p.pulse", icon("place")), h("p.quiet", word("position_wait")));
      if (best) parts.push(accuracy(best.accuracy), button("check", "position_keep", keep));
    } else if (question.isBlank) parts.push(button("place", "position_take", start));
    else parts.push(h("p.done-mark", icon("place")), accuracy(Number(question.value.split(" ")[3])), button("again", "position_again", start));
    element.replaceChildren(...parts, ...(problem ? [problem] : []));
  }

  draw();
  return { element, dispose: stop };
}

function accuracy(metres) {
  return h("p.accuracy", t("position_accuracy", { m: new Intl.NumberFormat(locale(), { maximumFractionDigits: 0 }).format(metres) }));
}
