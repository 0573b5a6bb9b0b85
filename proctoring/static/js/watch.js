/**
 * Watches the page: focus, visibility, full screen, clipboard, printing, shortcuts. Everything becomes an event with
 * a growing number; the server treats all of them as hearsay.
 */

import { every, nowMs } from "./clock.js";

/**
 * @typedef {{ kind: string, at_ms: number, seq: number, detail: Record<string, string> }} WatchEvent
 */

const DEVTOOLS_KEYS = new Set(["I", "J", "C", "K"]);
const BLOCKED_WITH_CONTROL = new Set(["S", "U", "O", "G", "F"]);

export class Watch {
  /**
   * @param {object} options
   * @param {(event: WatchEvent) => void} options.onEvent
   * @param {number} [options.firstSeq] number of the first event; higher than any number this session has used
   * @param {number} [options.heartbeatMs]
   * @param {boolean} [options.wantsFullscreen] report leaving full screen
   */
  constructor({ onEvent, firstSeq = 1, heartbeatMs = 5000, wantsFullscreen = true }) {
    this.onEvent = onEvent;
    this.seq = firstSeq;
    this.heartbeatMs = heartbeatMs;
    this.wantsFullscreen = wantsFullscreen;
    this.isFocused = true;
    this.isFullscreen = false;
    /** @type {AbortController | null} */
    this.listening = null;
    this.stopBeating = () => {};
    this.stopLooking = () => {};
  }

  /** Starts watching. */
  start() {
    this.stop();
    this.listening = new AbortController();
    const { signal } = this.listening;
    const listen = (target, name, call) => target.addEventListener(name, call, { signal, capture: true });
    this.isFocused = document.hasFocus();
    this.isFullscreen = Boolean(document.fullscreenElement);
    if (!this.isFocused) this.tell("focus_lost");
    listen(window, "blur", () => queueMicrotask(() => this.lookAtFocus()));
    listen(window, "focus", () => this.lookAtFocus());
    listen(document, "visibilitychange", () => this.lookAtVisibility());
    listen(document, "fullscreenchange", () => this.lookAtFullscreen());
    for (const name of ["copy", "cut", "paste"]) listen(document, name, (event) => this.block(event, "clipboard", name));
    listen(document, "contextmenu", (event) => event.preventDefault());
    listen(document, "dragstart", (event) => event.preventDefault());
    listen(window, "beforeprint", () => this.tell("print"));
    listen(document, "keydown", (event) => this.lookAtKey(event));
    this.stopBeating = every(this.heartbeatMs, () => this.tell("heartbeat"));
    // A browser may swallow a blur or a focus; looking again heals it.
    this.stopLooking = every(1000, () => this.lookAtFocus());
  }

  /** Stops watching. */
  stop() {
    this.listening?.abort();
    this.listening = null;
    this.stopBeating();
    this.stopLooking();
    this.stopBeating = this.stopLooking = () => {};
  }

  /**
   * Sends an event of somebody else, for example `camera_lost`, in the same numbering.
   * @param {string} kind
   * @param {Record<string, string>} [detail]
   */
  tell(kind, detail = {}) {
    this.onEvent({ kind, at_ms: nowMs(), seq: this.seq++, detail });
  }

  /** A frame inside the page may hold the focus: the document then still has it. */
  lookAtFocus() {
    const isFocused = document.hasFocus();
    if (!this.listening || isFocused === this.isFocused) return;
    this.isFocused = isFocused;
    this.tell(isFocused ? "focus_gained" : "focus_lost");
  }

  lookAtVisibility() {
    if (document.visibilityState === "hidden") {
      this.isFocused = false;
      this.tell("hidden");
    } else {
      this.isFocused = document.hasFocus();
      this.tell("visible", { focused: String(this.isFocused) });
    }
  }

  lookAtFullscreen() {
    const isFullscreen = Boolean(document.fullscreenElement);
    if (isFullscreen === this.isFullscreen) return;
    this.isFullscreen = isFullscreen;
    if (this.wantsFullscreen) this.tell(isFullscreen ? "fullscreen_enter" : "fullscreen_exit");
  }

  /** @param {KeyboardEvent} event */
  lookAtKey(event) {
    const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
    const control = event.ctrlKey || event.metaKey;
    if (key === "F12" || (control && event.shiftKey && DEVTOOLS_KEYS.has(key))) this.block(event, "devtools", key);
    else if (control && key === "P") this.block(event, "print", key);
    else if (key === "PrintScreen") this.block(event, "shortcut", key);
    else if (control && !event.shiftKey && BLOCKED_WITH_CONTROL.has(key)) this.block(event, "shortcut", key);
  }

  /** @param {Event} event @param {string} kind @param {string} what */
  block(event, kind, what) {
    event.preventDefault();
    if (event instanceof KeyboardEvent && event.repeat) return;
    this.tell(kind, { what });
  }
}

/**
 * Asks for full screen; must be called from a click.
 * @param {Element} [element]
 * @returns {Promise<boolean>} false where it is refused or impossible
 */
export async function enterFullscreen(element = document.documentElement) {
  try {
    await element.requestFullscreen();
    return true;
  } catch {
    return false;
  }
}
