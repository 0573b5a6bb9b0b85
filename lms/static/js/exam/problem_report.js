// The technical-problem button: a report with a receipt that the server stamps.

import { send } from "../http.js";

export class ProblemReport {
  /** @param {import("../controllers/exam_controller.js").default} shell */
  constructor(shell) {
    this.shell = shell;
  }

  open() {
    this.shell.receiptTarget.textContent = "";
    this.shell.problemDialogTarget.showModal();
  }

  close() {
    this.shell.problemDialogTarget.close();
  }

  async send() {
    const { shell } = this;
    const text = shell.problemTextTarget.value.trim();
    if (!text) return shell.problemTextTarget.focus();
    try {
      const receipt = await send(`${shell.urlValue}/problems`, { json: { text } });
      shell.receiptTarget.textContent = shell.text("receipt", { number: receipt.number, time: shell.time(receipt.savedMs) });
      shell.problemTextTarget.value = "";
    } catch {
      shell.receiptTarget.textContent = shell.textsValue.problemFailed;
    }
  }
}
