// The matrix under the hand: arrow keys from cell to cell, what lies behind one beside it, filters at once.
// Without this script every cell is a link to a page of its own and the filters have a button.
const grid = document.querySelector("[data-grid]");
const dialog = document.querySelector("[data-behind]");
const choice = document.querySelector("[data-choice]");

// --- from cell to cell ----------------------------------------------------------------------------
const lines = grid ? [...grid.tBodies[0].rows].map((row) => [...row.querySelectorAll("a")]) : [];
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const clamp = (at, length) => Math.min(Math.max(at, 0), length - 1);

// One stop of the tab key for the whole card; the arrows go on from there.
function stand(link) {
  for (const one of grid.querySelectorAll('tbody a[tabindex="0"]')) one.tabIndex = -1;
  link.tabIndex = 0;
}

function target(key, row, column, withControl) {
  if (key === "Home") return [withControl ? 0 : row, 0];
  if (key === "End") return [withControl ? lines.length - 1 : row, lines[row].length - 1];
  if (key === "PageUp") return [clamp(row - 10, lines.length), column];
  if (key === "PageDown") return [clamp(row + 10, lines.length), column];
  const step = STEPS[key];
  return step && [clamp(row + step[0], lines.length), clamp(column + step[1], lines[row].length)];
}

if (lines.length) {
  for (const link of lines.flat()) link.tabIndex = -1;
  lines[0][0].tabIndex = 0;
  grid.addEventListener("focusin", (event) => {
    if (event.target.closest("tbody a")) stand(event.target);
  });
  grid.addEventListener("keydown", (event) => {
    const row = lines.findIndex((line) => line.includes(event.target));
    if (row < 0 || event.altKey || event.metaKey) return;
    const to = target(event.key, row, lines[row].indexOf(event.target), event.ctrlKey);
    if (!to) return;
    event.preventDefault();
    lines[to[0]][to[1]].focus();
  });
}

// --- what lies behind a cell ----------------------------------------------------------------------
let opener = null;

async function open(address, from) {
  let reply;
  try {
    reply = await fetch(address);
  } catch {
    reply = null;
  }
  // Whatever went wrong, the plain way says it in words.
  if (!reply?.ok || reply.redirected) return location.assign(address);
  const made = new DOMParser().parseFromString(await reply.text(), "text/html").querySelector("[data-cell]");
  if (!made) return location.assign(address);
  opener = from ?? opener;
  const close = document.createElement("button");
  close.className = "button behind-close";
  close.textContent = dialog.dataset.close;
  close.addEventListener("click", () => dialog.close());
  dialog.replaceChildren(close, document.adoptNode(made));
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
  history.replaceState(null, "", `#${new URL(address, location).pathname.split("/").slice(-2).join("/")}`);
}

const isPlain = (event) => event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);

if (grid && dialog?.showModal) {
  grid.addEventListener("click", (event) => {
    const link = event.target.closest("td > a");
    if (!link || !isPlain(event)) return;
    event.preventDefault();
    open(link.href, link);
  });
  dialog.addEventListener("click", (event) => {
    // The dialog itself is only hit beside its content: on the ground behind it.
    if (event.target === dialog) return dialog.close();
    const link = event.target.closest("[data-opens]");
    if (!link || !isPlain(event)) return;
    event.preventDefault();
    open(link.href, null);
  });
  dialog.addEventListener("close", () => {
    history.replaceState(null, "", location.pathname + location.search);
    opener?.focus();
  });
  // A link to a cell opens it again.
  const wanted = location.hash.slice(1);
  const link = wanted && lines.flat().find((one) => new URL(one.href).pathname.endsWith(`/${wanted}`));
  if (link) open(link.href, link);
}

// On a phone the card comes first: the filters are a touch away.
const fold = document.querySelector("[data-fold]");
if (fold && window.matchMedia("(max-width: 40rem)").matches) fold.open = false;

// --- filters ----------------------------------------------------------------------------------------
if (choice) {
  choice.querySelector(".actions").hidden = true;
  choice.addEventListener("change", () => {
    // What is not chosen stays out of the address.
    for (const one of choice.elements) one.disabled = !one.value;
    choice.submit();
  });
  // Back from another page the browser may keep the fields as they were sent.
  window.addEventListener("pageshow", () => {
    for (const one of choice.elements) one.disabled = false;
  });
}
