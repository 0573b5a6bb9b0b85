/**
 * Sends frames and events one after the other and keeps each until it is acknowledged.
 *
 * Events are never dropped and keep their order. Frames wait in a bounded line where the oldest give way. A transport
 * that fails is tried again; a refusal (`ok: false`) is final for the item, except the codes in `retryCodes`.
 */

/**
 * @typedef {{ ok: boolean, code?: string }} Ack
 * @typedef {{ send: (name: string, payload: object) => Promise<Ack> }} Transport rejects when no answer came
 * @typedef {{ frames: number, events: number, dropped: number, isOnline: boolean }} SenderState
 */

export class Sender {
  /**
   * @param {object} options
   * @param {Transport} options.transport
   * @param {number} [options.maxFrames]
   * @param {number} [options.retryMs] wait after a failure, doubled up to `maxRetryMs`
   * @param {number} [options.maxRetryMs]
   * @param {string[]} [options.retryCodes] refusals that pass, for example a full server
   * @param {(name: string, code: string) => void} [options.onRefused]
   * @param {(state: SenderState) => void} [options.onState]
   */
  constructor({
    transport,
    maxFrames = 10,
    retryMs = 1000,
    maxRetryMs = 15000,
    retryCodes = ["server.busy"],
    onRefused = () => {},
    onState = () => {},
  }) {
    this.transport = transport;
    this.maxFrames = maxFrames;
    this.retryMs = retryMs;
    this.maxRetryMs = maxRetryMs;
    this.retryCodes = new Set(retryCodes);
    this.onRefused = onRefused;
    this.onState = onState;
    this.dropped = 0;
    this.isOnline = true;
    this.isClosed = false;
    this.lanes = { event: this.makeLane(), frame: this.makeLane() };
  }

  makeLane() {
    return { items: [], isSending: false, failures: 0, timer: 0 };
  }

  /** @param {object} payload an event of Watch */
  sendEvent(payload) {
    this.add("event", payload);
  }

  /** @param {object} payload a frame with its number */
  sendFrame(payload) {
    const { items, isSending } = this.lanes.frame;
    if (items.length >= this.maxFrames) {
      // The first one may be on its way: its answer must find it.
      items.splice(isSending ? 1 : 0, 1);
      this.dropped += 1;
    }
    this.add("frame", payload);
  }

  /** @returns {SenderState} */
  state() {
    const { event, frame } = this.lanes;
    return {
      frames: frame.items.length,
      events: event.items.length,
      dropped: this.dropped,
      isOnline: this.isOnline,
    };
  }

  /** Tries again at once, for example when the socket is connected again. */
  wake() {
    for (const name of ["event", "frame"]) {
      clearTimeout(this.lanes[name].timer);
      this.lanes[name].timer = 0;
      this.work(name);
    }
  }

  /**
   * Waits until every event is acknowledged.
   * @param {number} timeoutMs
   * @returns {Promise<boolean>} false if some still wait
   */
  async flush(timeoutMs) {
    const until = performance.now() + timeoutMs;
    this.wake();
    while (this.lanes.event.items.length && performance.now() < until) {
      await new Promise((done) => setTimeout(done, 50));
    }
    return this.lanes.event.items.length === 0;
  }

  /** Sends nothing more. */
  close() {
    this.isClosed = true;
    for (const lane of Object.values(this.lanes)) clearTimeout(lane.timer);
  }

  add(name, payload) {
    if (this.isClosed) return;
    this.lanes[name].items.push(payload);
    this.onState(this.state());
    this.work(name);
  }

  async work(name) {
    const lane = this.lanes[name];
    if (lane.isSending || lane.timer || this.isClosed) return;
    lane.isSending = true;
    while (lane.items.length && !this.isClosed) {
      const done = await this.deliver(name, lane.items[0]);
      if (!done) {
        this.pause(name);
        break;
      }
      lane.failures = 0;
      lane.items.shift();
      this.onState(this.state());
    }
    lane.isSending = false;
  }

  /** @returns {Promise<boolean>} whether the item is settled */
  async deliver(name, payload) {
    let ack;
    try {
      ack = await this.transport.send(name, payload);
    } catch {
      this.isOnline = false;
      return false;
    }
    this.isOnline = true;
    if (ack.ok) return true;
    if (this.retryCodes.has(ack.code)) return false;
    this.onRefused(name, ack.code ?? "");
    return true;
  }

  pause(name) {
    const lane = this.lanes[name];
    const wait = Math.min(this.maxRetryMs, this.retryMs * 2 ** lane.failures);
    lane.failures += 1;
    this.onState(this.state());
    lane.timer = setTimeout(() => {
      lane.timer = 0;
      this.work(name);
    }, wait);
  }
}
