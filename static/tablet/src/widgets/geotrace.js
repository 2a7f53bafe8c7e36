// A path or a field's edge: walked with the tablet in hand, or point by point; drawn as it grows, without any map.
import { h, s } from "../dom.js";
import { icon } from "../icons.js";
import { follow, metresBetween, squareMetres, written } from "../place.js";
import { locale, t, word } from "../words.js";

/** While walking, a point every so many metres, or as far as the reading is unsure. */
const STEP_M = 5;
/** A reading less sure than this says nothing about a path. */
const ROUGHEST_M = 50;

/** Paths with too few points to be written yet: one point is no line. */
const begun = new WeakMap();

export function geotrace(asking) {
  return path(asking, { least: 2, isRing: false });
}

export function geoshape(asking) {
  return path(asking, { least: 3, isRing: true });
}

function path({ question, answered, voice }, { least, isRing }) {
  const element = h("div.geotrace");
  let points = begun.get(question) ?? read(question.value, isRing);
  let gone = null;
  let here = null;
  let isWalking = false;
  let lock = null;
  let problem = null;
  let stop = null;

  function start() {
    problem = null;
    stop ??= follow({ take, fail });
    // A dark screen would stop the readings.
    navigator.wakeLock?.request("screen").then((held) => { lock = held; }).catch(() => null);
    draw();
  }

  function end() {
    stop?.();
    stop = null;
    lock?.release().catch(() => null);
    lock = null;
  }

  function take(coords) {
    here = coords;
    problem = null;
    if (isWalking && coords.accuracy <= ROUGHEST_M && isFurther(coords)) add();
    else draw();
  }

  function isFurther(coords) {
    const last = points.at(-1);
    return !last || metresBetween(last, coords) >= Math.max(STEP_M, coords.accuracy / 2);
  }

  function fail(isOver) {
    if (isOver) {
      isWalking = false;
      end();
    }
    problem = h("p.problem", word("position_failed"));
    draw();
  }

  function add() {
    const { latitude, longitude, altitude, accuracy } = here;
    write([...points, { latitude, longitude, altitude, accuracy }]);
  }

  function write(next) {
    points = next;
    begun.set(question, points);
    const ring = isRing ? [...points, points[0]] : points;
    const value = points.length >= least ? ring.map(written).join(";") : "";
    if (value !== question.value) question.write(value);
    gone = null;
    voice.tick();
    answered();
    draw();
  }

  function wipe() {
    const before = points;
    isWalking = false;
    write([]);
    gone = before;
    draw();
  }

  function walk() {
    isWalking = !isWalking;
    voice.tick();
    draw();
  }

  const button = (name, key, click, kind = "button.plain", disabled = false) => h(kind, { type: "button", disabled, on: { click } }, icon(name), word(key));

  function controls() {
    if (!stop) return [button(points.length ? "again" : "place", points.length ? "trace_go_on" : "trace_begin", start, "button.large")];
    const sure = here && here.accuracy <= ROUGHEST_M;
    return [
      button(isWalking ? "stop" : "walk", isWalking ? "trace_pause" : "trace_walk", walk, `button.large${isWalking ? ".recording-stop" : ""}`, !sure),
      button("plus", "trace_point", add, "button.large", !sure),
    ];
  }

  function draw() {
    const reading = stop && (here ? t("position_accuracy", { m: whole(here.accuracy) }) : t("position_wait"));
    element.replaceChildren(
      sketch(points, stop ? here : null, isRing),
      h("p.accuracy", { role: "status" }, sizeOf(points, isRing)),
      reading ? h("p.quiet", reading) : "",
      h("div.row", controls()),
      h(
        "div.row",
        button("back", "trace_undo", () => write(points.slice(0, -1)), "button.plain", !points.length),
        gone ? button("again", "repeat_undo", () => write(gone)) : button("trash", "rank_again", wipe, "button.plain", !points.length),
      ),
      ...(problem ? [problem] : []),
    );
  }

  draw();
  return { element, dispose: end };
}

const whole = (n) => new Intl.NumberFormat(locale(), { maximumFractionDigits: 0 }).format(n);

/** "12 points · 340 m", of a ring also its surface in m². */
function sizeOf(points, isRing) {
  const along = isRing && points.length > 2 ? [...points, points[0]] : points;
  const metres = along.slice(1).reduce((sum, one, index) => sum + metresBetween(along[index], one), 0);
  const parts = [t("trace_points", { n: whole(points.length) })];
  if (points.length > 1) parts.push(`${whole(metres)} m`);
  if (isRing && points.length > 2) parts.push(`${whole(squareMetres(points))} m²`);
  return parts.join(" · ");
}

function read(value, isRing) {
  const points = value
    .split(";")
    .map((one) => one.trim().split(/\s+/).map(Number))
    .filter((one) => one.length >= 2 && !one.some(Number.isNaN))
    .map(([latitude, longitude, altitude = 0, accuracy = 0]) => ({ latitude, longitude, altitude, accuracy }));
  return isRing ? points.slice(0, -1) : points;
}

const SIDE = 300;
const MARGIN = 30;
/** Less than this is not blown up to fill the picture: it would be noise. */
const NARROWEST_M = 20;

/** The points to scale, north up; where the tablet is now as a ring. */
function sketch(points, here, isRing) {
  const shown = here ? [...points, here] : points;
  const middle = (name) => (Math.min(...shown.map((one) => one[name])) + Math.max(...shown.map((one) => one[name]))) / 2;
  const centre = { latitude: middle("latitude"), longitude: middle("longitude") };
  const flat = (one) => [
    Math.sign(one.longitude - centre.longitude) * metresBetween({ ...centre, longitude: one.longitude }, centre),
    -Math.sign(one.latitude - centre.latitude) * metresBetween({ ...centre, latitude: one.latitude }, centre),
  ];
  const reach = Math.max(NARROWEST_M / 2, ...shown.flatMap((one) => flat(one).map(Math.abs)));
  const at = (one) => flat(one).map((metres) => (SIDE / 2 + (metres / reach) * (SIDE / 2 - MARGIN)).toFixed(1));
  const line = points.map((one) => at(one).join(",")).join(" ");
  const dots = points.map((one, index) => dot(at(one), index === 0 ? "first" : "dot"));
  const now = here ? [dot(at(here), "now")] : [];
  return s("svg", { viewBox: `0 0 ${SIDE} ${SIDE}`, class: "sketch", "aria-hidden": "true" }, s(isRing ? "polygon" : "polyline", { points: line, class: "path" }), ...dots, ...now);
}

function dot([cx, cy], kind) {
  return s("circle", { cx, cy, r: kind === "dot" ? 5 : 9, class: kind });
}
