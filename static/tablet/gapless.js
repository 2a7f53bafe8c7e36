// For browsers without `gap` in flex boxes (Chromium before 84): the same distances as margins, made from the stylesheet.
import postcss from "postcss";

/**
 * @param {string} css  the whole stylesheet as it is built
 * @returns {string}    rules to load after it
 */
export function gapless(css) {
  const sheet = postcss.parse(css);
  const boxes = readBoxes(sheet);
  const distances = postcss.root();
  const margins = postcss.root();
  sheet.walkRules((rule) => {
    const gaps = rule.selectors.flatMap((selector) => asMargins(selector, rule, boxes));
    if (gaps.length) distances.append(inItsMedia(rule, gaps));
    // Again, after the distances: a margin somebody wrote keeps its place in the order.
    const own = rule.nodes.filter((one) => one.type === "decl" && one.prop.startsWith("margin"));
    if (own.length) margins.append(inItsMedia(rule, [rule.clone({ nodes: own.map((one) => one.clone()) })]));
  });
  return `${distances}\n${margins}`;
}

/** What each selector's box is, over its rules outside media queries: flex or not, its direction, its gap. */
function readBoxes(sheet) {
  const boxes = new Map();
  sheet.walkRules((rule) => {
    if (rule.parent.type === "atrule") return;
    for (const selector of rule.selectors) boxes.set(selector, { ...boxes.get(selector), ...boxIn(rule) });
  });
  return boxes;
}

function boxIn(rule) {
  const box = {};
  rule.walkDecls((one) => {
    if (one.prop === "display") box.isFlex = /flex/.test(one.value);
    if (one.prop === "flex-direction") box.isColumn = one.value.startsWith("column");
    if (one.prop === "flex-wrap") box.wraps = one.value.startsWith("wrap");
    if (one.prop === "gap") box.gap = one.value;
  });
  return box;
}

function asMargins(selector, rule, boxes) {
  const own = boxIn(rule);
  const kin = boxOf(selector, boxes);
  const box = { ...kin, ...own };
  // A plainer rule's distances, where the box is no flex box any more and has real gaps.
  if (own.isFlex === false && kin.wasFlex && kin.gap !== undefined) return [margin(`${selector}>*`, { "margin": "0" })];
  if (own.gap === undefined && own.isColumn === undefined) return [];
  if (!box.isFlex || box.gap === undefined) return [];
  const [row, column = row] = box.gap.split(/\s+/);
  if (box.wraps) return [margin(`${selector}>*`, { "margin": `calc(${row}/2) calc(${column}/2)` })];
  return [margin(`${selector}>*+*`, box.isColumn ? { "margin-top": row, "margin-left": "0" } : { "margin-left": column, "margin-top": "0" })];
}

/** `.asked .plain` is a `.plain`: what the rules of its plainer selectors say holds for it too. */
function boxOf(selector, boxes) {
  const classes = classesOf(selector);
  const isPlainer = (other) => other !== selector && /^[^\s>+~]+$/.test(other) && classesOf(other).length && classesOf(other).every((name) => classes.includes(name));
  const plainer = [...boxes].filter(([other]) => isPlainer(other)).map(([, box]) => box);
  return { ...Object.assign({}, ...plainer, boxes.get(selector)), wasFlex: plainer.some((box) => box.isFlex) };
}

const classesOf = (selector) => selector.split(/[\s>+~]+/).pop().match(/\.[\w-]+/g) ?? [];

function margin(selector, values) {
  return postcss.rule({ selector, nodes: Object.entries(values).map(([prop, value]) => postcss.decl({ prop, value })) });
}

function inItsMedia(rule, made) {
  if (rule.parent.type !== "atrule") return made;
  return [postcss.atRule({ name: rule.parent.name, params: rule.parent.params, nodes: made })];
}
