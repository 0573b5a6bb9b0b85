/**
 * Time and ticking for the exam page.
 *
 * `nowMs` is monotonic: a changed wall clock changes nothing. `every` ticks in a worker, because browsers slow down
 * timers of pages in the background.
 */

/** @returns {number} whole milliseconds since the epoch, by the clock at page load and monotonic since */
export function nowMs() {
  return Math.round(performance.timeOrigin + performance.now());
}

/**
 * Calls a function again and again.
 * @param {number} intervalMs
 * @param {() => void} call
 * @returns {() => void} stops it
 */
export function every(intervalMs, call) {
  try {
    const worker = new Worker(new URL("./ticker_worker.js", import.meta.url), { type: "module" });
    let timer = 0;
    worker.onmessage = () => call();
    worker.onerror = () => {
      // The file could not be loaded: a plain timer is slower in the background, but it ticks.
      timer = timer || window.setInterval(call, intervalMs);
    };
    worker.postMessage(intervalMs);
    return () => {
      worker.terminate();
      window.clearInterval(timer);
    };
  } catch {
    const timer = window.setInterval(call, intervalMs);
    return () => window.clearInterval(timer);
  }
}
