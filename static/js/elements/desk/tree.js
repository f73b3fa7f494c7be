/* The code list beside the transcript, as the desk uses it: which code is open, taking one for waiting words. */

export class Tree {
  constructor(desk) {
    this.desk = desk;
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
    if (canCode && (pending.span || coding.picker.isOpen)) coding.take(item.dataset.code);
    else item.closest("cc-code-list").toggle(item);
  }
}
