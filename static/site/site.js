// The menu on narrow screens. Without this script it simply stands open above the page.
const button = document.querySelector(".menu-button");
const nav = document.getElementById("nav");

if (button && nav) {
  button.hidden = false;
  document.body.classList.add("menu-folds");
  const show = (open) => {
    button.setAttribute("aria-expanded", String(open));
    document.body.classList.toggle("menu-open", open);
  };
  button.addEventListener("click", () => show(button.getAttribute("aria-expanded") !== "true"));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.body.classList.contains("menu-open")) {
      show(false);
      button.focus();
    }
  });
}

// Copying and printing: the buttons exist only where a script can do it.
for (const copy of document.querySelectorAll("[data-copies]")) {
  if (!navigator.clipboard) continue;
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(copy.dataset.copies).value);
    document.querySelector("[data-copied]").hidden = false;
  });
}
for (const print of document.querySelectorAll("[data-prints]")) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
