// <div data-controller="scorm-player" data-scorm-player-player-url-value="https://content.example/c/.../player.html"
//      data-scorm-player-back-url-value="/offerings/7" data-scorm-player-words-value='{"saved": "Saved", ...}'
//      data-scorm-player-errors-value='{"refused": "...", ...}'>
//   targets: launch (script of type application/json), frame, state with word in it, leave, alert, anyway
// Plays a SCORM course in a frame on the content origin and shows whether it is saved.

import { Controller } from "../../vendor/stimulus.js";
import { ScormHost } from "../../scorm/js/host.js";

const LOOKS = { saved: ["ok", "✓"], saving: ["wait", "◷"], unsaved: ["warn", "▲"], refused: ["stop", "✕"] };

export default class extends Controller {
  static targets = ["launch", "frame", "state", "word", "leave", "alert", "anyway"];
  static values = { playerUrl: String, backUrl: String, words: Object, errors: Object };

  connect() {
    this.host = new ScormHost({
      frame: this.frameTarget,
      playerUrl: this.playerUrlValue,
      launch: JSON.parse(this.launchTarget.textContent),
      on: {
        state: (state) => this.show(state),
        error: (code) => this.alert(code in this.errorsValue ? code : "player_failed"),
        exit: () => this.leave(),
      },
    });
    this.host.start();
  }

  /** @param {"saved" | "saving" | "unsaved" | "refused"} state */
  show(state) {
    const [look, sign] = LOOKS[state];
    this.stateTarget.className = `state state--${look}`;
    this.stateTarget.firstElementChild.textContent = sign;
    this.wordTarget.textContent = this.wordsValue[state];
    if (state === "refused") this.alert("refused");
    if (state === "saved" && this.isStuck) this.go();
  }

  /** @param {string} code */
  alert(code) {
    this.alertTarget.textContent = this.errorsValue[code];
    this.alertTarget.hidden = false;
  }

  async leave() {
    if (this.leaveTarget.disabled) return;
    this.leaveTarget.disabled = true;
    const { saved } = await this.host.close();
    if (saved || this.host.state === "refused") {
      this.go();
    } else {
      // The player goes on trying; the page leaves as soon as it says that all is saved.
      this.isStuck = true;
      this.alert("not_saved");
      this.anywayTarget.hidden = false;
    }
  }

  go() {
    location.assign(this.backUrlValue);
  }
}
