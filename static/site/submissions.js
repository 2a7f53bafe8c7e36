// One box ticks all records of the page.
const all = document.querySelector("[data-all]");
const boxes = [...document.querySelectorAll("[data-many] input[name=id]")];

all?.addEventListener("change", () => {
  for (const box of boxes) box.checked = all.checked;
});
for (const box of boxes) {
  box.addEventListener("change", () => {
    all.checked = boxes.every((one) => one.checked);
    all.indeterminate = !all.checked && boxes.some((one) => one.checked);
  });
}
