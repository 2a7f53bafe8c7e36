// The guides' pictures, put together from a few drawn things on a field of 320 x 200.
import { s } from "../../dom.js";
import { face } from "../../faces.js";

const INK = "#23312e";
const GOOD = "#1b8a7a";
const GOLD = "#e0b42b";
const WEAK = "#c4511b";
const SKIN = "#8a5a3c";
const PAPER = "#fff";
const LINE = { fill: "none", stroke: INK, "stroke-width": 4, "stroke-linecap": "round", "stroke-linejoin": "round" };

const path = (d, more = {}) => s("path", { ...LINE, d, ...more });
const disc = (cx, cy, r, fill, more = {}) => s("circle", { cx, cy, r, fill, ...more });
const box = (x, y, width, height, more = {}) => s("rect", { ...LINE, x, y, width, height, rx: 6, fill: PAPER, ...more });
const at = (x, y, parts, scale = 1) => s("g", { transform: `translate(${x} ${y}) scale(${scale})` }, ...parts);

/** Standing at (x, y) below the feet; the head scarf tells women, the cap young men, the cross who works at the centre. */
function person(x, y, dress, { scale = 1, scarf = null, cap = null, cross = false } = {}) {
  return at(x, y, [
    path("M-20 0c0-34 6-48 20-48s20 14 20 48z", { fill: dress, stroke: "none" }),
    scarf && disc(0, -63, 17, scarf),
    disc(0, -60, 13, SKIN),
    scarf && path("M-15-66a16 14 0 0 1 30 0z", { fill: scarf, stroke: "none" }),
    cap && path("M-13-64a13 11 0 0 1 26 0z", { fill: cap, stroke: "none" }),
    cross && path("M0-34v16M-8-26h16", { stroke: GOOD }),
  ].filter(Boolean), scale);
}
const woman = (x, y = 190, scale = 1) => person(x, y, GOLD, { scale, scarf: WEAK });
const other = (x, y = 190, scale = 1) => person(x, y, WEAK, { scale, scarf: GOOD });
const man = (x, y = 190, scale = 1) => person(x, y, GOOD, { scale });
const elder = (x, y = 190, scale = 1) => person(x, y, "#5b8fb9", { scale, cap: GOLD });
const young = (x, y = 190) => person(x, y, "#5b8fb9", { scale: 0.8, cap: INK });
const worker = (x, y = 190, scale = 1) => person(x, y, "#e6ece9", { scale, cross: true });

