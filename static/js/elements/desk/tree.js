/* The code list beside the transcript: which code is open, taking one for waiting words, the filter. */

export class Tree {
  constructor(desk) {
    this.desk = desk;
    desk.addEventListener("input", (event) => event.target.matches("[data-filter]") && this.filter(event.target.value));
  }

  /** The code that is open: a new one is made under it. */
  openCode() {
    const item = this.desk.querySelector(".code-tree .sel");
    if (!item) return null;
    const mnemonic = item.querySelector(".mono")?.textContent;
    return { id: item.dataset.code, mnemonic, label: item.querySelector(".l").textContent };
  }

  /** Give waiting words this code; without any, open or close it. */
  pick(item) {
    const { pending, coding, canCode } = this.desk;
    if (canCode && (pending.span || coding.picker.isOpen)) {
      coding.take(item.dataset.code);
      return;
    }
    const was = item.classList.contains("sel");
    for (const other of this.desk.querySelectorAll(".code-tree .sel")) other.classList.remove("sel");
    item.classList.toggle("sel", !was);
    item.querySelector("button").setAttribute("aria-pressed", String(!was));
  }

  filter(letters) {
    const wanted = letters.toLocaleLowerCase();
    for (const item of this.desk.querySelectorAll(".code-tree [data-code]")) {
      item.hidden = !item.textContent.toLocaleLowerCase().includes(wanted);
    }
  }
}
