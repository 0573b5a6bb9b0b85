/* Four pages and a quiz of three questions. The place, the language and the answers are kept in suspend_data. */
(function () {
  "use strict";

  var PASSING = 0.6;
  var LANGUAGES = ["kk", "ru", "en"];
  var ORDER = [[1, 0, 2], [0, 2, 1], [2, 1, 0]];
  var stage = document.getElementById("stage");
  var state = { page: 0, language: firstLanguage(), answers: {}, isGraded: false };
  var isClosed = false;

  function firstLanguage() {
    var wished = [new URLSearchParams(location.search).get("lang"), Scorm.get("cmi.learner_preference.language")];
    wished = wished.concat(navigator.languages || []);
    for (var place = 0; place < wished.length; place += 1) {
      var language = String(wished[place] || "").slice(0, 2).toLowerCase();
      if (LANGUAGES.indexOf(language) >= 0) { return language; }
    }
    return "kk";
  }

  function texts() { return Texts[state.language]; }
  function isQuiz() { return state.page === texts().pages.length; }

  function element(name, text, className) {
    var made = document.createElement(name);
    if (text) { made.textContent = text; }
    if (className) { made.className = className; }
    return made;
  }

  function restore() {
    if (Scorm.get("cmi.entry") === "resume") {
      try {
        state = Object.assign(state, JSON.parse(Scorm.get("cmi.suspend_data")));
      } catch (error) {
        state.page = Number(Scorm.get("cmi.location")) || 0;
      }
    }
    var status = Scorm.get("cmi.completion_status");
    if (status !== "completed") { Scorm.set("cmi.completion_status", "incomplete"); }
  }

  function keep() {
    Scorm.set("cmi.location", state.page);
    Scorm.set("cmi.suspend_data", JSON.stringify(state));
    var seen = Math.min(state.page + 1, 5) / 5;
    if (seen > Number(Scorm.get("cmi.progress_measure") || 0)) { Scorm.set("cmi.progress_measure", seen); }
    Scorm.commit();
  }

  function countRight() {
    return texts().questions.filter(function (question) { return state.answers[question.id] === 0; }).length;
  }

  function grade() {
    var questions = texts().questions;
    var open = questions.some(function (question) { return state.answers[question.id] === undefined; });
    if (open) {
      document.getElementById("note").textContent = texts().choose;
      return;
    }
    questions.forEach(function (question, place) {
      var record = "cmi.interactions." + place + ".", answer = state.answers[question.id];
      Scorm.set(record + "id", question.id);
      Scorm.set(record + "type", "choice");
      Scorm.set(record + "description", question.text);
      Scorm.set(record + "correct_responses.0.pattern", "a0");
      Scorm.set(record + "learner_response", "a" + answer);
      Scorm.set(record + "result", answer === 0 ? "correct" : "incorrect");
    });
    var right = countRight(), scaled = Math.round(right / questions.length * 10000) / 10000;
    Scorm.set("cmi.score.min", 0);
    Scorm.set("cmi.score.max", questions.length);
    Scorm.set("cmi.score.raw", right);
    Scorm.set("cmi.score.scaled", scaled);
    Scorm.set("cmi.success_status", scaled >= PASSING ? "passed" : "failed");
    Scorm.set("cmi.completion_status", "completed");
    state.isGraded = true;
    keep();
    show();
  }

  function showPage() {
    var page = texts().pages[state.page], list = element("ul");
    stage.append(element("h1", page.title));
    page.text.forEach(function (paragraph) { stage.append(element("p", paragraph)); });
    page.points.forEach(function (point) { list.append(element("li", point)); });
    stage.append(list, element("p", page.remember, "remember"));
  }

  function showQuestion(question, number) {
    var box = element("fieldset");
    box.append(element("legend", number + 1 + ". " + question.text));
    ORDER[number].forEach(function (answer) {
      var label = element("label"), input = element("input");
      input.type = "radio";
      input.name = question.id;
      input.value = String(answer);
      input.checked = state.answers[question.id] === answer;
      input.disabled = state.isGraded;
      input.addEventListener("change", function () {
        state.answers[question.id] = answer;
        keep();
      });
      label.append(input, element("span", question.answers[answer]));
      box.append(label);
    });
    if (state.isGraded) {
      var isRight = state.answers[question.id] === 0;
      var said = isRight ? "✓ " + texts().right : "✗ " + texts().wrong + question.answers[0];
      box.append(element("p", said, isRight ? "verdict good" : "verdict bad"));
    }
    stage.append(box);
  }

  function showQuiz() {
    var questions = texts().questions;
    stage.append(element("h1", texts().quizStep));
    questions.forEach(showQuestion);
    var note = element("p", "", "remember"), button = element("button", "", "primary");
    note.id = "note";
    note.setAttribute("role", "status");
    button.type = "button";
    button.id = "check";
    if (state.isGraded) {
      var right = countRight(), isPassed = right / questions.length >= PASSING;
      note.textContent = texts().result(right, questions.length) + " " + texts()[isPassed ? "passed" : "failed"];
      button.textContent = texts().again;
      button.addEventListener("click", function () {
        state.isGraded = false;
        state.answers = {};
        turn(-state.page);
      });
    } else {
      button.textContent = texts().check;
      button.addEventListener("click", grade);
    }
    stage.append(note, button);
  }

  function show() {
    var words = texts(), all = words.pages.length + 1;
    document.documentElement.lang = state.language;
    document.title = words.title;
    stage.replaceChildren();
    if (isClosed) {
      stage.append(element("h1", words.over), element("p", words.overText));
    } else if (isQuiz()) {
      showQuiz();
    } else {
      showPage();
    }
    document.getElementById("step").textContent = words.title + " · " + words.page(state.page + 1, all);
    document.getElementById("progress").value = state.page + 1;
    ["back", "next", "exit"].forEach(function (name) { document.getElementById(name).textContent = words[name]; });
    document.getElementById("back").hidden = isClosed || state.page === 0;
    document.getElementById("next").hidden = isClosed || isQuiz();
    document.getElementById("exit").hidden = isClosed;
    document.querySelectorAll("[data-language]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.language === state.language));
    });
  }

  function turn(step) {
    state.page = Math.max(0, Math.min(texts().pages.length, state.page + step));
    keep();
    show();
    stage.focus();
  }

  restore();
  document.getElementById("back").addEventListener("click", function () { turn(-1); });
  document.getElementById("next").addEventListener("click", function () { turn(1); });
  document.getElementById("exit").addEventListener("click", function () {
    Scorm.leave(state.isGraded ? "normal" : "suspend");
    isClosed = true;
    show();
  });
  document.querySelectorAll("[data-language]").forEach(function (button) {
    button.addEventListener("click", function () {
      state.language = button.dataset.language;
      Scorm.set("cmi.learner_preference.language", state.language);
      keep();
      show();
    });
  });
  show();
})();
