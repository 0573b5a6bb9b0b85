/* The course's side of SCORM 2004: finds the API, keeps the time, stays quiet when there is none. */
(function () {
  "use strict";

  function find(start) {
    var frame = start;
    for (var steps = 0; frame && steps < 20; steps += 1) {
      try {
        if (frame.API_1484_11) { return frame.API_1484_11; }
      } catch (error) {
        return null;
      }
      if (frame.parent === frame) { return null; }
      frame = frame.parent;
    }
    return null;
  }

  var api = find(window.parent) || (window.opener && find(window.opener));
  var started = Date.now();
  var isOver = !api || api.Initialize("") !== "true";

  function get(name) { return isOver ? "" : String(api.GetValue(name)); }
  function set(name, value) { return isOver || api.SetValue(name, String(value)) === "true"; }

  function leave(exit) {
    if (isOver) { return; }
    set("cmi.session_time", "PT" + Math.round((Date.now() - started) / 1000) + "S");
    set("cmi.exit", exit);
    api.Terminate("");
    isOver = true;
  }

  window.addEventListener("pagehide", function () { leave("suspend"); });

  window.Scorm = {
    get: get,
    set: set,
    leave: leave,
    isOver: function () { return isOver; },
    commit: function () {
      if (isOver) { return; }
      set("cmi.session_time", "PT" + Math.round((Date.now() - started) / 1000) + "S");
      api.Commit("");
    }
  };
})();
