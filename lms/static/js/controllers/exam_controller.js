// <div data-controller="exam" data-exam-url-value="/sittings/7" data-exam-state-value="created" data-exam-texts-value="{...}">
//   targets: check start questions done (steps), paper, place (navigation), timer, saved, dialogs; see templates/exams/shell.html
// One page from check-in to submission. Tells others: qashyq:exam-started, qashyq:exam-finished (on document).

import { Controller } from "../../vendor/stimulus.js";
import { Answers } from "../exam/answers.js";
import { fillAnswer, isAnswered, Paper } from "../exam/paper.js";
import { HandingIn } from "../exam/handing_in.js";
import { ProblemReport } from "../exam/problem_report.js";
import { Saving } from "../exam/saving.js";
import { asTime, ServerClock } from "../exam/server_clock.js";
import { Timer } from "../exam/timer.js";
import { send } from "../http.js";

const LOOK_EVERY_MS = 20000;

export default class extends Controller {
  static targets = [
    "alert", "announcer", "check", "done", "finishDialog", "finishSummary", "next", "paper", "paused", "place", "previous", "problemDialog",
    "problemText", "questions", "receipt", "saved", "start", "startButton", "startHint", "step", "submitAnyway", "submitButton", "timer", "unsent",
  ];
  static values = { url: String, state: String, proctored: Boolean, opensMs: Number, locale: String, zone: String, texts: Object };

  async connect() {
    this.clock = new ServerClock();
    this.position = 1;
    this.timer = new Timer(this);
    this.saving = new Saving(this);
    this.handingIn = new HandingIn(this);
    this.problem = new ProblemReport(this);
    if (this.hasDoneTarget && !this.doneTarget.hidden) return this.show("done");
    this.show(this.proctoredValue ? "check" : "start");
    this.ticker = setInterval(() => this.timer.tick(), 500);
    this.looker = setInterval(() => this.look(), LOOK_EVERY_MS);
    await this.look();
    if (!this.proctoredValue) this.checkPassed();
  }

  disconnect() {
    clearInterval(this.ticker);
    clearInterval(this.looker);
    this.saving?.stop();
  }

  // Steps

  show(step) {
    this.step = step;
    for (const name of ["check", "start", "questions", "done"]) {
      const target = `${name}Target`;
      const stays = name === "check" && step !== "done" && this.proctoredValue; // the camera lives there
      if (this[`has${name[0].toUpperCase()}${name.slice(1)}Target`]) this[target].hidden = name !== step && !stays;
    }
    this.stepTargets.forEach((item) => item.toggleAttribute("aria-current", item.dataset.step === step));
    this.element.dataset.step = step;
  }

  checkPassed() {
    if (this.step === "questions" || this.step === "done") return;
    if (["in_progress", "suspended"].includes(this.stateValue)) return this.begin();
    this.isChecked = true;
    this.show("start");
    this.timer.tick();
    this.startTarget.querySelector("h2").focus();
  }

  async continueUnchecked() {
    await send(`${this.urlValue}/problems`, { json: { text: "recheck_skipped" } }).catch(() => null);
    this.begin();
  }

  async start() {
    this.startButtonTarget.disabled = true;
    this.startHintTarget.textContent = this.textsValue.starting;
    try {
      this.takeState(await this.ask("POST", "/start"));
      await this.begin();
    } catch (error) {
      this.startHintTarget.textContent = error.problem ? `${error.problem.title} ${error.problem.detail}` : this.textsValue.startFailed;
      this.startButtonTarget.disabled = false;
    }
  }

  async begin() {
    const state = await this.ask("GET", "/state?full=1");
    this.takeState(state);
    if (state.isFinished) return this.handingIn.finish();
    this.answers ??= await Answers.open(state, { url: this.urlValue, now: () => this.clock.now(), report: (event) => this.told(event) });
    this.paper = new Paper(this.urlValue, state.questions);
    this.show("questions");
    this.savedTarget.hidden = this.timerTarget.hidden = false;
    this.say(state.lastSavedMs ? "ok" : "info", state.lastSavedMs ? this.savedAt(state.lastSavedMs) : this.textsValue.nothingYet);
    this.drawPlaces();
    document.dispatchEvent(new CustomEvent("qashyq:exam-started"));
    await this.open(1);
    this.answers.sender.flush();
    this.fetchAhead();
  }

  async fetchAhead() {
    if (this.paper) this.element.dataset.paper = (await this.paper.fetchAhead(this.position)) ? "whole" : "part";
  }

  // Questions

