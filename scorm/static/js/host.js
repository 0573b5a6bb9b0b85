/**
 * The LMS page's side of a launch: shows the player in a frame, hands the launch over once, passes on what it reports.
 *
 *   const host = new ScormHost({ frame, playerUrl, launch, on: { state(state) {...}, exit(leaving) {...} } });
 *   host.start();
 *   const { saved } = await host.close();
 */
import { isExpected, LAUNCH, makeNonce, READY } from "./channel.js";

const READY_MS = 20_000;
const CLOSE_MS = 12_000;

export class ScormHost {
  /**
   * @param {object} options
   * @param {HTMLIFrameElement} options.frame empty frame in the LMS page
   * @param {string} options.playerUrl player page on the content origin
   * @param {import("./channel.js").Launch} options.launch
   * @param {{state?: (state: string) => void, progress?: (progress: object) => void, title?: (title: string) => void,
   *          exit?: (leaving: {exit: string, navRequest: string}) => void, error?: (code: string) => void,
   *          ready?: () => void}} [options.on]
   */
  constructor({ frame, playerUrl, launch, on = {} }) {
    this.frame = frame;
    this.playerUrl = new URL(playerUrl, location.href);
    this.launch = launch;
    this.on = on;
    this.state = "saved";
    this.nonce = makeNonce();
    /** @type {MessagePort | null} */
    this.port = null;
    this.take = this.take.bind(this);
    this.warn = this.warn.bind(this);
  }

  start() {
    window.addEventListener("message", this.take);
    window.addEventListener("beforeunload", this.warn);
    this.readyTimer = setTimeout(() => this.on.error?.("player_silent"), READY_MS);
    const url = new URL(this.playerUrl);
    url.hash = `nonce=${this.nonce}`;
    this.frame.src = url.href;
  }

  /** Ask the player to store now. */
  save() {
    this.port?.postMessage({ kind: "save" });
  }

  /** Unload the course and deliver everything. @returns {Promise<{saved: boolean}>} */
  close() {
    return new Promise((resolve) => {
      if (!this.port) {
        resolve({ saved: true });
        return;
      }
      const timer = setTimeout(() => this.closed?.({ saved: this.state === "saved" }), CLOSE_MS);
      this.closed = (answer) => {
        clearTimeout(timer);
        if (answer.saved) {
          window.removeEventListener("beforeunload", this.warn);
        }
        resolve(answer);
      };
      this.port.postMessage({ kind: "close" });
    });
  }

  /** @param {MessageEvent} event */
  take(event) {
    const source = this.frame.contentWindow;
    if (!isExpected(event, { origin: this.playerUrl.origin, source, kind: READY, nonce: this.nonce })) {
      return;
    }
    // Once only: a course that reloads the player must not get the ticket again.
    window.removeEventListener("message", this.take);
    clearTimeout(this.readyTimer);
    const channel = new MessageChannel();
    this.port = channel.port1;
    this.port.onmessage = (message) => this.receive(message.data);
    const handOver = { kind: LAUNCH, nonce: this.nonce, launch: this.launch };
    source.postMessage(handOver, this.playerUrl.origin, [channel.port2]);
    this.on.ready?.();
  }

  /** @param {any} message written by the player, which shares its origin with the course: nothing in it is trusted */
  receive(message) {
    const text = (/** @type {unknown} */ value) => String(value ?? "").slice(0, 300);
    switch (message?.kind) {
      case "state":
        this.state = ["saved", "saving", "unsaved", "refused"].includes(message.state) ? message.state : "unsaved";
        this.on.state?.(this.state);
        break;
      case "progress": {
        const { completion, success, scoreScaled, scoreRaw, progress } = message;
        const told = { completion, success, scoreScaled, scoreRaw, progress };
        this.on.progress?.(Object.fromEntries(Object.entries(told).map(([name, value]) => [name, text(value)])));
        break;
      }
      case "title":
        this.on.title?.(text(message.title));
        break;
      case "exit":
        this.on.exit?.({ exit: text(message.exit), navRequest: text(message.navRequest) });
        break;
      case "error":
        this.on.error?.(text(message.code));
        break;
      case "closed":
        this.closed?.({ saved: message.saved === true });
        break;
    }
  }

  /** @param {BeforeUnloadEvent} event */
  warn(event) {
    if (this.state === "unsaved") {
      event.preventDefault();
    }
  }
}
