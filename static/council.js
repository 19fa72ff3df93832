/* Turns the screens of the projector by keys: arrows and page keys (a presenter's remote) go on and back, Escape ends. */
"use strict";
(function () {
  const WAYS = {
    ArrowRight: "next", PageDown: "next", " ": "next",
    ArrowLeft: "prev", PageUp: "prev",
    Home: "first", End: "last", Escape: "up",
  };

  document.addEventListener("keydown", function (event) {
    const inside = event.target.closest && event.target.closest("a, button, .map");
    if (event.altKey || event.ctrlKey || event.metaKey || (inside && event.key === " ") || (inside && inside.matches(".map"))) return;
    const link = WAYS[event.key] && document.querySelector('[data-way~="' + WAYS[event.key] + '"]');
    if (!link) return;
    event.preventDefault();
    window.location.assign(link.href);
  });
})();
