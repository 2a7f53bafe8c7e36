// Deciding about words without the page going away: one card is sent and comes back. Without this script every
// decision loads the page again. Keys: a approve, e other words, k keep back, u undo, arrows from card to card.
const list = document.querySelector(".quotes");
const cards = () => [...list.querySelectorAll("[data-quote]")];
const waiting = () => cards().filter((card) => card.dataset.quote === "open");

async function decide(form, button) {
  const card = form.closest("[data-quote]");
  const body = new FormData(form, button);
  card.setAttribute("aria-busy", "true");
  let reply;
  try {
    reply = await fetch(form.action, { method: "POST", body, headers: { "X-Part": "card" } });
  } catch {
    reply = null;
  }
  card.removeAttribute("aria-busy");
  // Whatever went wrong, the plain way says it in words.
  if (!reply?.ok) return form.requestSubmit === undefined ? form.submit() : send(form, button);
  const made = new DOMParser().parseFromString(await reply.text(), "text/html").querySelector("[data-quote]");
  const place = cards().indexOf(card);
  card.replaceWith(document.adoptNode(made));
  count();
  const next = body.get("verdict") === "open" ? made : (cards().slice(place).find(isOpen) ?? waiting()[0] ?? made);
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

const isOpen = (card) => card.dataset.quote === "open";

function send(form, button) {
  form.dataset.plain = "true";
  form.requestSubmit(button);
}

function count() {
  const told = document.querySelector(".quote-count");
  const left = waiting().length;
  told.textContent = left ? told.textContent.replace(/\d+/, left) : "";
  if (left && !/\d/.test(told.textContent)) told.textContent = String(left);
}

function press(card, key) {
  const target = card.querySelector(`[data-key="${key}"]`);
  if (!target) return false;
  if (target.tagName === "SUMMARY") {
    target.parentElement.open = true;
    target.parentElement.querySelector("textarea").focus();
  } else {
    target.click();
  }
  return true;
}

function step(by) {
  const every = cards();
  const here = every.findIndex((card) => card.contains(document.activeElement));
  const card = here < 0 ? every[0] : every[Math.min(Math.max(here + by, 0), every.length - 1)];
  card?.focus();
}

if (list) {
  document.querySelector(".quote-keys").hidden = false;
  list.addEventListener("submit", (event) => {
    if (event.target.dataset.plain) return;
    event.preventDefault();
    decide(event.target, event.submitter);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches("textarea, input, select")) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      return step(event.key === "ArrowDown" ? 1 : -1);
    }
    const card = document.activeElement?.closest("[data-quote]") ?? waiting()[0];
    if (card && press(card, event.key.toLowerCase())) event.preventDefault();
  });
}
