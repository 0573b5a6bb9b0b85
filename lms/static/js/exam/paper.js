// The questions on the page: pieces fetched from the server once and kept in memory, so that a lost connection stops nobody.

export class Paper {
  #pieces = new Map();

  /** @param {string} url "/sittings/7" @param {number} count */
  constructor(url, count) {
    this.url = url;
    this.count = count;
  }

  /** @param {number} position @returns {Promise<HTMLFormElement>} a fresh copy of the question */
  async piece(position) {
    if (!this.#pieces.has(position)) this.#pieces.set(position, await this.#fetch(position));
    return this.#pieces.get(position).cloneNode(true);
  }

  /** Fetch the rest quietly, one by one, the nearest first. @param {number} from @returns {Promise<boolean>} whether all are here */
  async fetchAhead(from) {
    const order = Array.from({ length: this.count }, (_, index) => ((from - 1 + index) % this.count) + 1);
    for (const position of order) {
      try {
        if (!this.#pieces.has(position)) this.#pieces.set(position, await this.#fetch(position));
      } catch {
        return false; // the connection is gone: the next look at a question tries again
      }
    }
    return true;
  }

  async #fetch(position) {
    const response = await fetch(`${this.url}/questions/${position}`, { headers: { "X-Requested-With": "fetch" }, signal: AbortSignal.timeout(10000) });
    if (!response.ok) throw new Error(`question ${position}: ${response.status}`);
    const holder = document.createElement("template");
    holder.innerHTML = await response.text();
    return holder.content.querySelector("form");
  }
}

/** @param {HTMLFormElement} form @returns {unknown} the answer as the server wants it; null = blank */
export function readAnswer(form) {
  const chosen = [...form.querySelectorAll("input:checked")].map((input) => input.value);
  switch (form.dataset.kind) {
    case "single":
      return chosen[0] ?? null;
    case "true_false":
      return chosen.length ? chosen[0] === "true" : null;
    case "multiple":
      return chosen.length ? chosen : null;
    case "matching": {
      const pairs = [...form.querySelectorAll("select")].filter((select) => select.value).map((select) => [select.name, select.value]);
      return pairs.length ? Object.fromEntries(pairs) : null;
    }
    default:
      return form.elements.answer.value.trim() ? form.elements.answer.value : null;
  }
}

/** Put an answer into a question. @param {HTMLFormElement} form @param {any} answer */
export function fillAnswer(form, answer) {
  const values = new Set([answer ?? []].flat().map(String));
  for (const input of form.querySelectorAll("input")) {
    if (input.type === "text") input.value = answer ?? "";
    else input.checked = values.has(input.value);
  }
  for (const select of form.querySelectorAll("select")) select.value = answer?.[select.name] ?? "";
}

/** @param {any} answer @returns {boolean} */
export function isAnswered(answer) {
  return answer !== null && answer !== undefined && answer !== "";
}
