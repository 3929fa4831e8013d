// Takes the last step to the gateway by itself. Without script the button on the page does it.
(() => {
  'use strict';
  const go = document.getElementById('go');
  if (!go) return;
  if (go instanceof HTMLFormElement) go.submit();
  else location.replace(go.href);
})();
