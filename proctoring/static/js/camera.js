/**
 * The camera: opens it, gives a JPEG a second, and says when the picture is black or the device is gone.
 *
 * <video data-exam-target="camera" muted playsinline></video>
 */

import { every, nowMs } from "./clock.js";

/**
 * @typedef {"denied" | "missing" | "busy" | "insecure" | "failed"} CameraProblem
 * @typedef {"ok" | "black" | "lost"} CameraState
 * @typedef {{ source: "camera", captured_ms: number, width: number, height: number, jpeg: ArrayBuffer }} CameraFrame
 * @typedef {{ id: string, label: string }} Device
 */

const PROBLEMS = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "missing",
  OverconstrainedError: "missing",
  NotReadableError: "busy",
  AbortError: "busy",
};

/** What went wrong with a device, by a code that a page turns into advice. */
export class DeviceError extends Error {
  /** @param {CameraProblem} code @param {unknown} [cause] */
  constructor(code, cause) {
    super(code, { cause });
    this.code = code;
  }
}

/**
 * Lists cameras or microphones; labels are empty until a permission was given.
 * @param {"videoinput" | "audioinput"} kind
 * @returns {Promise<Device[]>}
 */
export async function listDevices(kind) {
  if (!navigator.mediaDevices) return [];
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter((device) => device.kind === kind).map(({ deviceId, label }) => ({ id: deviceId, label }));
}

export class Camera {
  /**
   * @param {object} options
   * @param {HTMLVideoElement} options.video shows the picture; `muted` and `playsinline`
   * @param {number} [options.width]
   * @param {number} [options.height]
   * @param {number} [options.quality] of the JPEG, 0..1
   * @param {number} [options.blackLuma] mean brightness, 0..255, below which the picture is called black
   * @param {(state: CameraState) => void} [options.onState] told on every change
   */
  constructor({ video, width = 640, height = 480, quality = 0.6, blackLuma = 16, onState = () => {} }) {
    this.video = video;
    this.width = width;
    this.height = height;
    this.quality = quality;
    this.blackLuma = blackLuma;
    this.onState = onState;
    /** @type {CameraState} */
    this.state = "lost";
    /** @type {MediaStream | null} */
    this.stream = null;
    this.canvas = document.createElement("canvas");
    this.probe = document.createElement("canvas");
    this.probe.width = 32;
    this.probe.height = 24;
    this.stopTicking = () => {};
    this.isBusy = false;
  }

  /** @returns {string} the name of the device in use */
  get label() {
    return this.stream?.getVideoTracks()[0]?.label ?? "";
  }

  /**
   * Opens a camera; opening another one closes the first.
   * @param {string} [deviceId]
   * @throws {DeviceError}
   */
  async open(deviceId) {
    this.close();
    if (!navigator.mediaDevices?.getUserMedia) throw new DeviceError("insecure");
    const video = { width: { ideal: this.width }, height: { ideal: this.height } };
    if (deviceId) video.deviceId = { exact: deviceId };
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ video, audio: false });
      this.video.srcObject = this.stream;
      await this.video.play();
    } catch (error) {
      this.close();
      throw new DeviceError(PROBLEMS[error.name] ?? "failed", error);
    }
    const [track] = this.stream.getVideoTracks();
    track.addEventListener("ended", () => this.become("lost"));
    track.addEventListener("mute", () => this.become("lost"));
    track.addEventListener("unmute", () => this.become("ok"));
    this.become("ok");
  }

  /**
   * Takes pictures until `close` or the returned function is called; one that is late is left out.
   * @param {(frame: CameraFrame) => void} onFrame
   * @param {number} [intervalMs]
   * @returns {() => void} stops taking
   */
  run(onFrame, intervalMs = 1000) {
    this.stopTicking();
    this.stopTicking = every(intervalMs, async () => {
      if (this.isBusy) return;
      this.isBusy = true;
      try {
        const frame = await this.take();
        if (frame) onFrame(frame);
      } finally {
        this.isBusy = false;
      }
    });
    return this.stopTicking;
  }

  /** @returns {Promise<CameraFrame | null>} one picture now, null while there is none */
  async take() {
    const [track] = this.stream?.getVideoTracks() ?? [];
    if (!track || track.readyState !== "live" || track.muted || !this.video.videoWidth) return null;
    const captured_ms = nowMs();
    const { width, height } = this.fitted();
    this.canvas.width = width;
    this.canvas.height = height;
    this.canvas.getContext("2d").drawImage(this.video, 0, 0, width, height);
    this.become(this.luma() < this.blackLuma ? "black" : "ok");
    const blob = await new Promise((done) => this.canvas.toBlob(done, "image/jpeg", this.quality));
    if (!blob) return null;
    return { source: "camera", captured_ms, width, height, jpeg: await blob.arrayBuffer() };
  }

  /** Closes the device. */
  close() {
    this.stopTicking();
    this.stopTicking = () => {};
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.video.srcObject = null;
    this.state = "lost";
  }

  /** @returns {{ width: number, height: number }} the picture's shape inside the wanted size */
  fitted() {
    const { videoWidth, videoHeight } = this.video;
    const scale = Math.min(1, this.width / videoWidth, this.height / videoHeight);
    return { width: Math.round(videoWidth * scale), height: Math.round(videoHeight * scale) };
  }

  /** @returns {number} mean brightness, 0..255 */
  luma() {
    const context = this.probe.getContext("2d", { willReadFrequently: true });
    context.drawImage(this.canvas, 0, 0, this.probe.width, this.probe.height);
    const { data } = context.getImageData(0, 0, this.probe.width, this.probe.height);
    let sum = 0;
    for (let place = 0; place < data.length; place += 4) {
      sum += 0.299 * data[place] + 0.587 * data[place + 1] + 0.114 * data[place + 2];
    }
    return (4 * sum) / data.length;
  }

  /** @param {CameraState} state */
  become(state) {
    if (state === this.state) return;
    this.state = state;
    this.onState(state);
  }
}
