// <aside data-controller="watch" data-watch-url-value="/sittings/7" data-watch-texts-value="{...}" hidden>
//   <video data-watch-target="view"></video> <p data-watch-target="state"></p> <button data-watch-target="share">
// From qashyq:exam-started to qashyq:exam-finished: one camera picture a second, a picture of the screen now and then, browser events.

import { Controller } from "../../vendor/stimulus.js";
import { Sender } from "../../proctoring/js/sender.js";
import { Watch } from "../../proctoring/js/watch.js";
import { every } from "../../proctoring/js/clock.js";
import { devices, showCamera } from "../invigilation/devices.js";
import { Line } from "../invigilation/line.js";

const LAST_WORDS_MS = 3000;
const SCREEN_EVERY_S = 20;

export default class extends Controller {
  static targets = ["view", "state", "share", "camera"];
  static values = { url: String, screen: Boolean, texts: Object };

  connect() {
    this.abort = new AbortController();
    const { signal } = this.abort;
    document.addEventListener("qashyq:check-in-passed", () => this.show(), { signal });
    document.addEventListener("qashyq:exam-started", () => this.start(), { signal });
    document.addEventListener("qashyq:exam-finished", () => this.finish(), { signal });
  }

  disconnect() {
    this.abort.abort();
    this.stop();
  }

  show() {
    this.element.hidden = false;
    showCamera(this.viewTarget);
    this.tell();
  }

  start() {
    if (this.line || !devices.opened) return;
    this.show();
    this.seq = { camera: 0, screen: 0 };
    this.line = new Line({ url: this.urlValue, opened: devices.opened, onState: (state) => this.linked(state) });
    const retryCodes = ["server.busy", "flood"];
    this.sender = new Sender({ transport: this.line, retryCodes, onState: () => this.tell() });
    this.watch = new Watch({ onEvent: (event) => this.sender.sendEvent(event) });
    this.watch.start();
    devices.listeners.camera = (state) => this.cameraChanged(state);
    devices.listeners.screen = () => this.screenLost();
    devices.camera.run((frame) => this.send(frame));
    const seconds = devices.opened.screenPictureSeconds ?? SCREEN_EVERY_S;
    this.stopScreen = every(seconds * 1000, () => this.takeScreen());
    if (this.screenValue && !devices.screen.isLive) this.screenLost();
    else this.takeScreen();
  }

  send(frame) {
    this.seq[frame.source] += 1;
    this.sender.sendFrame({ ...frame, seq: this.seq[frame.source] });
  }

  async takeScreen() {
    const frame = await devices.screen.take();
    if (frame) this.send(frame);
  }

  linked(state) {
    this.link = state;
    if (state === "online") this.sender?.wake();
    this.tell();
  }

  // Camera and screen

  cameraChanged(state) {
    if (state === "lost") this.watch.tell("camera_lost");
    else if (this.wasLost) this.watch.tell("camera_back");
    this.wasLost = state === "lost";
    this.cameraTarget.hidden = state !== "lost";
    this.tell();
  }

  async cameraAgain() {
    try {
      await devices.camera.open();
      devices.camera.run((frame) => this.send(frame));
      showCamera(this.viewTarget);
    } catch {
      this.tell();
    }
  }

  screenLost() {
    this.isScreenLost = true;
    this.watch.tell("screen_lost");
    this.shareTarget.hidden = false;
    this.tell();
  }

  async shareAgain() {
    try {
      await devices.screen.open();
    } catch {
      return;
    }
    this.isScreenLost = false;
    this.shareTarget.hidden = true;
    this.watch.tell("screen_back");
    this.takeScreen();
    this.tell();
  }

  // What the candidate sees of it

  tell() {
    const [kind, name] = this.worst();
    this.stateTarget.dataset.kind = kind;
    if (this.stateTarget.textContent !== this.textsValue[name]) this.stateTarget.textContent = this.textsValue[name];
  }

  worst() {
    if (this.isScreenLost) return ["stop", "screenLost"];
    if (devices.camera.state === "lost") return ["stop", "cameraLost"];
    if (this.link === "offline") return ["warn", "offline"];
    if (devices.camera.state === "black") return ["warn", "cameraBlack"];
    if (this.link === "full") return ["warn", "full"];
    if (this.link === "connecting") return ["warn", "connecting"];
    return ["ok", this.line ? "cameraOn" : "cameraReady"];
  }

  // The end

  async finish() {
    const sender = this.sender;
    this.watch?.stop();
    devices.camera.close();
    devices.screen.close();
    this.element.hidden = true;
    await sender?.flush(LAST_WORDS_MS);
    this.stop();
    if (document.fullscreenElement) await document.exitFullscreen().catch(() => {});
  }

  stop() {
    devices.listeners.camera = devices.listeners.screen = () => {};
    this.watch?.stop();
    this.stopScreen?.();
    this.sender?.close();
    this.line?.close();
    this.line = this.sender = this.watch = null;
  }
}
