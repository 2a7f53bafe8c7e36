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
