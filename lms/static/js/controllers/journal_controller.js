// <div data-controller="journal" data-journal-changed-value="Changed:"><input data-journal-target="cell" data-action="keydown->journal#move input->journal#mark"></div>
// Enter and arrows walk through the table; changed cells are marked and counted; leaving with unsaved marks asks first.
import { Controller } from "../../vendor/stimulus.js";

export default class extends Controller {
  static targets = ["cell"];
  static values = { changed: String };

  connect() {
    this.leaving = (event) => {
      if (this.changedCells().length) event.preventDefault();
    };
    window.addEventListener("beforeunload", this.leaving);
    const form = document.getElementById("journal-form");
    form?.addEventListener("submit", () => window.removeEventListener("beforeunload", this.leaving));
    this.element.querySelector('[aria-invalid="true"]')?.focus();
  }

  disconnect() {
    window.removeEventListener("beforeunload", this.leaving);
  }

  /** @param {KeyboardEvent} event */
  move(event) {
    const steps = { Enter: [1, 0], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
    const cell = /** @type {HTMLInputElement} */ (event.target);
    if (event.key === "ArrowRight" && cell.selectionStart === cell.value.length) steps.ArrowRight = [0, 1];
    if (event.key === "ArrowLeft" && cell.selectionEnd === 0) steps.ArrowLeft = [0, -1];
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    this.neighbour(cell, ...step)?.select();
  }

  /** The next cell that can be filled, over locked columns. */
  neighbour(cell, rows, columns) {
    const place = cell.closest("td");
    let row = place.parentElement;
    let column = place.cellIndex;
    for (;;) {
      if (rows) row = rows > 0 ? row.nextElementSibling : row.previousElementSibling;
      column += columns;
      const next = row?.cells[column];
      if (!next || column < 1) return null;
      const input = next.querySelector("input.journal__input");
      if (input) return input;
    }
  }

  mark(event) {
    const cell = event.target;
    cell.toggleAttribute("data-changed", cell.value.trim() !== cell.defaultValue);
    const count = this.changedCells().length;
    const line = document.getElementById("journal-changed");
    if (line) line.textContent = count ? `${this.changedValue} ${count}` : "";
  }

  changedCells() {
    return this.cellTargets.filter((cell) => cell.hasAttribute("data-changed"));
  }
}
