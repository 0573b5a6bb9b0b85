// One tap for everybody who is not marked yet.
//
// <form data-controller="attendance"><button hidden data-attendance-target="all" data-action="attendance#fill" data-attendance-status-param="present">
//   <fieldset> input[type=radio][value=present] ... </fieldset>
import { Controller } from "../../vendor/stimulus.js";

export default class extends Controller {
  static targets = ["all"];

  connect() {
    for (const button of this.allTargets) button.hidden = false;
  }

  /** @param {{params: {status: string}}} event */
  fill({ params }) {
    for (const row of this.element.querySelectorAll("fieldset")) {
      if (!row.querySelector("input:checked")) row.querySelector(`input[value="${params.status}"]`).checked = true;
    }
  }
}
