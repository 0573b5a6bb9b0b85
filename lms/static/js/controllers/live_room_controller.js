// <div data-controller="live-room" data-live-room-event-value="3" data-live-room-texts-value="{...}">
//   <section data-live-room-target="tiles"> <ol data-live-room-target="incidents"> <p data-live-room-target="announcer">
// The server tells what changed; pieces of the page and pictures are fetched with the proctor's own rights and language.

import { Controller } from "../../vendor/stimulus.js";
import { io } from "../../vendor/socket.io.js";

const PICTURE_EVERY_MS = 1500;
const REFUSALS = new Set(["forbidden", "sign_in_required", "bad_payload", "bad_origin"]);

export default class extends Controller {
  static targets = ["tiles", "tile", "picture", "incidents", "announcer", "quiet", "status", "none"];
  static values = { event: Number, texts: Object };

  connect() {
    this.pictures = new Map();
    this.waiting = new Map();
    this.socket = io(`${location.origin}/live`, { transports: ["websocket"], auth: { eventId: this.eventValue } });
    this.socket.on("connect", () => this.linked());
    this.socket.on("disconnect", () => this.say(this.textsValue.offline));
    this.socket.on("connect_error", (error) => this.refused(error));
    this.socket.on("incident", (told) => this.incident(told));
    this.socket.on("tile", ({ sittingId, capturedMs }) => this.freshen(sittingId, capturedMs));
    this.socket.on("state", ({ sittingId }) => this.redraw(sittingId));
  }

  disconnect() {
    this.socket.close();
    for (const timer of this.waiting.values()) clearTimeout(timer);
  }

  linked() {
    this.say(this.textsValue.online);
    // What happened while the line was down is fetched, not guessed.
    if (this.wasLinked) for (const tile of this.tileTargets) this.redraw(Number(tile.dataset.sitting));
    this.wasLinked = true;
  }

  refused(error) {
    this.say(REFUSALS.has(error.message) ? this.textsValue.refused : this.textsValue.offline);
    if (!REFUSALS.has(error.message) && !this.socket.active) setTimeout(() => this.socket.connect(), 3000);
  }

  pictureTargetConnected(picture) {
    if (!picture.src && picture.dataset.now === "true") picture.src = `${picture.dataset.src}?at=0`;
  }

  /** A newer picture is there; a tile asks for one at a time. */
  freshen(sittingId, capturedMs) {
    const picture = this.tileOf(sittingId)?.querySelector("[data-src]");
    const now = performance.now();
    if (!picture) {
      if (!this.tileOf(sittingId)) this.redraw(sittingId);
      return;
    }
    if (now - (this.pictures.get(sittingId) ?? 0) < PICTURE_EVERY_MS) return;
    this.pictures.set(sittingId, now);
    picture.src = `${picture.dataset.src}?at=${capturedMs}`;
  }

  async incident({ id, sittingId, isNew }) {
    this.redraw(sittingId);
    const html = await this.piece(`/incidents/${id}/line`);
    if (!html) return;
    const known = document.getElementById(`line-${id}`);
    if (known) known.outerHTML = html;
    else this.incidentsTarget.insertAdjacentHTML("afterbegin", html);
    this.quietTarget.hidden = true;
    if (isNew) {
      const what = document.getElementById(`line-${id}`)?.querySelector("strong")?.textContent ?? "";
      this.announcerTarget.textContent = this.textsValue.new.replace("{what}", what);
    }
  }

  /** Fetches a tile anew; several changes at once are one fetch. */
  redraw(sittingId) {
    if (this.waiting.has(sittingId)) return;
    this.waiting.set(sittingId, setTimeout(() => this.fetchTile(sittingId), 150));
  }

  async fetchTile(sittingId) {
    this.waiting.delete(sittingId);
    const html = await this.piece(`/sittings/${sittingId}/tile`);
    if (!html) return;
    const known = this.tileOf(sittingId);
    const shown = known?.querySelector("img")?.src;
    if (known) known.outerHTML = html;
    else this.tilesTarget.insertAdjacentHTML("beforeend", html);
    const picture = this.tileOf(sittingId)?.querySelector("[data-src]");
    if (picture && shown) picture.src = shown;
    if (this.hasNoneTarget) this.noneTarget.remove();
  }

  tileOf(sittingId) {
    return document.getElementById(`tile-${sittingId}`);
  }

  async piece(url) {
    try {
      const response = await fetch(url, { headers: { "X-Requested-With": "fetch", Accept: "text/html" } });
      return response.ok ? await response.text() : null;
    } catch {
      return null;
    }
  }

  say(words) {
    this.statusTarget.textContent = words;
  }
}
