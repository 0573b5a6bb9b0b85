// The line to the server: Socket.IO where it works, else one HTTP request a picture. Same answers, same limits.

import { io } from "../../vendor/socket.io.js";
import { csrfToken, send } from "../http.js";

const ANSWER_MS = 10000;
const GIVE_UP_AFTER = 3;

export class Line {
  /**
   * @param {object} options
   * @param {string} options.url of the sitting
   * @param {{ticket: string, sessionKey: string, serverMs: number}} options.opened
   * @param {(state: "connecting" | "online" | "offline" | "full" | "refused") => void} options.onState
   */
  constructor({ url, opened, onState }) {
    this.url = url;
    this.sessionKey = opened.sessionKey;
    this.ticket = opened.ticket;
    this.onState = onState;
    this.offsetMs = 0;
    this.failures = 0;
    this.isFresh = true;
    this.setOffset(opened.serverMs);
    this.socket = io(`${location.origin}/proctoring`, {
      transports: ["websocket"],
      reconnectionDelayMax: 10000,
      autoConnect: false,
      auth: (done) => this.freshTicket().then((ticket) => done({ ticket }), () => done({ ticket: "" })),
    });
    this.socket.on("connect", () => {
      this.failures = 0;
      this.onState("online");
    });
    this.socket.on("disconnect", () => this.onState("offline"));
    this.socket.on("connect_error", (error) => this.failed(error));
    this.onState("connecting");
    this.socket.connect();
  }

  /** The client's clock may be wrong: what is sent carries the server's time. */
  setOffset(serverMs) {
    this.offsetMs = serverMs - Math.round(performance.timeOrigin + performance.now());
  }

  /** A ticket opens one connection: each new one asks for its own. */
  async freshTicket() {
    if (this.isFresh) {
      this.isFresh = false;
      return this.ticket;
    }
    const answer = await send(`${this.url}/proctoring`, { json: { sessionKey: this.sessionKey } });
    this.ticket = answer.ticket;
    this.setOffset(answer.serverMs);
    return this.ticket;
  }

  failed(error) {
    this.failures += 1;
    if (error.message === "server_full") this.onState("full");
    else this.onState("offline");
    // A refusal of the name space ends Socket.IO's own trying.
    if (!this.socket.active) this.timer = setTimeout(() => this.socket.connect(), Math.min(15000, 1000 * 2 ** this.failures));
  }

  /** Whether pictures should go by HTTP for now. */
  get isFallback() {
    return !this.socket.connected && this.failures >= GIVE_UP_AFTER;
  }

  /**
   * Sends one message; rejects when no answer came.
   * @param {"frame" | "event"} name
   * @param {object} payload a frame of Camera with its number, or an event of Watch
   * @returns {Promise<{ok: boolean, code?: string}>}
   */
  async send(name, payload) {
    const message = name === "frame" ? this.frame(payload) : this.event(payload);
    if (this.isFallback) return name === "frame" ? this.postFrame(message) : this.postEvent(message);
    if (!this.socket.connected) throw new Error("offline");
    return this.socket.timeout(ANSWER_MS).emitWithAck(message.kind === "heartbeat" ? "heartbeat" : name, message);
  }

  frame({ seq, source, captured_ms, jpeg }) {
    return { seq, source, capturedMs: captured_ms + this.offsetMs, jpeg };
  }

  event({ seq, kind, at_ms, detail }) {
    return { seq, kind, atMs: at_ms + this.offsetMs, detail };
  }

  async postFrame({ seq, source, capturedMs, jpeg }) {
    const query = new URLSearchParams({ seq, source, capturedMs });
    return this.post(`${this.url}/frames?${query}`, jpeg, "image/jpeg");
  }

  async postEvent(message) {
    return this.post(`${this.url}/events`, JSON.stringify(message), "application/json");
  }

  async post(url, body, type) {
    const headers = {
      "Content-Type": type,
      "X-CSRF-Token": csrfToken(),
      "X-Requested-With": "fetch",
      "X-Proctoring-Ticket": this.ticket,
    };
    const response = await fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(ANSWER_MS) });
    const answer = await response.json();
    this.onState(response.ok ? "full" : "offline");
    return "ok" in answer ? answer : { ok: false, code: answer.code };
  }

  close() {
    clearTimeout(this.timer);
    this.socket.close();
  }
}
