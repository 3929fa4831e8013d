// Copies a text that is ready to be sent; without script it is marked and copied by hand.
(() => {
  "use strict";
  if (!navigator.clipboard) return;
  document.querySelectorAll("[data-copy]").forEach(button => {
    const text = document.getElementById(button.dataset.copy);
    if (!text) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text.innerText.trim());
      button.textContent = button.dataset.copied;
    });
  });
})();
