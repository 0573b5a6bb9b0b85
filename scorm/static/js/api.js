/**
 * The API object that a course finds, around scorm-again 3.4.3, with its known defects kept out:
 * a SetValue on a category node is refused (the library would destroy its model), its own requests never happen
 * (commits go through our buffer), the values are taken before Terminate changes them (the server decides).
 */

const CATEGORY_12 =
  /^cmi(\.(core(\.score)?|student_data|student_preference|evaluation(\.comments)?|objectives(\.\d+(\.score)?)?|interactions(\.\d+(\.(objectives|correct_responses)(\.\d+)?)?)?))?$/;
const CATEGORY_2004 =
  /^(adl(\.nav(\.request_valid)?|\.data(\.\d+)?)?|cmi(\.(score|learner_preference|comments_from_(learner|lms)(\.\d+)?|objectives(\.\d+(\.score)?)?|interactions(\.\d+(\.(objectives|correct_responses)(\.\d+)?)?)?))?)$/;
const INVALID_ARGUMENT_12 = "201";
const UNDEFINED_ELEMENT_2004 = "401";
/** Values over this length go out soon: a closing tab can carry only about 60 KB. */
const BULKY_SIGNS = 8_000;

/**
 * @typedef {object} CourseHooks
 * @property {() => void} onInitialize
 * @property {(isBulky: boolean) => void} onChange a value was set
 * @property {() => void} onCommit the course asks to store
 * @property {(leaving: {exit: string, navRequest: string}) => void} onTerminate before the library ends
 * @property {() => boolean} isRefused the server takes nothing any more
 */

export class CourseApi {
  /**
   * @param {any} Library Scorm12API or Scorm2004API
   * @param {boolean} is2004
   * @param {object} seed
   * @param {CourseHooks} hooks
   */
  constructor(Library, is2004, seed, hooks) {
    this.is2004 = is2004;
    this.hooks = hooks;
    this.lastError = "";
    this.library = new Library({
      autocommit: false,
      lmsCommitUrl: "buffer:",
      dataCommitFormat: "flattened",
      logLevel: "NONE",
      autoCompleteLessonStatus: true,
      httpService: { processHttpRequest: () => ({ result: "true", errorCode: 0 }), updateSettings() {} },
    });
    this.load(seed);
    this.names = is2004
      ? ["Initialize", "Terminate", "GetValue", "SetValue", "Commit", "GetLastError", "GetErrorString", "GetDiagnostic"]
      : [
          "LMSInitialize", "LMSFinish", "LMSGetValue", "LMSSetValue", "LMSCommit",
          "LMSGetLastError", "LMSGetErrorString", "LMSGetDiagnostic",
        ];
  }

  /**
   * Load leaf by leaf: the library throws on a value that it finds wrong, and one such value must not keep a learner
   * out. What did not load is not in the snapshot either, so the server keeps its own.
   *
   * @param {object} seed
   */
  load(seed) {
    for (const [name, value] of leaves(seed)) {
      try {
        this.library.loadFromFlattenedJSON({ [name]: value });
      } catch {
        // The course finds this element unset.
      }
    }
  }

  /** The object for `window.API` or `window.API_1484_11`. */
  facade() {
    const [initialize, terminate, getValue, setValue, commit, getLastError, getErrorString, getDiagnostic] = this.names;
    const text = (/** @type {unknown} */ value) => (value === undefined || value === null ? "" : String(value));
    const facade = {
      [initialize]: (argument = "") => this.call(initialize, text(argument), this.hooks.onInitialize),
      [terminate]: (argument = "") => this.terminate(terminate, text(argument)),
      [getValue]: (name = "") => this.call(getValue, text(name)),
      [setValue]: (name = "", value = "") => this.set(setValue, text(name), text(value)),
      [commit]: (argument = "") => this.commit(commit, text(argument)),
      [getLastError]: () => this.lastError || String(this.library[getLastError]()),
      [getErrorString]: (code = "") => String(this.library[getErrorString](text(code))),
      [getDiagnostic]: (code = "") => String(this.library[getDiagnostic](text(code))),
    };
    if (this.is2004) {
      facade.version = "1.0";
    }
    return Object.freeze(facade);
  }

  /** @returns {Record<string, string>} everything that is set, flattened; empty collections left out */
  snapshot() {
    const flat = Object.entries(this.library.getFlattenedCMI());
    return Object.fromEntries(flat.filter(([, value]) => typeof value === "string"));
  }

  isRunning() {
    return this.library.isInitialized();
  }

  /** @param {string} name @param {string} argument @param {() => void} [then] */
  call(name, argument, then) {
    this.lastError = "";
    const answer = String(this.library[name](argument));
    if (then && answer === "true") {
      then();
    }
    return answer;
  }

  /** @param {string} method @param {string} name @param {string} value */
  set(method, name, value) {
    this.lastError = "";
    if (this.isRunning() && (this.is2004 ? CATEGORY_2004 : CATEGORY_12).test(name)) {
      this.lastError = this.is2004 ? UNDEFINED_ELEMENT_2004 : INVALID_ARGUMENT_12;
      return "false";
    }
    const answer = String(this.library[method](name, value));
    if (answer === "true") {
      this.hooks.onChange(value.length > BULKY_SIGNS);
    }
    return answer;
  }

  /** @param {string} name @param {string} argument */
  commit(name, argument) {
    const answer = this.call(name, argument);
    if (answer === "true") {
      this.hooks.onCommit();
      if (this.hooks.isRefused()) {
        this.lastError = this.is2004 ? "391" : "101";
        return "false";
      }
    }
    return answer;
  }

  /** @param {string} name @param {string} argument */
  terminate(name, argument) {
    if (argument === "" && this.isRunning()) {
      const snapshot = this.snapshot();
      const exit = snapshot[this.is2004 ? "cmi.exit" : "cmi.core.exit"] ?? "";
      const navRequest = this.is2004 ? String(this.library.adl?.nav?.request ?? "_none_") : "_none_";
      this.hooks.onTerminate({ exit, navRequest });
    }
    return this.call(name, argument);
  }
}

/**
 * @param {any} node nested objects, arrays and strings
 * @param {string} path
 * @returns {Iterable<[string, string]>} flattened names with values, in the seed's order
 */
function* leaves(node, path = "") {
  for (const [name, value] of Object.entries(node)) {
    const below = path ? `${path}.${name}` : name;
    if (typeof value === "object" && value !== null) {
      yield* leaves(value, below);
    } else if (typeof value === "string" && value !== "") {
      yield [below, value];
    }
  }
}
