// What stands in a question and is not yet kept, and the line that says how far the answers have come. While the two
// differ the line never says "saved", whatever the server tells about earlier answers.

import { readAnswer } from "./paper.js";

const TYPING_MS = 400;

export class Saving {
  /** The question that was touched since the last flush. @type {HTMLFormElement | null} */
  #form = null;
  #typing = 0;
  #keeping = 0;
  #word = { kind: "info", words: "" };

  /** @param {import("../controllers/exam_controller.js").default} shell */
  constructor(shell) {
    this.shell = shell;
  }

  /** A field was changed: keep the answer soon, typed ones after the last key. @param {Event} event */
  changed({ target, type }) {
    clearTimeout(this.#typing);
    this.#form = target.form;
    const isTyping = target.type === "text" && type === "input";
    this.#typing = setTimeout(() => this.flush(), isTyping ? TYPING_MS : 0);
    this.#draw();
  }

  /** Take every mark out of a question. @param {HTMLFormElement} form */
  clear(form) {
    form.querySelectorAll("input").forEach((input) => (input.checked = false));
    this.#form = form;
    return this.flush();
  }

  /**
   * Keep what stands in the question; safe to call at any moment.
   * @param {{isLeaving?: boolean}} [options] the page may be gone the next moment: the answer goes out at once too
   * @returns {Promise<void>} done when it is kept
   */
  async flush({ isLeaving = false } = {}) {
    const { shell } = this;
    clearTimeout(this.#typing);
    const isChanged = this.#isChanged();
    const form = this.#form;
    this.#form = null;
    if (!isChanged || shell.isOver) return this.#draw();
    this.say("wait", shell.textsValue.sending);
    this.#keeping += 1;
    try {
      await shell.answers.save(Number(form.dataset.position), readAnswer(form), { isLeaving });
      if (!shell.answers.queue.isDurable && !navigator.onLine) this.say("stop", shell.textsValue.notSaved);
    } catch {
      this.say("stop", shell.textsValue.notSaved);
    }
    this.#keeping -= 1;
    this.#draw();
    shell.drawPlaces();
  }

  stop() {
    clearTimeout(this.#typing);
  }

  /** Say how far the answers have come. @param {"ok"|"info"|"wait"|"stop"} kind @param {string} words */
  say(kind, words) {
    this.#word = { kind, words };
    this.#draw();
  }

  #draw() {
    const { savedTarget: line, textsValue: texts } = this.shell;
    const isPending = this.#keeping > 0 || (!this.shell.isOver && this.#isChanged());
    const { kind, words } = isPending && this.#word.kind !== "stop" ? { kind: "wait", words: texts.sending } : this.#word;
    if (line.textContent === words) return; // a reader of the screen hears each word once
    line.dataset.kind = kind;
    line.textContent = words;
  }

  #isChanged() {
    if (!this.#form) return false;
    const kept = this.shell.answers.values.get(Number(this.#form.dataset.position)) ?? null;
    return JSON.stringify(readAnswer(this.#form)) !== JSON.stringify(kept);
  }
}