  async open(position) {
    this.flush();
    this.position = position;
    this.previousTarget.disabled = position <= 1;
    this.nextTarget.disabled = position >= this.paper.count;
    this.drawPlaces();
    this.paperTarget.textContent = this.textsValue.loading;
    try {
      const form = await this.paper.piece(position);
      if (this.position !== position) return;
      if (this.answers.values.has(position)) fillAnswer(form, this.answers.values.get(position));
      this.paperTarget.replaceChildren(form);
      form.querySelector("h2").focus();
    } catch {
      this.paperTarget.textContent = this.textsValue.noQuestion;
      this.again = setTimeout(() => this.position === position && this.open(position), 3000);
    }
  }

  go({ currentTarget }) {
    this.open(Number(currentTarget.dataset.position));
  }

  previous() {
    if (this.position > 1) this.open(this.position - 1);
  }

  next() {
    if (this.position < this.paper.count) this.open(this.position + 1);
  }

  noSubmit(event) {
    event.preventDefault();
    this.flush();
  }

  changed(event) {
    this.saving.changed(event);
  }

  clear() {
    this.saving.clear(this.paperTarget.querySelector("form"));
  }

  /** Keep what was typed; safe to call at any moment. */
  flush() {
    return this.saving.flush();
  }

  /** The page is being hidden, closed or left: nothing may wait for a timer. */
  leave() {
    this.saving?.flush({ isLeaving: true });
  }

  drawPlaces() {
    for (const place of this.placeTargets) {
      const number = Number(place.dataset.position);
      const isDone = isAnswered(this.answers?.values.get(number));
      place.dataset.answered = isDone;
      place.setAttribute("aria-label", this.text(isDone ? "questionAnswered" : "questionOpen", { number }));
      if (number === this.position) place.setAttribute("aria-current", "step");
      else place.removeAttribute("aria-current");
    }
  }

  // What the sender tells

  told({ kind, left, step, answer, problem }) {
    if (kind === "saved" && this.answers.isNewerKept(step)) left ||= 1; // counted before the newer one came
    this.unsentCount = left;
    if (kind === "saved") {
      if (!left) this.say("ok", this.savedAt(answer.savedMs));
      if (answer.latestSequence > answer.sequence && !left) this.say("wait", this.textsValue.superseded);
    } else if (kind === "waiting") {
      const isKept = this.answers.queue.isDurable;
      this.say(isKept ? "wait" : "stop", isKept ? this.text("savedHere", { count: left }) : this.textsValue.notSaved);
    } else if (kind === "signed-out") {
      this.say("stop", this.textsValue.signedOut);
    } else if (kind === "refused") {
      this.say("stop", this.text("refused", { reason: problem.title }));
      if (problem.code === "answer_late") this.look();
    }
  }

  savedAt(ms) {
    return this.text("savedServer", { time: this.time(ms) });
  }

  /** @returns {string} HH:MM:SS in the university's zone, like every other time on the site */
  time(ms) {
    return asTime(ms, this.localeValue, this.zoneValue);
  }

  say(kind, words) {
    this.saving.say(kind, words);
  }

  online() {
    this.answers?.sender.wake();
    this.fetchAhead();
    this.look();
  }

  warn(event) {
    this.leave();
    const wouldLose = this.unsentCount || this.proctoredValue; // a proctored learner would have to share and identify again
    if (wouldLose && this.step === "questions" && !this.isOver) event.preventDefault();
  }

  // Clock

  async look() {
    try {
      const state = await this.ask("GET", "/state");
      this.takeState(state);
      if (state.isFinished && this.step !== "done") this.handingIn.finish();
    } catch {
      // no connection: the clock goes on by itself, the sender tells what waits
    }
  }

  async ask(method, path) {
    const sentMs = performance.now();
    const state = await send(this.urlValue + path, { method, signal: AbortSignal.timeout(15000) });
    this.clock.read(state.serverMs, sentMs);
    return state;
  }

  takeState(state) {
    this.stateValue = state.state;
    this.deadlineMs = state.deadlineMs;
    this.isSuspended = state.isSuspended;
    if (this.hasPausedTarget) {
      this.pausedTarget.hidden = !state.isSuspended;
      this.paperTarget.hidden = state.isSuspended;
    }
  }

  alert(words) {
    this.alertTarget.textContent = words;
    this.alertTarget.hidden = !words;
  }

  text(name, places) {
    return this.textsValue[name].replace(/\{(\w+)\}/g, (whole, place) => places[place] ?? whole);
  }

  // Dialogs

  openFinish() {
    this.handingIn.ask();
  }

  closeFinish() {
    this.finishDialogTarget.close();
  }

  submit() {
    this.handingIn.submit();
  }

  submitAnyway() {
    this.handingIn.send();
  }

  openProblem() {
    this.problem.open();
  }

  closeProblem() {
    this.problem.close();
  }

  sendProblem() {
    this.problem.send();
  }
}
