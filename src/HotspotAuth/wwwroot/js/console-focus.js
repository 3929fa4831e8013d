// A form that came back with faults, or an answer to a button: take the reader there.
(() => {
  "use strict";
  document.querySelector("[data-focus]")?.focus();
})();
