/**
 * The way of run-time data to the server: one request at a time, growing numbers, nothing dropped until acknowledged.
 *
 * A commit carries what differs from the last acknowledged snapshot, and every key that was sent since without an
 * answer; so the newest commit holds all that an older one could, whichever of them arrives.
 * The course is never frozen by a slow network: its Commit is answered from the buffer, the learner sees the state.
 */

/** Browsers give 65,536 bytes to all beacons that are under way. */
const BEACON_BYTES = 50_000;
const REQUEST_MS = 20_000;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;
const REFUSED = new Set([400, 401, 403, 404, 409, 410, 413]);

/** @typedef {"saved" | "saving" | "unsaved" | "refused"} CommitState */

export class Commits {
  /**
   * @param {{url: string, ticket: string, session: string, baseline: Record<string, string>,
   *          onState: (state: CommitState) => void, onSaved: () => void}} options
   *   baseline is what the server holds already
   */
  constructor({ url, ticket, session, baseline, onState, onSaved }) {
    this.url = url;
    this.ticket = ticket;
    this.session = session;
    this.onState = onState;
    this.onSaved = onSaved;
    /** @type {Record<string, string>} */
    this.acknowledged = { ...baseline };
    /** @type {Record<string, string>} */
    this.latest = { ...baseline };
    /** Last sequence number under which a key went out unanswered. @type {Map<string, number>} */
    this.unanswered = new Map();
    this.sequence = 0;
    this.isFinal = false;
    this.isFinalAcknowledged = false;
    this.isUnderWay = false;
    this.isHiding = false;
    /** What the last beacon carried: a page that hides and then goes says it once. */
    this.beaconed = "";
    this.retryMs = FIRST_RETRY_MS;
    this.retryTimer = 0;
    /** @type {CommitState} */
    this.state = "saved";
  }

  /**
   * Take a snapshot of the whole data model.
   *
   * @param {Record<string, string>} snapshot
   * @param {boolean} isFinal the course has terminated
   */
  offer(snapshot, isFinal) {
    this.latest = snapshot;
    this.isFinal = this.isFinal || isFinal;
    if (this.isHiding) {
      this.sendLast();
    } else {
      this.pump();
    }
  }

  /** Whether anything is not yet acknowledged. */
  isPending() {
    return Object.keys(this.difference()).length > 0 || (this.isFinal && !this.isFinalAcknowledged);
  }

  /** @returns {Record<string, string>} */
  difference() {
    /** @type {Record<string, string>} */
    const changed = {};
    for (const [key, value] of Object.entries(this.latest)) {
      if (this.unanswered.has(key) || (this.acknowledged[key] ?? "") !== value) {
        changed[key] = value;
      }
    }
    return changed;
  }

  /** Number a commit of everything unacknowledged. */
  next() {
    const cmi = this.difference();
    this.sequence += 1;
    for (const key of Object.keys(cmi)) {
      this.unanswered.set(key, this.sequence);
    }
    const { sequence, isFinal } = this;
    return { cmi, sequence, isFinal, body: this.write({ cmi, sequence, isFinal }) };
  }

  /** @param {{cmi: Record<string, string>, sequence: number, isFinal: boolean}} commit */
  write({ cmi, sequence, isFinal }) {
    return JSON.stringify({ ticket: this.ticket, session: this.session, sequence, final: isFinal, cmi });
  }

  /** Send what is waiting, unless a request is under way or the server has refused this launch. */
  async pump() {
    if (this.isUnderWay || this.state === "refused" || !this.isPending()) {
      return;
    }
    clearTimeout(this.retryTimer);
    this.isUnderWay = true;
    this.show(this.state === "unsaved" ? "unsaved" : "saving");
    const commit = this.next();
    const status = await this.post(commit.body);
    this.isUnderWay = false;
    if (status === 200) {
      this.acknowledge(commit);
      this.retryMs = FIRST_RETRY_MS;
      if (this.isPending()) {
        this.show("saving");
        await this.pump();
      } else {
        this.show("saved");
      }
      this.onSaved();
    } else if (REFUSED.has(status)) {
      this.show("refused");
    } else {
      this.show("unsaved");
      this.retryTimer = setTimeout(() => this.pump(), this.retryMs);
      this.retryMs = Math.min(this.retryMs * 2, LAST_RETRY_MS);
    }
  }

  /** @param {string} body @returns {Promise<number>} the status, 0 without an answer */
  async post(body) {
    try {
      const response = await fetch(this.url, {
        method: "POST",
        body,
        headers: { "Content-Type": "text/plain;charset=UTF-8" },
        credentials: "omit",
        cache: "no-store",
        signal: AbortSignal.timeout(REQUEST_MS),
      });
      await response.text();
      return response.status;
    } catch {
      return 0;
    }
  }

  /** @param {{cmi: Record<string, string>, sequence: number, isFinal: boolean}} commit */
  acknowledge({ cmi, sequence, isFinal }) {
    for (const [key, value] of Object.entries(cmi)) {
      this.acknowledged[key] = value;
      if ((this.unanswered.get(key) ?? 0) <= sequence) {
        this.unanswered.delete(key);
      }
    }
    this.isFinalAcknowledged = this.isFinalAcknowledged || isFinal;
  }

  /** The page goes away or to the background: send without waiting. It may come back, so nothing is forgotten. */
  sendLast() {
    const content = JSON.stringify([this.difference(), this.isFinal]);
    if (this.state === "refused" || !this.isPending() || content === this.beaconed) {
      return;
    }
    this.beaconed = content;
    const commit = this.next();
    if (!this.beacon(commit.body)) {
      // Too much for one beacon: everything but the longest values goes; those were sent soon after they were set.
      this.beacon(this.write({ ...commit, cmi: withoutLongest(commit.cmi) }));
    }
  }

  /** @param {string} body @returns {boolean} whether the browser has taken it over */
  beacon(body) {
    return navigator.sendBeacon(this.url, new Blob([body], { type: "text/plain;charset=UTF-8" }));
  }

  /** @param {CommitState} state */
  show(state) {
    if (state !== this.state) {
      this.state = state;
      this.onState(state);
    }
  }
}

/** @param {Record<string, string>} cmi @returns {Record<string, string>} the shortest values that fit a beacon */
function withoutLongest(cmi) {
  let left = BEACON_BYTES;
  const entries = Object.entries(cmi).sort((one, other) => one[1].length - other[1].length);
  return Object.fromEntries(
    entries.filter(([key, value]) => {
      left -= new TextEncoder().encode(JSON.stringify([key, value])).length;
      return left >= 0;
    }),
  );
}
