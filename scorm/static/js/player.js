/**
 * The player page on the content origin: takes one launch from the LMS page, puts up the API, opens the course in an
 * inner frame, keeps its data going to the server. One fresh document a launch.
 *
 * <body data-lms-origin="https://lms.example"><iframe id="sco"></iframe>
 * <script type="module" src=".../js/player.js"></script></body>         address: player.html#nonce=...
 */
import { CourseApi } from "./api.js";
import { isExpected, LAUNCH, READY } from "./channel.js";
import { Commits } from "./commits.js";

const AUTOCOMMIT_SECONDS = 20;
const BULKY_MS = 200;
const CLOSE_MS = 8_000;

class Player {
  /** @param {import("./channel.js").Launch} launch @param {MessagePort} port @param {HTMLIFrameElement} frame */
  constructor(launch, port, frame) {
    this.launch = launch;
    this.port = port;
    this.frame = frame;
    this.is2004 = launch.version !== "1.2";
    this.bulkyTimer = 0;
  }

  async start() {
    const { launch, is2004, frame } = this;
    const address = new URL(launch.address, location.href);
    const commitUrl = new URL(launch.commitUrl, location.href);
    if (address.origin !== location.origin || commitUrl.origin !== location.origin) {
      this.tell({ kind: "error", code: "address_foreign" });
      return;
    }
    const Library = is2004
      ? (await import("../vendor/scorm-again/scorm2004.min.js")).Scorm2004API
      : (await import("../vendor/scorm-again/scorm12.min.js")).Scorm12API;
    this.api = new CourseApi(Library, is2004, launch.seed, {
      onInitialize: () => {},
      onChange: (isBulky) => isBulky && this.saveSoon(),
      onCommit: () => this.save(false),
      onTerminate: (leaving) => this.terminated(leaving),
      isRefused: () => this.commits.state === "refused",
    });
    this.commits = new Commits({
      url: commitUrl.href,
      ticket: launch.ticket,
      session: launch.session,
      baseline: this.api.snapshot(),
      onState: (state) => this.tell({ kind: "state", state }),
      onSaved: () => this.tell({ kind: "progress", ...this.progress() }),
    });
    window[is2004 ? "API_1484_11" : "API"] = this.api.facade();
    this.listen();
    frame.addEventListener("load", () => this.titleChanged());
    frame.title = launch.title ?? "";
    frame.src = address.href;
    this.tell({ kind: "state", state: "saved" });
  }

  listen() {
    const seconds = Math.max(5, this.launch.autocommitSeconds ?? AUTOCOMMIT_SECONDS);
    setInterval(() => this.save(false), seconds * 1_000);
    window.addEventListener("online", () => this.commits.pump());
    window.addEventListener("pagehide", (event) => this.leave(event.persisted));
    window.addEventListener("pageshow", () => {
      this.commits.isHiding = false;
      this.commits.pump();
    });
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.hide());
    this.port.onmessage = (event) => {
      if (event.data?.kind === "save") {
        this.save(false);
      } else if (event.data?.kind === "close") {
        this.close();
      }
    };
  }

  /** @param {boolean} isFinal */
  save(isFinal) {
    if (isFinal || this.api.isRunning()) {
      this.commits.offer(this.api.snapshot(), isFinal);
    } else {
      this.commits.pump();
    }
  }

  saveSoon() {
    clearTimeout(this.bulkyTimer);
    this.bulkyTimer = setTimeout(() => this.save(false), BULKY_MS);
  }

  /** @param {{exit: string, navRequest: string}} leaving */
  terminated(leaving) {
    this.save(true);
    this.tell({ kind: "exit", ...leaving });
  }

  /** The page may not come back: send what there is without waiting. */
  hide() {
    if (this.api.isRunning()) {
      this.commits.latest = this.api.snapshot();
    }
    this.commits.sendLast();
  }

  /**
   * The document goes away. Taking the frame out lets the course say its last words now: browsers hide the outer
   * document first and may end the process before the inner one has its turn.
   *
   * @param {boolean} isKept the browser keeps the page as it is for a way back
   */
  leave(isKept) {
    this.commits.isHiding = true;
    if (!isKept) {
      this.frame.remove();
    }
    this.hide();
  }

  /** Unload the course, so that it can say its last words, deliver them, and tell the page whether all is saved. */
  async close() {
    await new Promise((resolve) => {
      this.frame.addEventListener("load", resolve, { once: true });
      setTimeout(resolve, 2_000);
      this.frame.src = "about:blank";
    });
    this.save(false);
    const giveUp = Date.now() + CLOSE_MS;
    while (this.commits.isPending() && this.commits.state !== "refused" && Date.now() < giveUp) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    this.tell({ kind: "closed", saved: !this.commits.isPending() });
  }

  progress() {
    const cmi = this.api.snapshot();
    const score = this.is2004 ? "cmi.score." : "cmi.core.score.";
    return {
      completion: (this.is2004 ? cmi["cmi.completion_status"] : cmi["cmi.core.lesson_status"]) ?? "",
      success: (this.is2004 ? cmi["cmi.success_status"] : cmi["cmi.core.lesson_status"]) ?? "",
      scoreScaled: cmi["cmi.score.scaled"] ?? "",
      scoreRaw: cmi[score + "raw"] ?? "",
      progress: cmi["cmi.progress_measure"] ?? "",
    };
  }

  titleChanged() {
    let title = "";
    try {
      title = this.frame.contentDocument?.title ?? "";
    } catch {
      // The course has gone to another site: it has no title for us.
    }
    this.tell({ kind: "title", title: title.slice(0, 300) });
  }

  /** @param {object} message */
  tell(message) {
    this.port.postMessage(message);
  }
}

function waitForLaunch() {
  const origin = document.body.dataset.lmsOrigin ?? "";
  const nonce = new URLSearchParams(location.hash.slice(1)).get("nonce") ?? "";
  const owner = window.opener ?? window.parent;
  const frame = document.querySelector("iframe#sco");
  if (!origin || !nonce || owner === window || !(frame instanceof HTMLIFrameElement)) {
    return;
  }
  // Courses climb `parent` until it is its own parent, often without a catch: the climb ends here, not with a
  // SecurityError at the LMS page of another origin. (`parent` is replaceable by the standard.)
  window.parent = window;
  /** @param {MessageEvent} event */
  function take(event) {
    if (!isExpected(event, { origin, source: owner, kind: LAUNCH, nonce }) || event.ports.length !== 1) {
      return;
    }
    window.removeEventListener("message", take);
    const [port] = event.ports;
    new Player(event.data.launch, port, frame).start().catch(() => port.postMessage({ kind: "error", code: "player_failed" }));
  }
  window.addEventListener("message", take);
  owner.postMessage({ kind: READY, nonce }, origin);
}

waitForLaunch();
