// Swaps the live part of the page for a fresh one. Never while the reader's focus is in it, never in a hidden tab.
(() => {
  "use strict";
  const part = document.querySelector("[data-live]");
  if (!part) return;
  const address = new URL(location.href);
  address.searchParams.set("live", "auto");
  const failed = document.querySelector("[data-live-failed]");

  async function refresh() {
    if (document.hidden || part.contains(document.activeElement) || !document.getSelection().isCollapsed) return;
    try {
      const answer = await fetch(address, { redirect: "manual", cache: "no-store" });
      if (answer.type === "opaqueredirect") { location.reload(); return; }
      if (!answer.ok) throw new Error(String(answer.status));
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      const next = fresh.querySelector("[data-live]");
      if (!next) { location.reload(); return; }
      document.title = fresh.title;
      part.replaceChildren(...next.childNodes);
      if (failed) failed.hidden = true;
    } catch {
      if (failed) failed.hidden = false;
    }
  }

  setInterval(refresh, Number(part.dataset.live) * 1000);
})();
