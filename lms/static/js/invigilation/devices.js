// The camera and the shared screen of this page: opened at the check-in, used until the submission. One page, one of each.

import { Camera } from "../../proctoring/js/camera.js";
import { ScreenShare } from "../../proctoring/js/screen.js";

/** @typedef {{ ticket: string, sessionKey: string, serverMs: number, screenPictureSeconds?: number }} Opened */

const video = document.createElement("video");
video.muted = true;
video.playsInline = true;

/** Told of every change; the panel that watches replaces it. */
const listeners = { camera: () => {}, screen: () => {} };

export const devices = {
  camera: new Camera({ video, onState: (state) => listeners.camera(state) }),
  screen: new ScreenShare({ onLost: () => listeners.screen() }),
  /** @type {Opened | null} the answer that opened the proctoring session */
  opened: null,
  listeners,
};

/** @returns {string} a name of this tab that survives a reload and nothing else */
export function tabName() {
  const known = sessionStorage.getItem("qashyq-tab");
  if (known) return known;
  const name = crypto.randomUUID?.() ?? String(Math.random()).slice(2);
  sessionStorage.setItem("qashyq-tab", name);
  return name;
}

/**
 * Shows the camera in a video element of the page.
 * @param {HTMLVideoElement} view
 */
export function showCamera(view) {
  view.srcObject = devices.camera.stream;
  view.hidden = !devices.camera.stream;
  view.play?.().catch(() => {});
}
