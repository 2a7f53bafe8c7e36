// How far an export is, asked once a second. Without this script the page asks again by itself.
const shown = document.querySelector("[data-export]");
const bar = shown.querySelector("progress");
const done = shown.querySelector("[data-done]");
const figures = new Intl.NumberFormat(document.documentElement.lang === "en" ? "en-GB" : "fr");

async function look() {
  try {
    const reply = await fetch(shown.dataset.export, { headers: { Accept: "application/json" } });
    const { stage, done: n } = await reply.json();
    if (stage !== "waiting" && stage !== "writing") {
      location.reload();
      return;
    }
    if (bar.hasAttribute("max")) bar.value = n;
    done.textContent = figures.format(n);
  } catch {
    // The line broke: the export goes on, and the next look may find it.
  }
  setTimeout(look, 1000);
}
setTimeout(look, 1000);
