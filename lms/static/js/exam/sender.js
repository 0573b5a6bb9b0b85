// Sends the queue one step at a time, oldest first, until the server acknowledges each; never drops what it did not hear about.

import { send } from "../http.js";

const WAITS_MS = [500, 1000, 2000, 4000, 8000, 15000];
const FINAL = new Set(["answer_late", "answer_malformed", "answer_too_large", "no_such_place", "uuid_taken", "not_found", "bad_input"]);

export class Sender {
  #tries = 0;
  #timer = 0;
  #running = null;

  /**
   * @param {{all: Function, remove: Function}} queue
   * @param {string} url where answers go
   * @param {(event: {kind: "saved"|"waiting"|"refused"|"signed-out"|"idle", left: number, answer?: any, step?: any, problem?: any}) => void} report
   */
  constructor(queue, url, report) {
    this.queue = queue;
    this.url = url;
    this.report = report;
  }

  /** Start now, or join the round that runs. @returns {Promise<number>} how many steps are left */
  flush() {
    clearTimeout(this.#timer);
    this.#running ??= this.#round().finally(() => (this.#running = null));
    return this.#running;
  }

  /** The network is back: forget how long we waited. */
  wake() {
    this.#tries = 0;
    return this.flush();
  }

  /** Send a step that is also in the queue, outliving the page; the server takes the same step twice as once. */
  sendLast(step) {
    send(this.url, { json: step, keepalive: true }).catch(() => null);
  }

  async #round() {
    for (;;) {
      const steps = await this.queue.all();
      if (!steps.length) {
        this.report({ kind: "idle", left: 0 });
        return 0;
      }
      if (!(await this.#sendOne(steps[0], steps.length))) return steps.length;
    }
  }

  async #sendOne(step, left) {
    try {
      const answer = await send(this.url, { json: step, signal: AbortSignal.timeout(10000) });
      await this.queue.remove(step.uuid);
      this.#tries = 0;
      this.report({ kind: "saved", left: left - 1, answer, step });
      return true;
    } catch (error) {
      const problem = error.problem;
      if (problem && FINAL.has(problem.code)) {
        await this.queue.remove(step.uuid);
        this.report({ kind: "refused", left: left - 1, problem, step });
        return true;
      }
      this.report({ kind: problem?.status === 401 ? "signed-out" : "waiting", left, problem });
      this.#timer = setTimeout(() => this.flush(), WAITS_MS[Math.min(this.#tries++, WAITS_MS.length - 1)]);
      return false;
    }
  }
}
