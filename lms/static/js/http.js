// Requests of our pages: the CSRF token, JSON both ways, problem+json as an error with a code.

/** @typedef {{code: string, title: string, detail: string, status: number}} Problem */

export class RequestFailed extends Error {
  /** @param {Problem} problem */
  constructor(problem) {
    super(problem.title);
    this.problem = problem;
  }
}

/** @returns {string} the page's CSRF token */
export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]').content;
}

/**
 * Send JSON (or a FormData / Blob body) and return the JSON answer.
 * @param {string} url
 * @param {{method?: string, json?: unknown, body?: BodyInit, keepalive?: boolean, signal?: AbortSignal}} [options]
 * @returns {Promise<any>}
 */
export async function send(url, { method = "POST", json, body, keepalive, signal } = {}) {
  const headers = { "X-CSRF-Token": csrfToken(), "X-Requested-With": "fetch", Accept: "application/json" };
  if (json !== undefined) headers["Content-Type"] = "application/json";
  const response = await fetch(url, { method, headers, body: json === undefined ? body : JSON.stringify(json), keepalive, signal });
  const isJson = (response.headers.get("Content-Type") || "").includes("json");
  const answer = isJson ? await response.json() : await response.text();
  if (!response.ok) {
    throw new RequestFailed(isJson ? answer : { code: "http", title: response.statusText, detail: "", status: response.status });
  }
  return answer;
}
