// The server's clock as this page knows it: an offset to the monotonic clock, so that a changed wall clock changes nothing.

export class ServerClock {
  #offsetMs = null;
  #delayMs = Infinity;

  /** Take one reading; the one with the shortest way counts. @param {number} serverMs @param {number} sentMs performance.now() */
  read(serverMs, sentMs) {
    const now = performance.now();
    const delayMs = now - sentMs;
    if (delayMs > this.#delayMs * 1.5 + 50) return;
    this.#delayMs = delayMs;
    this.#offsetMs = serverMs + delayMs / 2 - now;
  }

  /** @returns {number} milliseconds since the epoch by the server */
  now() {
    return this.#offsetMs === null ? Date.now() : performance.now() + this.#offsetMs;
  }
}

/** @param {number} ms @returns {string} 1:02:03 or 02:03 */
export function asClock(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return (parts[0] ? parts : parts.slice(1)).map((part, index) => (index || !parts[0] ? String(part).padStart(2, "0") : part)).join(":");
}

/** @param {number} ms server's moment @param {string} locale @param {string} timeZone @returns {string} HH:MM:SS there */
export function asTime(ms, locale, timeZone) {
  return new Date(ms).toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZone });
}
