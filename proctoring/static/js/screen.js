/**
 * Sharing the screen: the whole monitor or nothing. Must be called from a click; a reload ends it.
 */

import { nowMs } from "./clock.js";

/**
 * @typedef {"denied" | "wrong_surface" | "unsupported" | "failed"} ScreenProblem
 * @typedef {{ source: "screen", captured_ms: number, width: number, height: number, jpeg: ArrayBuffer }} ScreenFrame
 */

/** Why the screen is not shared, by a code. */
export class ScreenError extends Error {
  /** @param {ScreenProblem} code @param {unknown} [cause] */
  constructor(code, cause) {
    super(code, { cause });
    this.code = code;
  }
}

/** @returns {boolean} whether this browser can share a screen at all */
export function canShareScreen() {
  return Boolean(navigator.mediaDevices?.getDisplayMedia);
}

/** @returns {boolean | null} whether a second display is attached, null where the browser does not tell */
export function isExtended() {
  return typeof window.screen.isExtended === "boolean" ? window.screen.isExtended : null;
}

export class ScreenShare {
  /**
   * @param {object} [options]
   * @param {() => void} [options.onLost] told when the person or the system ends the sharing
   * @param {number} [options.width] pictures are at most this wide
   * @param {number} [options.quality] of the JPEG, 0..1
   */
  constructor({ onLost = () => {}, width = 1280, quality = 0.5 } = {}) {
    this.onLost = onLost;
    this.width = width;
    this.quality = quality;
    /** @type {MediaStream | null} */
    this.stream = null;
    this.video = document.createElement("video");
    this.video.muted = true;
    this.canvas = document.createElement("canvas");
  }

  /** @returns {boolean} */
  get isLive() {
    return this.stream?.getVideoTracks()[0]?.readyState === "live";
  }

  /**
   * Asks for the monitor. The wishes are hints to the browser, so what it gave is checked.
   * @throws {ScreenError}
   */
  async open() {
    if (!canShareScreen()) throw new ScreenError("unsupported");
    this.close();
    let stream;
    try {
      stream = await navigator.mediaDevices.getDisplayMedia({
        video: { displaySurface: "monitor", frameRate: { ideal: 5 } },
        audio: false,
        monitorTypeSurfaces: "include",
        surfaceSwitching: "exclude",
        selfBrowserSurface: "exclude",
      });
    } catch (error) {
      throw new ScreenError(error.name === "NotAllowedError" ? "denied" : "failed", error);
    }
    const [track] = stream.getVideoTracks();
    if (track.getSettings().displaySurface !== "monitor") {
      for (const each of stream.getTracks()) each.stop();
      throw new ScreenError("wrong_surface");
    }
    this.stream = stream;
    track.addEventListener("ended", () => {
      if (this.stream === stream) this.onLost();
    });
    this.video.srcObject = stream;
    await this.video.play();
  }

  /** @returns {Promise<ScreenFrame | null>} one picture now, null while nothing is shared */
  async take() {
    if (!this.isLive || !this.video.videoWidth) return null;
    const captured_ms = nowMs();
    const scale = Math.min(1, this.width / this.video.videoWidth);
    const width = Math.round(this.video.videoWidth * scale);
    const height = Math.round(this.video.videoHeight * scale);
    this.canvas.width = width;
    this.canvas.height = height;
    this.canvas.getContext("2d").drawImage(this.video, 0, 0, width, height);
    const blob = await new Promise((done) => this.canvas.toBlob(done, "image/jpeg", this.quality));
    return blob && { source: "screen", captured_ms, width, height, jpeg: await blob.arrayBuffer() };
  }

  /** Ends the sharing without telling `onLost`. */
  close() {
    const stream = this.stream;
    this.stream = null;
    for (const track of stream?.getTracks() ?? []) track.stop();
    this.video.srcObject = null;
  }
}
