// How long a short code is still good. Without this script the page gives the hour it ends.
for (const shown of document.querySelectorAll("[data-lasts]")) {
  // The seconds the server gives, not this computer's clock, which may be wrong.
  const lasts = Number(shown.dataset.lasts);
  const began = performance.now();
  const tick = () => {
    const left = Math.max(0, lasts - Math.floor((performance.now() - began) / 1000));
    shown.textContent = left ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : shown.dataset.over;
    if (left) setTimeout(tick, 1000);
    else shown.closest("[data-counted]")?.classList.add("is-over");
  };
  tick();
}
