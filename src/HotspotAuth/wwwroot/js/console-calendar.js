// Arrow keys move from day to day; without script Tab does.
(() => {
  "use strict";
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
  document.addEventListener("keydown", (event) => {
    const calendar = event.target.closest?.("[data-calendar]");
    const step = steps[event.key];
    if (!calendar || !step || event.altKey || event.ctrlKey || event.metaKey) return;
    const days = [...calendar.querySelectorAll("a.day")];
    const next = days[days.indexOf(event.target) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
})();
