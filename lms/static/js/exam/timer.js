// The clock that the learner sees: opens the start, counts down, speaks at 10, 5 and 1 minutes, hands in at the end.

import { asClock } from "./server_clock.js";

const ANNOUNCED_MINUTES = [10, 5, 1];
const LOW_MS = 5 * 60000;

export class Timer {
  #announced = new Set();

  /** @param {import("../controllers/exam_controller.js").default} shell */
  constructor(shell) {
    this.shell = shell;
  }

  tick() {
    const { shell } = this;
    if (shell.step === "start" && shell.isChecked) this.#drawStart();
    if (shell.step !== "questions" || !shell.deadlineMs) return;
    if (shell.isSuspended) {
      shell.timerTarget.textContent = shell.textsValue.paused;
      return;
    }
    const leftMs = shell.deadlineMs - shell.clock.now();
    shell.timerTarget.textContent = shell.text("timeLeft", { time: asClock(leftMs) });
    shell.timerTarget.dataset.low = leftMs < LOW_MS;
    this.#announce(leftMs);
    if (leftMs <= 0 && !shell.isOver) this.#end();
  }

  #drawStart() {
    const { shell } = this;
    const hint = shell.startHintTarget;
    if (hint.textContent && !hint.dataset.waits) return; // a refusal or "starting" stands there
    const waits = shell.clock.now() < shell.opensMsValue;
    shell.startButtonTarget.disabled = waits;
    hint.textContent = waits ? shell.text("opensAt", { time: shell.time(shell.opensMsValue) }) : "";
    hint.dataset.waits = waits ? "yes" : "";
  }

  #announce(leftMs) {
    for (const minutes of ANNOUNCED_MINUTES) {
      const isNow = leftMs <= minutes * 60000 && leftMs > (minutes - 1) * 60000;
      if (!isNow || this.#announced.has(minutes)) continue;
      this.#announced.add(minutes);
      const { shell } = this;
      shell.announcerTarget.textContent = minutes === 1 ? shell.textsValue.minuteLeft : shell.text("minutesLeft", { count: minutes });
    }
  }

  async #end() {
    const { shell } = this;
    await shell.flush();
    shell.isOver = true;
    shell.alert(shell.textsValue.timeOver);
    shell.paperTarget.querySelectorAll("input, select, button").forEach((input) => (input.disabled = true));
    await shell.answers.sender.wake();
    shell.handingIn.send();
  }
}
