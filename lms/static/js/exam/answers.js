// The learner's answers: what the server has, what waits in the queue over it, and the growing sequence numbers.

import { openQueue } from "./queue.js";
import { Sender } from "./sender.js";

export class Answers {
  /** position -> answer */
  values = new Map();
  #last = 0;
  /** the newest step of this page */
  #newest = 0;

  /**
   * @param {{owner: string, key: string, answers: Object<string, any>, lastSequence: number, createdMs: number}} state
   * @param {{url: string, now: () => number, report: Function}} options
   */
  static async open(state, { url, now, report }) {
    const answers = new Answers();
    answers.queue = await openQueue(state.owner, state.key);
    answers.now = now;
    answers.createdMs = state.createdMs;
    answers.sender = new Sender(answers.queue, `${url}/answers`, report);
    answers.take(state);
    for (const step of await answers.queue.all()) {
      answers.values.set(step.position, step.answer);
      answers.#last = Math.max(answers.#last, step.sequence);
    }
    return answers;
  }

  /** Take what the server has. */
  take(state) {
    this.#last = Math.max(this.#last, state.lastSequence);
    for (const [position, answer] of Object.entries(state.answers)) this.values.set(Number(position), answer);
  }

  /**
   * Keep an answer on this computer, then send it.
   * @param {number} position @param {unknown} answer
   * @param {{isLeaving?: boolean}} [options] send it at once as well: the page may end before it is kept
   * @returns {Promise<void>} done when it is kept
   */
  async save(position, answer, { isLeaving = false } = {}) {
    this.values.set(position, answer);
    const clientMs = Math.round(this.now());
    // Hundredths of a second since the sitting was made: two windows, even on two computers, order by time.
    this.#last = Math.max(this.#last + 1, Math.floor((clientMs - this.createdMs) / 10), 1);
    const step = { uuid: crypto.randomUUID(), sequence: this.#last, position, answer, clientMs };
    this.#newest = step.sequence;
    if (isLeaving) this.sender.sendLast(step);
    await this.queue.add(step);
    this.sender.flush();
  }

  /** @param {{sequence: number}} step @returns {boolean} whether this page took an answer after that one */
  isNewerKept(step) {
    return step.sequence < this.#newest;
  }

  /** @returns {Promise<number[]>} positions whose newest answer the server has not acknowledged */
  async unsent() {
    return [...new Set((await this.queue.all()).map((step) => step.position))].sort((a, b) => a - b);
  }
}
