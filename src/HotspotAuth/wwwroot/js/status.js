// Takes the page's numbers anew each minute without losing the reader's place. Without script a meta refresh does it.
(() => {
  'use strict';
  const live = document.getElementById('live');
  if (!live) return;
  const minute = 60000;
  let last = Date.now();

  const refresh = async () => {
    last = Date.now();
    try {
      const answer = await fetch(location.href, { cache: 'no-store', credentials: 'omit' });
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('live');
      if (answer.redirected || !fresh) {
        // The session has ended: a real page says so, and phones look again only at a real navigation.
        location.reload();
        return;
      }
      // Only the numbers are exchanged, so focus and an opened explanation stay as they are.
      const now = fresh.querySelectorAll('[data-live]');
      live.querySelectorAll('[data-live]').forEach((part, i) => { if (now[i]) part.replaceChildren(...now[i].childNodes); });
      const bar = live.querySelector('progress');
      const freshBar = fresh.querySelector('progress');
      if (bar && freshBar) bar.value = freshBar.value;
    } catch {
      // Out of reach for now; the shown time tells how old the numbers are.
    }
  };

  setInterval(() => { if (document.visibilityState === 'visible') refresh(); }, minute);
  // After sleep the numbers are old: take new ones at once.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && Date.now() - last > minute) refresh();
  });
})();
