/* The switches of the margin: each change is kept at once, and layers come and go without waiting for the server. */

import { bring } from "../../lib/later.js";
import { fill } from "../../lib/words.js";

/** Let the form of the switches act by itself; `desk` tells which code is open. */
export function listen(desk) {
  desk.addEventListener("change", ({ target }) => {
    const form = target.closest("[data-switches]");
    if (!form) return;
    const off = [...form.querySelectorAll("[name=layer]:not(:checked)")].map((box) => box.value);
    if (target.name === "layer") {
      desk.querySelector("#turns").dataset.off = off.join(" ");
      desk.margin.refreshed();
    }
    form.requestSubmit();
  });
  // The passage that is open stays in sight, whatever is hidden.
  desk.addEventListener("formdata", ({ target, formData }) => {
    if (target.closest("#switches, #switched")) formData.set("passage", desk.margin.current ?? "");
  });
  desk.addEventListener("beforetoggle", ({ target }) => {
    if (target.id !== "switches") return;
    bring(target);
    // On a narrow page labels stand below the words, and there are no bars.
    target.querySelector('[value="bars"]').closest("label").hidden = !desk.margin.isBeside;
  }, true);
  desk.addEventListener("toggle", ({ target, newState }) => {
    if (target.id === "switches" && newState === "open") offerOpenCode(desk, target);
  }, true);
  desk.addEventListener("click", ({ target }) => {
    const only = target.closest("[data-only-open]");
    if (!only) return;
    only.closest("form").elements.code.value = only.value;
    only.closest("form").requestSubmit();
  });
}

/* The code that is open in the list is the one somebody most likely wants to see alone. */
function offerOpenCode(desk, popover) {
  const open = desk.querySelector(".code-tree .sel");
  const only = popover.querySelector("[data-only-open]");
  const option = open && popover.querySelector(`option[value="${open.dataset.code}"]`);
  only.hidden = !option;
  if (!option) return;
  only.value = open.dataset.code;
  only.textContent = fill(only.dataset.onlyOpen, { s: option.textContent });
}
