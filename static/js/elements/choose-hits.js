/* Code by search: choose all hits, or none, of the page or of one transcript. */

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-choose-hits] [data-all]");
  if (!button) return;
  const part = button.closest("fieldset") ?? button.closest("[data-choose-hits]");
  for (const box of part.querySelectorAll("input[name=hit]")) box.checked = button.dataset.all === "1";
});
