// Another form has other questions, another place other places in it: the page is asked for again at once.
const form = document.getElementById("explore");
for (const list of form?.querySelectorAll("[data-again]") ?? []) {
  list.addEventListener("change", () => form.requestSubmit());
}
