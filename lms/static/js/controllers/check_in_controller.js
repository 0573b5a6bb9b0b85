// <div data-controller="check-in" data-check-in-url-value="/sittings/7" data-check-in-again-value="false" ...>
// Steps: notice, camera, reference face, whole screen; each is judged by the server. Texts come from data values.
// Tells others: qashyq:check-in-passed (on document).

import { Controller } from "../../vendor/stimulus.js";
import { listDevices } from "../../proctoring/js/camera.js";
import { isExtended, ScreenError } from "../../proctoring/js/screen.js";
import { enterFullscreen } from "../../proctoring/js/watch.js";
import { RequestFailed, send } from "../http.js";
import { devices, showCamera, tabName } from "../invigilation/devices.js";

const PICTURES = 5;
const PAUSE_MS = 500;
const LOOKS = 60;
const SCREEN_WORDS = { denied: "screenDenied", unsupported: "screenUnsupported", wrong_surface: "wrongSurface" };

const wait = (ms) => new Promise((done) => setTimeout(done, ms));

export default class extends Controller {
  static targets = [
    "accept", "acceptButton", "cameraButton", "cameraChoice", "cameraList", "mark", "preview", "problem", "referenceButton", "say",
    "screenButton", "step", "steps",
  ];
  static values = { url: String, again: Boolean, faces: Boolean, screen: Boolean, done: Object, sha: String, texts: Object };

  connect() {
    this.passed = new Set();
    if (this.doneValue.notice) this.passed.add("notice");
    // A person at the desk identified the candidate, or the face was taken before this page was loaded again.
    if (this.doneValue.reference && !this.againValue) this.passed.add("reference");
    this.next();
  }

  disconnect() {
    this.isGone = true;
  }

  get order() {
    return this.facesValue ? ["notice", "camera", "reference", "screen"] : ["notice", "screen"];
  }

  next() {
    this.say("");
    this.current = this.order.find((name) => !this.passed.has(name)) ?? null;
    for (const step of this.stepTargets) step.hidden = step.dataset.step !== this.current;
    for (const mark of this.markTargets) {
      mark.dataset.done = this.passed.has(mark.dataset.step);
      mark.toggleAttribute("aria-current", mark.dataset.step === this.current);
    }
  }

  pass(name) {
    this.passed.add(name);
    this.next();
    this.stepTargets.find((step) => !step.hidden)?.querySelector("button")?.focus();
  }

  // Notice

  weigh() {
    this.acceptButtonTarget.disabled = !this.acceptTarget.checked;
  }

  async acceptNotice() {
    await this.guarded(this.acceptButtonTarget, async () => {
      await send(`${this.urlValue}/check-in/consent`, { json: { sha256: this.shaValue } });
      this.pass("notice");
    });
  }

  // Camera

  async openCamera() {
    await this.guarded(this.cameraButtonTarget, async () => {
      this.say(this.textsValue.opening);
      await devices.camera.open(this.cameraListTarget.value || undefined);
      showCamera(this.previewTarget);
      await this.listCameras();
      if (this.againValue) return this.pass("camera");
      await this.lookUntilGood();
    });
  }

  async changeCamera() {
    await this.openCamera();
  }

  async listCameras() {
    const found = await listDevices("videoinput");
    this.cameraChoiceTarget.hidden = found.length < 2;
    if (this.cameraListTarget.options.length === found.length) return;
    this.cameraListTarget.replaceChildren(...found.map(({ id, label }) => new Option(label || id.slice(0, 8), id)));
  }

  /** Asks the server about a picture each second until one is good, and shows what to change meanwhile. */
  async lookUntilGood() {
    for (let look = 0; look < LOOKS && !this.isGone; look += 1) {
      this.say(this.textsValue.looking);
      const picture = await this.picture();
      if (picture) {
        try {
          await this.post("/check-in/camera", [picture]);
          this.tell(null);
          return this.pass("camera");
        } catch (error) {
          if (!(error instanceof RequestFailed) || !error.problem.code.startsWith("picture.")) throw error;
          this.tell(error);
        }
      }
      await wait(1000);
    }
  }

  // Face

  async takeReference() {
    await this.guarded(this.referenceButtonTarget, async () => {
      const pictures = [];
      for (let tries = 0; pictures.length < PICTURES && tries < 3 * PICTURES; tries += 1) {
        this.say(this.text("taking", { number: pictures.length + 1, count: PICTURES }));
        const picture = await this.picture();
        if (picture) pictures.push(picture);
        await wait(PAUSE_MS);
      }
      this.say(this.textsValue.checking);
      await this.post("/check-in/reference", pictures);
      this.pass("reference");
    });
  }

  async identify() {
    await this.guarded(this.referenceButtonTarget, async () => {
      this.say(this.textsValue.checking);
      const picture = await this.picture();
      devices.opened = await this.post("/proctoring", picture ? [picture] : []);
      this.pass("reference");
    });
  }

  // Screen

  async shareScreen() {
    await this.guarded(this.screenButtonTarget, async () => {
      if (this.screenValue) {
        this.say(this.textsValue.sharing);
        await devices.screen.open();
      }
      if (!devices.camera.stream) {
        await devices.camera.open();
        showCamera(this.previewTarget);
      }
      await enterFullscreen();
      if (!this.againValue) devices.opened = await send(`${this.urlValue}/check-in/screen`, { json: this.place() });
      else if (!devices.opened) devices.opened = await this.post("/proctoring", [await this.picture()].filter(Boolean));
      this.pass("screen");
      this.finish();
    });
  }

  place() {
    return {
      surface: this.screenValue ? "monitor" : "none",
      tab: tabName(),
      cameraLabel: devices.camera.label,
      extended: String(isExtended()),
    };
  }

  finish() {
    this.previewTarget.srcObject = null;
    this.stepsTarget.hidden = true;
    document.dispatchEvent(new CustomEvent("qashyq:check-in-passed"));
  }

  // Common

  async picture() {
    const frame = await devices.camera.take();
    return frame && new Blob([frame.jpeg], { type: "image/jpeg" });
  }

  async post(path, pictures) {
    const body = new FormData();
    for (const picture of pictures) body.append("picture", picture, "picture.jpg");
    for (const [name, value] of Object.entries(this.place())) body.append(name, value);
    return send(this.urlValue + path, { body });
  }

  /** Runs a step once at a time and shows what went wrong beside it. */
  async guarded(button, work) {
    button.disabled = true;
    this.tell(null);
    try {
      await work();
    } catch (error) {
      this.say("");
      this.tell(error);
    } finally {
      button.disabled = false;
    }
  }

  tell(error) {
    this.problemTarget.hidden = !error;
    this.problemTarget.textContent = error ? this.wordsOf(error) : "";
  }

  wordsOf(error) {
    if (error instanceof RequestFailed) return `${error.problem.title} ${error.problem.detail}`;
    if (error instanceof TypeError) return this.textsValue.noAnswer;
    const name = error instanceof ScreenError ? SCREEN_WORDS[error.code] : error.code;
    return this.textsValue[name] ?? this.textsValue.failed;
  }

  say(words) {
    this.sayTarget.textContent = words;
  }

  text(name, places) {
    return this.textsValue[name].replace(/\{(\w+)\}/g, (whole, place) => places[place] ?? whole);
  }
}
