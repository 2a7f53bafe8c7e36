// Finding an area by typing, in the hierarchy of checkboxes. Folds accents and Bambara letters as the server does.
const FOLDS = { "ɛ": "e", "ɔ": "o", "ɲ": "n", "ŋ": "n" };
const fold = (text) =>
  text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/[ɛɔɲŋ]/g, (letter) => FOLDS[letter]);

for (const picker of document.querySelectorAll("[data-picker]")) {
  const label = picker.querySelector(".picker-search");
  if (!label) continue;
  const items = [...picker.querySelectorAll("li")].map((item) => ({
    item,
    name: fold(item.dataset.name),
    above: ancestors(item, picker),
    details: item.querySelector(":scope > details"),
  }));
  const wasOpen = items.map(({ details }) => details?.open);
  label.hidden = false;
  label.firstElementChild.nextElementSibling.addEventListener("input", (event) => {
    search(picker, items, fold(event.target.value.trim()), wasOpen);
  });
}

function ancestors(item, picker) {
  const above = [];
  for (let one = item.parentElement.closest("li"); one && picker.contains(one); one = one.parentElement.closest("li")) above.push(one);
  return above;
}

function search(picker, items, wanted, wasOpen) {
  const shown = new Set();
  for (const { item, name, above } of items) {
    if (name.includes(wanted)) [item, ...above].forEach((one) => shown.add(one));
  }
  items.forEach(({ item, details }, index) => {
    // What lies in a place that was found stays reachable, folded.
    item.hidden = !shown.has(item) && !ancestors(item, picker).some((one) => fold(one.dataset.name).includes(wanted));
    if (details) details.open = wanted ? [...details.querySelectorAll("li")].some((one) => shown.has(one)) : wasOpen[index];
  });
  picker.querySelector("[data-none]").hidden = shown.size > 0;
}
