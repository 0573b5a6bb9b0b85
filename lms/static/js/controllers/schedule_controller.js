// Says what a class does to the distance share while the form is filled in; without it the "Check" button asks.
//
// <form data-controller="schedule" data-schedule-url-value="/offerings/1/meetings/effect" data-action="change->schedule#ask">
//   select[name=kind], input[name=mode], input[name=planned_minutes]
//   <div role="status" data-schedule-target="effect"></div>
//   <template data-schedule-target="words"><span data-state="ok">...</span>...</template>
import { Controller } from "../../vendor/stimulus.js";
import { send } from "../http.js";

const ASKED_BY = new Set(["kind", "mode", "planned_minutes", "under_order_id"]);

export default class extends Controller {
  static targets = ["effect", "words"];
  static values = { url: String };

  disconnect() {
    this.asking?.abort();
  }

  /** @param {Event} event a field changed */
  async ask(event) {
    if (!ASKED_BY.has(event.target.name)) return;
    this.asking?.abort();
    this.asking = new AbortController();
    try {
      this.show(await send(this.urlValue, { body: new FormData(this.element), signal: this.asking.signal }));
    } catch {
      this.effectTarget.replaceChildren(); // the button below asks again, and saving asks anyway
    }
  }

  /** @param {{state: string, text: string, advice: string}} answer */
  show({ state, text, advice }) {
    const line = document.createElement("p");
    const word = this.wordsTarget.content.querySelector(`[data-state="${state}"]`);
    if (word) line.append(word.cloneNode(true), " ");
    line.append([text, advice].filter(Boolean).join(" "));
    this.effectTarget.replaceChildren(...(text ? [line] : []));
  }
}