const centre = (x, y, scale = 1) => at(x, y, [box(-46, -62, 92, 62), path("M-58-58 0-98 58-58", { fill: "#e0f3ef" }), path("M0-48v28M-14-34h28", { stroke: GOOD, "stroke-width": 8 })], scale);
const sheet = (x, y, { ticks = 0, scale = 1, rows = 3 } = {}) => at(x, y, [box(-32, -84, 64, 84), ...Array.from({ length: rows }, (_, row) => [path(`M-6 ${-64 + row * 22}h24`), row < ticks ? path(`M-24 ${-65 + row * 22}l4 5 8-9`, { stroke: GOOD }) : disc(-18, -64 + row * 22, 4, INK)]).flat()], scale);
const bubble = (x, y, inside = [], { width = 84, height = 56, to = -14 } = {}) => at(x, y, [path(`M${-width / 2} ${-height}h${width}v${height}h${-width / 2 + 8}l${to} 16 0-16h${-width / 2 - 8 - to}z`, { fill: PAPER }), ...inside]);
const words = () => [path("M-26-38h52M-26-20h34")];
const smile = (level, x, y, size) => {
  const drawn = face(level);
  for (const [name, value] of Object.entries({ x, y, width: size, height: size })) drawn.setAttribute(name, value);
  return drawn;
};
const yes = (x, y, r = 20) => at(x, y, [disc(0, 0, r, GOOD), path(`M${-r / 2} 0l${r / 3} ${r / 3} ${r / 1.8} ${-r / 1.6}`, { stroke: PAPER, "stroke-width": 5 })]);
const no = (x, y, r = 20) => at(x, y, [disc(0, 0, r, WEAK), path(`M${-r / 2.4} ${-r / 2.4}l${r / 1.2} ${r / 1.2}M${r / 2.4} ${-r / 2.4}l${-r / 1.2} ${r / 1.2}`, { stroke: PAPER, "stroke-width": 5 })]);
const calendar = (x, y) => at(x, y, [box(-40, -66, 80, 66), path("M-40-44h80M-20-76v18M20-76v18"), ...[-22, 0, 22].flatMap((dx) => [disc(dx, -30, 4, INK), disc(dx, -14, 4, dx ? INK : WEAK)])]);
const clock = (x, y, r = 28) => at(x, y, [disc(0, 0, r, PAPER, { stroke: INK, "stroke-width": 4 }), path(`M0 ${-r + 10}V0l${r / 2} ${r / 3}`)]);
const tablet = (x, y, inside = [], scale = 1) => at(x, y, [box(-34, -92, 68, 92, { rx: 10, "stroke-width": 6 }), ...inside], scale);
const lock = (x, y) => at(x, y, [path("M-12-18v-10a12 12 0 0 1 24 0v10"), box(-20, -18, 40, 32, { fill: GOLD })]);
/** A name that is not written, a word that is not said. */
const unsaid = (x, y) => at(x, y, [box(-26, -18, 52, 30), path("M-16-3h32"), path("M-22 16 22-22", { stroke: WEAK, "stroke-width": 6 })]);
const pause = (x, y) => at(x, y, [disc(0, 0, 30, GOLD), path("M-9-12v24M9-12v24", { "stroke-width": 8 })]);
const note = (x, y) => at(x, y, [box(-36, -20, 72, 40), path("M-22-6h44M-22 8h28", { "stroke-width": 3 })]);
const arrow = (x, y, to = 44) => path(`M${x} ${y}h${to}m-14-12 14 12-14 12`, { "stroke-width": 6 });
const waves = (x, y) => at(x, y, [path("M0-8a12 12 0 0 1 0 16M10-16a24 24 0 0 1 0 32M20-24a36 36 0 0 1 0 48", { stroke: GOOD })]);
const wall = (x) => path(`M${x} 96v96`, { stroke: "#8a938d", "stroke-dasharray": "2 10", "stroke-width": 5 });
const ground = () => path("M14 192h292", { stroke: "#d9d3c7" });
const table = (x, y, width) => path(`M${x - width / 2} ${y}h${width}M${x - width / 2 + 14} ${y}v34M${x + width / 2 - 14} ${y}v34`, { "stroke-width": 7 });
const faces = (y, size = 48, chosen = 0) => [1, 2, 3, 4, 5].flatMap((level) => [level === chosen && s("rect", { x: 16 + (level - 1) * 60 - 4, y: y - 4, width: size + 8, height: size + 8, rx: 14, fill: "#e0f3ef", stroke: GOOD, "stroke-width": 4 }), smile(level, 16 + (level - 1) * 60, y, size)]).filter(Boolean);
const camera = (x, y) => at(x, y, [box(-44, -56, 88, 56), path("M-16-56l6-12h20l6 12"), disc(0, -28, 16, "#e0f3ef", { stroke: INK, "stroke-width": 4 })]);
const pump = (x, y) => at(x, y, [path("M0 0v-60h34v14M0-60l-30-16M-16 0h32", { "stroke-width": 8 }), path("M34-36c-5 8-7 11-7 14a7 7 0 0 0 14 0c0-3-2-6-7-14z", { fill: "#5b8fb9", stroke: "none" })]);

