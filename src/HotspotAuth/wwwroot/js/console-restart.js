// The service's parts start anew: asks until another service answers, then goes on. Without script the page refreshes itself.
(() => {
  "use strict";
  const card = document.querySelector("[data-restart]");
  if (!card) return;
  const ask = async () => {
    try {
      const answer = await fetch(card.dataset.state, { cache: "no-store", redirect: "manual" });
      if (answer.type === "opaqueredirect" || (answer.ok && (await answer.text()) !== card.dataset.restart)) {
        location.assign(card.dataset.next);
        return;
      }
    } catch {
      // Nobody answers while they start.
    }
    setTimeout(ask, 500);
  };
  setTimeout(ask, 1000);
})();
