// Live numbers of the volume plan while typing; without it the "Check" button counts on the server.
//
// <form data-controller="plan-editor" data-plan-editor-volume-value="7500" data-plan-editor-hour-value="50"
//       data-plan-editor-locale-value="kk" data-plan-editor-amount-value="{hours} ac. h ({minutes} min)" ...>
//   <tbody data-plan-editor-target="rows"> <tr data-plan-editor-target="row"> select[name=mode], input[name=hours], input[name=minutes]
//   <template data-plan-editor-target="blank">, <progress data-plan-editor-target="bar">, spans total, distance, classroom, independent, p verdict
import { Controller } from "../../vendor/stimulus.js";

const DISTANCE = new Set(["sync", "async"]);
const CLASSROOM = new Set(["in_person", "hyflex"]);

export default class extends Controller {
  static targets = ["rows", "row", "blank", "bar", "total", "distance", "classroom", "independent", "verdict"];
  static values = { volume: Number, hour: Number, locale: String, amount: String, exact: String, short: String, over: String };

  connect() {
    this.count();
  }

  /** @param {Event} event hours were typed: the minutes follow when they are whole */
  fromHours(event) {
    const row = event.target.closest("tr");
    const hours = event.target.value.trim().replace(",", ".");
    const exact = /^\d+(\.\d+)?$/.test(hours) ? Math.round(Number(hours) * this.hourValue * 1000) / 1000 : NaN;
    row.querySelector("[name=minutes]").value = Number.isInteger(exact) ? String(exact) : "";
    this.count();
  }

  /** @param {Event} event minutes were typed: the hours follow when two decimals hold them */
  fromMinutes(event) {
    const row = event.target.closest("tr");
    const minutes = this.minutes(row);
    const isExact = (minutes * 100) % this.hourValue === 0;
    row.querySelector("[name=hours]").value = minutes && isExact ? String(minutes / this.hourValue) : "";
    this.count();
  }

  /** @param {Event} event */
  add(event) {
    event.preventDefault();
    this.rowsTarget.append(this.blankTarget.content.cloneNode(true));
    this.rowTargets.at(-1).querySelector("select").focus();
    this.count();
  }

  /** @param {Event} event */
  remove(event) {
    event.preventDefault();
    const row = event.target.closest("tr");
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    next?.querySelector("select").focus();
    this.count();
  }

  count() {
    const sums = { total: 0, distance: 0, classroom: 0, independent: 0 };
    for (const row of this.rowTargets) {
      const minutes = this.minutes(row);
      const mode = row.querySelector("[name=mode]").value;
      sums.total += minutes;
      if (DISTANCE.has(mode)) sums.distance += minutes;
      else if (CLASSROOM.has(mode)) sums.classroom += minutes;
      else if (mode === "none") sums.independent += minutes;
    }
    for (const [name, minutes] of Object.entries(sums)) this[`${name}Target`].textContent = this.shown(minutes);
    const left = this.volumeValue - sums.total;
    this.barTarget.value = Math.min(sums.total, this.volumeValue);
    this.barTarget.classList.toggle("is-over", left < 0);
    const text = left === 0 ? this.exactValue : left > 0 ? this.shortValue : this.overValue;
    this.verdictTarget.textContent = text.replace("{amount}", this.shown(Math.abs(left)));
  }

  /** @param {HTMLTableRowElement} row @returns {number} whole minutes, 0 when they cannot be read */
  minutes(row) {
    const text = row.querySelector("[name=minutes]").value.trim();
    return /^\d{1,6}$/.test(text) ? Number(text) : 0;
  }

  /** @param {number} minutes @returns {string} academic hours with minutes beside them */
  shown(minutes) {
    const number = new Intl.NumberFormat(this.localeValue, { maximumFractionDigits: 2 });
    return this.amountValue.replace("{hours}", number.format(minutes / this.hourValue)).replace("{minutes}", number.format(minutes));
  }
}
