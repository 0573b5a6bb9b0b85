/**
 * The narrow way between the LMS page (host.js) and the player page (player.js), which live on two origins.
 *
 * player -> page   window message {kind: "scorm-ready", nonce}
 * page -> player   window message {kind: "scorm-launch", nonce, launch} with one MessagePort
 * after that       only the port: {kind: "state" | "progress" | "title" | "exit" | "error" | "closed"} to the page,
 *                  {kind: "close" | "save"} to the player
 *
 * @typedef {object} Launch
 * @property {"1.2"|"2004-2"|"2004-3"|"2004-4"} version
 * @property {object} seed nested {cmi: {...}} made by scorm.runtime.launch_seed
 * @property {string} address address of the SCO on the player's own origin
 * @property {string} commitUrl address that takes commits on the player's own origin
 * @property {string} ticket commit ticket of this launch
 * @property {string} session opaque id of this launch
 * @property {number} [autocommitSeconds]
 * @property {string} [title]
 */

export const READY = "scorm-ready";
export const LAUNCH = "scorm-launch";

/** @returns {string} 128 random bits */
export function makeNonce() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Whether a window message is the one that is waited for: exact origin, exact window, kind and nonce.
 *
 * @param {MessageEvent} event
 * @param {{origin: string, source: Window | null, kind: string, nonce: string}} expected
 */
export function isExpected(event, expected) {
  const data = event.data;
  return (
    event.origin === expected.origin &&
    event.source === expected.source &&
    typeof data === "object" &&
    data !== null &&
    data.kind === expected.kind &&
    expected.nonce !== "" &&
    data.nonce === expected.nonce
  );
}
