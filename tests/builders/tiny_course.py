"""A tiny course of three pages and a two-question quiz that speaks SCORM 1.2 and 2004; bookmark and resume."""

INDEX = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Tiny course</title><link rel="stylesheet" href="course.css"></head>
<body>
<main id="stage" aria-live="polite"></main>
<nav><button id="back">Back</button> <button id="next">Next</button> <button id="exit">Exit</button></nav>
<p>Launch data: <output id="launch-data"></output> Query: <output id="query"></output></p>
<script src="course.js"></script>
</body></html>
"""

STYLE = (
    "body { font: 1rem/1.5 sans-serif; max-width: 40rem; margin: 2rem auto } fieldset { margin: 1rem 0 }\n"
)

SCRIPT = r"""
(function () {
  "use strict";
  function find(name) {
    var frame = window, steps = 0;
    while (steps++ < 10) {
      if (frame[name]) { return frame[name]; }
      if (frame.parent === frame) { break; }
      frame = frame.parent;
    }
    return null;
  }
  var api2004 = find("API_1484_11"), api12 = find("API");
  var is2004 = Boolean(api2004), api = api2004 || api12;
  var names = is2004
    ? { location: "cmi.location", score: "cmi.score.", exit: "cmi.exit", time: "cmi.session_time",
        launch: "cmi.launch_data", entry: "cmi.entry", response: "learner_response" }
    : { location: "cmi.core.lesson_location", score: "cmi.core.score.", exit: "cmi.core.exit",
        time: "cmi.core.session_time", launch: "cmi.launch_data", entry: "cmi.core.entry",
        response: "student_response" };
  var started = Date.now(), over = false;
  var questions = [
    { id: "q1", text: "Two and two?", right: "four", answers: ["three", "four"] },
    { id: "q2", text: "The sky by day?", right: "blue", answers: ["blue", "green"] }
  ];
  var state = { page: 0, answers: {} };
  function get(name) { return api ? String(is2004 ? api.GetValue(name) : api.LMSGetValue(name)) : ""; }
  function set(name, value) { return api && (is2004 ? api.SetValue(name, value) : api.LMSSetValue(name, value)); }
  function pad(number) { return (number < 10 ? "0" : "") + number; }
  function spent() {
    var seconds = Math.round((Date.now() - started) / 1000);
    if (is2004) { return "PT" + seconds + "S"; }
    return pad(Math.floor(seconds / 3600)) + ":" + pad(Math.floor(seconds / 60) % 60) + ":" + pad(seconds % 60);
  }
  function keep() {
    set(names.location, String(state.page));
    set("cmi.suspend_data", JSON.stringify(state));
    set(names.time, spent());
    if (api) { is2004 ? api.Commit("") : api.LMSCommit(""); }
  }
  function setStatus(passed) {
    if (is2004) {
      set("cmi.completion_status", "completed");
      set("cmi.success_status", passed ? "passed" : "failed");
    } else {
      set("cmi.core.lesson_status", passed ? "passed" : "failed");
    }
  }
  function grade() {
    var right = 0;
    questions.forEach(function (question, place) {
      var answer = state.answers[question.id] || "", good = answer === question.right;
      right += good ? 1 : 0;
      set("cmi.interactions." + place + ".id", question.id);
      set("cmi.interactions." + place + ".type", "choice");
      set("cmi.interactions." + place + "." + names.response, answer);
      set("cmi.interactions." + place + ".correct_responses.0.pattern", question.right);
      set("cmi.interactions." + place + ".result", good ? "correct" : is2004 ? "incorrect" : "wrong");
    });
    set(names.score + "min", "0");
    set(names.score + "max", "2");
    set(names.score + "raw", String(right));
    if (is2004) { set("cmi.score.scaled", String(right / 2)); set("cmi.progress_measure", "1"); }
    setStatus(right === 2);
    state.graded = right;
    keep();
    show();
  }
  function quiz(stage) {
    questions.forEach(function (question) {
      var box = document.createElement("fieldset"), legend = document.createElement("legend");
      legend.textContent = question.text;
      box.append(legend);
      question.answers.forEach(function (answer) {
        var label = document.createElement("label"), input = document.createElement("input");
        input.type = "radio"; input.name = question.id; input.value = answer;
        input.checked = state.answers[question.id] === answer;
        input.addEventListener("change", function () { state.answers[question.id] = answer; });
        label.append(input, " " + answer);
        box.append(label);
      });
      stage.append(box);
    });
    var button = document.createElement("button");
    button.id = "grade"; button.textContent = "Check";
    button.addEventListener("click", grade);
    stage.append(button);
  }
  function show() {
    var stage = document.getElementById("stage"), title = document.createElement("h1");
    title.textContent = over ? "The end" : state.page < 3 ? "Page " + (state.page + 1) : "Quiz";
    stage.replaceChildren(title);
    if (!over && state.page === 3) { quiz(stage); }
    if (state.graded !== undefined) {
      var result = document.createElement("p");
      result.id = "result"; result.textContent = "Right: " + state.graded + " of 2";
      stage.append(result);
    }
  }
  function leave(word) {
    if (over || !api) { return; }
    over = true;
    set(names.exit, word);
    set(names.time, spent());
    is2004 ? api.Terminate("") : api.LMSFinish("");
  }
  if (api) { is2004 ? api.Initialize("") : api.LMSInitialize(""); }
  if (get(names.entry) === "resume") {
    try { state = JSON.parse(get("cmi.suspend_data")); } catch (error) { state.page = Number(get(names.location)) || 0; }
  } else if (!is2004 && get("cmi.core.lesson_status") === "not attempted") {
    set("cmi.core.lesson_status", "incomplete");
  } else if (is2004) {
    set("cmi.completion_status", "incomplete");
  }
  document.getElementById("launch-data").textContent = get(names.launch);
  document.getElementById("query").textContent = location.search;
  function turn(step) { state.page = Math.max(0, Math.min(3, state.page + step)); keep(); show(); }
  document.getElementById("back").addEventListener("click", function () { turn(-1); });
  document.getElementById("next").addEventListener("click", function () { turn(1); });
  document.getElementById("exit").addEventListener("click", function () {
    leave(state.graded === undefined ? "suspend" : is2004 ? "normal" : "");
    show();
  });
  window.addEventListener("pagehide", function () { leave("suspend"); });
  show();
})();
"""
