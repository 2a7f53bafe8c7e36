// Builds elements. Text always goes in as text: nothing from a form or a server ever becomes markup.

const SVG = "http://www.w3.org/2000/svg";

/**
 * h("button.next.big", { disabled: true, on: { click } }, "Next", icon)
 * @param {string} what   tag and classes
 * @param {object|Node|string} [props]  attributes; `on` holds listeners; null and false are left out
 * @param {...(Node|string|null|false|Array)} children
 */
export function h(what, props, ...children) {
  const [tag, ...classes] = what.split(".");
  const element = document.createElement(tag);
  if (classes.length) element.classList.add(...classes);
  if (isChild(props)) children.unshift(props);
  else dress(element, props ?? {});
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function isChild(value) {
  return typeof value === "string" || value instanceof Node || Array.isArray(value);
}

function dress(element, { on = {}, ...attributes }) {
  for (const [name, listener] of Object.entries(on)) element.addEventListener(name, listener);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
}

/** An SVG element: s("svg", {viewBox}, s("path", {d})). */
export function s(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Put these in place of what stood there. */
export function show(parent, ...children) {
  parent.replaceChildren(...children.flat(Infinity).filter(Boolean));
}

/** Say something to a screen reader without moving anything on the screen. */
export function announce(text) {
  const place = document.getElementById("spoken");
  if (place) place.textContent = text;
}
