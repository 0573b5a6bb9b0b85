// The end of a test: what is unanswered, what is unsent, the one submission, and what became of it.

import { isAnswered } from "./paper.js";

const WAIT_FOR_QUEUE_MS = 8000;
const TRY_AGAIN_MS = 3000;

export class HandingIn {
  /** @param {import("../controllers/exam_controller.js").default} shell */
  constructor(shell) {
    this.shell = shell;
  }

  async ask() {
    const { shell } = this;
    await shell.flush();
    const open = Array.from({ length: shell.paper.count }, (_, index) => index + 1).filter((n) => !isAnswered(shell.answers.values.get(n)));
    shell.finishSummaryTarget.textContent = open.length
      ? shell.text("someOpen", { numbers: open.join(", ") })
      : shell.text("allAnswered", { count: shell.paper.count });
    shell.unsentTarget.hidden = shell.submitAnywayTarget.hidden = true;
    shell.finishDialogTarget.showModal();
    shell.answers.sender.wake();
  }

  /** Submit once the queue is empty; otherwise say which answers the server does not have. */
  async submit() {
    const { shell } = this;
    shell.submitButtonTarget.disabled = true;
    await shell.flush();
    await Promise.race([shell.answers.sender.wake(), new Promise((resolve) => setTimeout(resolve, WAIT_FOR_QUEUE_MS))]);
    const unsent = await shell.answers.unsent();
    shell.submitButtonTarget.disabled = false;
    if (!unsent.length) return this.send();
    shell.unsentTarget.textContent = shell.text("unsent", { numbers: unsent.join(", ") });
    shell.unsentTarget.hidden = shell.submitAnywayTarget.hidden = false;
  }

  /** Send the submission until the server answers; again and again is the same as once. */
  async send() {
    const { shell } = this;
    shell.finishDialogTarget.close();
    try {
      shell.takeState(await shell.ask("POST", "/submit"));
    } catch (error) {
      if (error.problem && error.problem.status < 500 && error.problem.status !== 429) return shell.alert(error.problem.title);
      shell.alert(shell.textsValue.submitFailed);
      setTimeout(() => this.send(), TRY_AGAIN_MS);
      return;
    }
    await this.finish();
  }

  /** Show what became of the answers; the devices may stop. */
  async finish() {
    const { shell } = this;
    if (shell.step === "done") return;
    shell.isOver = true;
    shell.finishDialogTarget.close();
    shell.show("done");
    shell.disconnect();
    shell.alert("");
    shell.timerTarget.hidden = true;
    document.dispatchEvent(new CustomEvent("qashyq:exam-finished"));
    try {
      const response = await fetch(`${shell.urlValue}/done`, { headers: { "X-Requested-With": "fetch" } });
      if (!response.ok) throw new Error(String(response.status));
      shell.doneTarget.innerHTML = await response.text();
      shell.doneTarget.querySelector("h2")?.focus();
    } catch {
      setTimeout(() => location.reload(), TRY_AGAIN_MS);
    }
  }
}