/** Step -> its pages, each giving what is drawn on it, from behind to before. */
export const SCENES = {
  preparation: [
    () => [ground(), elder(52), woman(104), worker(268), calendar(188, 150)],
    () => [ground(), man(60), bubble(128, 96, words()), centre(240, 190, 0.9), yes(286, 84)],
    () => [ground(), man(60), sheet(130, 180, { rows: 2 }), worker(210), bubble(252, 92, [yes(0, -28, 16)])],
    () => [ground(), tablet(110, 176, [path("M-16-62h32M-16-44h32M-16-26h20")], 1.3), arrow(166, 116), sheet(262, 176, { ticks: 1, scale: 1.2 })],
  ],
  groups: [
    () => [ground(), woman(36), other(78), wall(106), man(134), elder(176), wall(204), young(228), young(258), worker(294, 190, 0.8)],
    () => [ground(), ...[40, 84, 128].map((x) => woman(x, 186, 0.8)), man(214), bubble(184, 78, words()), other(276), sheet(300, 190, { scale: 0.5 })],
    () => [ground(), other(70, 190, 1.15), bubble(134, 80, words()), woman(180), woman(228), woman(276)],
    () => [ground(), woman(56), man(104), wall(150), worker(210), no(240, 118), unsaid(284, 160)],
    () => [ground(), man(56), elder(104), man(152), at(216, 190, [path("M-20 0c0-34 6-48 20-48s20 14 20 48zM-13-60a13 13 0 1 0 26 0 13 13 0 1 0-26 0z", { stroke: WEAK, "stroke-dasharray": "2 9" })]), at(272, 190, [path("M-20 0c0-34 6-48 20-48s20 14 20 48zM-13-60a13 13 0 1 0 26 0 13 13 0 1 0-26 0z", { stroke: WEAK, "stroke-dasharray": "2 9" })])],
  ],
  issues: [
    () => [ground(), woman(60), bubble(116, 84, [smile(5, -22, -52, 44)]), centre(258, 190, 0.7), other(170), bubble(214, 84, [smile(1, -22, -52, 44)], { to: 14 })],
    () => [ground(), woman(56), waves(90, 122), tablet(190, 186, [path("M0-72v26M-12-56a12 12 0 0 0 24 0M0-42v12", { stroke: WEAK })], 1.4), sheet(280, 186, { scale: 0.9 })],
    () => [ground(), woman(48), man(92), other(136), yes(92, 86, 18), sheet(240, 180, { ticks: 2, scale: 1.3 })],
    () => [ground(), woman(70), other(116), bubble(96, 88, [unsaid(0, -26)]), arrow(160, 130), lock(260, 120), no(260, 170, 16)],
  ],
  indicators: [
    () => [ground(), man(50), other(270), sheet(120, 186), sheet(160, 170), sheet(200, 186)],
    () => [...[40, 92].flatMap((y) => [note(52, y), note(134, y)]), note(92, 146), arrow(182, 92), at(270, 92, [box(-40, -32, 80, 64, { stroke: GOOD, "stroke-width": 6 }), path("M-24-10h48M-24 10h34")])],
    () => [ground(), ...[62, 160, 258].map((x) => sheet(x, 128, { ticks: 3 })), woman(62, 196, 0.6), man(160, 196, 0.6), young(258, 196)],
    () => [ground(), centre(90, 184), yes(142, 84), worker(240, 190, 1.2), no(276, 96)],
  ],
  scoring: [
    () => [ground(), other(64, 190, 1.15), sheet(104, 176, { scale: 0.5 }), waves(102, 110), woman(190), man(236), elder(282)],
    () => [...faces(34, 48, 4), woman(112, 196, 0.9), other(160, 196, 0.9), woman(208, 196, 0.9)],
    () => [ground(), woman(60), tablet(140, 176, [smile(3, -20, -68, 40)]), lock(140, 62), arrow(186, 130), other(270)],
    () => [ground(), smile(2, 30, 40, 90), bubble(214, 104, words(), { width: 110 }), woman(170), man(270)],
    () => [ground(), woman(46), other(90), smile(1, 44, 40, 56), wall(160), man(222), elder(270), smile(5, 220, 40, 56)],
  ],
  consolidation: [
    () => [ground(), woman(44), man(92), other(148), elder(196), woman(252), young(294)],
    () => [at(160, 176, [box(-130, -140, 260, 140), path("M-130-94h260M-130-48h260M-40-140V0M44-140V0")]), woman(48, 76, 0.4), smile(2, 130, 86, 36), smile(3, 216, 86, 36), smile(2, 130, 132, 36), smile(4, 216, 132, 36), woman(76, 130, 0.45), man(76, 174, 0.45)],
    () => [ground(), smile(2, 34, 30, 56), smile(4, 230, 30, 56), smile(3, 124, 20, 76), woman(80), man(130), other(190), elder(240)],
    () => [ground(), woman(60), bubble(112, 92, words()), man(132), wall(196), worker(258), no(288, 104)],
  ],
  provider: [
    () => [ground(), centre(254, 190, 0.9), worker(56), worker(104), tablet(160, 186, [], 0.8)],
    () => [ground(), worker(60), sheet(130, 184, { ticks: 3 }), arrow(172, 140, 30), sheet(236, 184, { ticks: 3, scale: 1.1 }), woman(292, 190, 0.8)],
    () => [ground(), worker(56), sheet(104, 186, { scale: 0.7 }), wall(160), lock(160, 76), sheet(216, 186, { scale: 0.7 }), woman(270)],
    () => [ground(), worker(80, 190, 1.1), bubble(170, 100, [pump(-14, -6)], { width: 120, height: 84 }), man(270)],
  ],
  meeting: [
    () => [ground(), table(160, 156, 150), woman(40), other(82), man(124, 150, 0.8), elder(196, 150, 0.8), worker(242), worker(286)],
    () => [ground(), sheet(90, 184, { ticks: 2, scale: 1.4 }), yes(180, 90), clock(236, 90), woman(200), man(262)],
    () => [smile(2, 36, 24, 96), smile(4, 188, 24, 96), path("M160 20v110", { stroke: "#d9d3c7" }), woman(84, 196, 0.7), worker(236, 196, 0.7)],
    () => [ground(), woman(80, 190, 1.2), bubble(160, 78, words(), { width: 110 }), man(220), elder(266), unsaid(282, 88)],
    () => [ground(), man(70), worker(250), bubble(110, 84, [path("M-20-44l12 18 8-14 12 20", { stroke: WEAK })]), pause(170, 120)],
  ],
  plan: [
    () => [ground(), smile(1, 30, 50, 80), arrow(122, 92), bubble(226, 116, [path("M-12-46a12 12 0 1 1 16 12c-4 2-4 6-4 10M0-10v.1", { "stroke-width": 6 })], { width: 96, height: 72 })],
    () => [ground(), pump(64, 180), worker(160), calendar(254, 170)],
    () => [ground(), elder(70, 190, 1.1), sheet(160, 184, { rows: 0 }), path("M140 150h40M140 128h40"), pump(250, 180), yes(292, 90)],
    () => [ground(), elder(60, 190, 1.1), yes(96, 90), woman(160), man(206), other(252), young(292)],
  ],
  followup: [
    () => [ground(), woman(44), man(88), arrow(118, 130), pump(206, 184), calendar(268, 104)],
    () => [ground(), pump(52, 184), yes(60, 66), pump(160, 184), clock(166, 70, 20), pump(262, 184), no(268, 66)],
    () => [ground(), camera(84, 150), pump(176, 176), yes(204, 70), smile(3, 244, 84, 60), no(292, 88)],
    () => [ground(), man(60), bubble(122, 92, [no(0, -30, 18)]), arrow(176, 130), calendar(266, 160)],
  ],
  verdict: [
    () => [ground(), other(64, 190, 1.15), sheet(108, 178, { scale: 0.6 }), waves(112, 108), woman(196), woman(242), woman(288)],
    () => [smile(5, 26, 40, 76), smile(3, 122, 40, 76), smile(1, 218, 40, 76), woman(64, 196, 0.7), other(160, 196, 0.7), woman(256, 196, 0.7)],
    () => [ground(), elder(64), bubble(110, 92, [yes(0, -28, 16)]), woman(220), other(266), bubble(236, 84, [smile(3, -22, -50, 44)])],
    () => [ground(), other(60), woman(120), woman(164), calendar(258, 160), smile(5, 62, 36, 44)],
  ],
};

/** One page's picture. @param {() => Element[]} draw */
export const scene = (draw) => s("svg", { viewBox: "0 0 320 204", class: "guide-scene", "aria-hidden": "true" }, ...draw().flat());
