// <form data-controller="package-upload" data-action="package-upload#send" data-package-upload-max-megabytes-value="600"
//       data-package-upload-texts-value='{"sending": "...", "checking": "...", "failed": "...", "large": "..."}'>
//   targets: file, error, progress (holding <progress> and a <span>), button
// Shows how far an upload is; without this script the form sends itself.

import { Controller } from "../../vendor/stimulus.js";

const MEGABYTE = 1024 * 1024;

export default class extends Controller {
  static targets = ["file", "error", "progress", "button"];
  static values = { maxMegabytes: Number, texts: Object };

  /** @param {SubmitEvent} event */
  send(event) {
    event.preventDefault();
    this.errorTarget.hidden = true;
    if ((this.fileTarget.files?.[0]?.size ?? 0) > this.maxMegabytesValue * MEGABYTE) return this.fail("large");
    this.buttonTarget.disabled = true;
    this.progressTarget.hidden = false;
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", ({ loaded, total }) => this.show("sending", (100 * loaded) / total));
    request.upload.addEventListener("load", () => this.show("checking"));
    request.addEventListener("load", () => this.arrive(request));
    request.addEventListener("error", () => this.fail("failed"));
    request.open("POST", this.element.action);
    request.setRequestHeader("X-Requested-With", "fetch");
    request.send(new FormData(this.element));
    this.show("sending", 0);
  }

  /** @param {string} step @param {number} [percent] */
  show(step, percent) {
    const [bar, word] = this.progressTarget.children;
    if (percent === undefined) bar.removeAttribute("value");
    else bar.value = percent;
    word.textContent = percent === undefined ? this.textsValue[step] : `${this.textsValue[step]}: ${Math.floor(percent)} %`;
  }

  /** @param {XMLHttpRequest} request the answer: where to go, a problem, or the form with what is wrong in the package */
  arrive(request) {
    if ((request.getResponseHeader("Content-Type") ?? "").includes("json")) {
      const answer = JSON.parse(request.responseText);
      if (request.status === 200) location.assign(answer.url);
      else this.tell(`${answer.title} ${answer.detail}`);
      return;
    }
    const main = new DOMParser().parseFromString(request.responseText, "text/html").querySelector("main");
    if (!main) return this.fail("failed");
    document.querySelector("main").replaceWith(main);
    main.focus();
    window.scrollTo(0, 0);
  }

  /** @param {string} code */
  fail(code) {
    this.tell(this.textsValue[code]);
  }

  /** @param {string} text */
  tell(text) {
    this.buttonTarget.disabled = false;
    this.progressTarget.hidden = true;
    this.errorTarget.textContent = text;
    this.errorTarget.hidden = false;
  }
}
