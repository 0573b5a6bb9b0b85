// What was answered and is not yet acknowledged: kept in IndexedDB, encrypted with a key that the server gives to this
// person and sitting. Only the owner, a uuid and a sequence number lie there in the open.

/** @typedef {{uuid: string, sequence: number, position: number, answer: unknown, clientMs: number}} Step */

const DATABASE = "qashyq-exam";
const STORE = "steps";

/**
 * Open the queue of one person and sitting.
 * @param {string} owner "person:sitting"
 * @param {string} key 32 bytes, base64
 */
export async function openQueue(owner, key) {
  const secret = await crypto.subtle.importKey("raw", bytes(key), "AES-GCM", false, ["encrypt", "decrypt"]);
  try {
    return new Queue(await openDatabase(), owner, secret);
  } catch {
    return new MemoryQueue(); // private windows of some browsers refuse IndexedDB; the page then says "not saved"
  }
}

class Queue {
  isDurable = true;
  /** What the disk refused (full, or cleared under us): sent from memory, the page then says "not saved". */
  #unkept = new MemoryQueue();

  constructor(database, owner, secret) {
    this.database = database;
    this.owner = owner;
    this.secret = secret;
  }

  /** @param {Step} step */
  async add(step) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify(step));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: this.#bound(step) }, this.secret, plain);
    try {
      await this.#run("readwrite", (store) => store.put({ uuid: step.uuid, owner: this.owner, sequence: step.sequence, iv, sealed }));
    } catch {
      this.isDurable = false;
      await this.#unkept.add(step);
    }
  }

  /** @returns {Promise<Step[]>} oldest first; what cannot be opened any more (another key) is dropped */
  async all() {
    const rows = await this.#run("readonly", (store) => store.index("owner").getAll(this.owner));
    const steps = await this.#unkept.all();
    for (const row of rows) {
      try {
        const additionalData = this.#bound(row);
        const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv, additionalData }, this.secret, row.sealed);
        steps.push(JSON.parse(new TextDecoder().decode(plain)));
      } catch {
        await this.remove(row.uuid);
      }
    }
    return steps.sort((a, b) => a.sequence - b.sequence);
  }

  /** @param {string} uuid */
  async remove(uuid) {
    await this.#unkept.remove(uuid);
    await this.#run("readwrite", (store) => store.delete(uuid));
  }

  #bound(row) {
    return new TextEncoder().encode(`${this.owner}:${row.uuid}:${row.sequence}`);
  }

  #run(mode, work) {
    return new Promise((resolve, reject) => {
      const transaction = this.database.transaction(STORE, mode, { durability: "strict" });
      const request = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
  }
}

class MemoryQueue {
  isDurable = false;
  #steps = new Map();

  async add(step) {
    this.#steps.set(step.uuid, step);
  }

  async all() {
    return [...this.#steps.values()].sort((a, b) => a.sequence - b.sequence);
  }

  async remove(uuid) {
    this.#steps.delete(uuid);
  }
}

function openDatabase() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(STORE, { keyPath: "uuid" }).createIndex("owner", "owner");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = request.onblocked = () => reject(request.error);
  });
}

function bytes(base64) {
  return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
}
