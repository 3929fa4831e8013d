// What htmx is not told by attributes: when a live part waits, what is said when it fails, and that a whole page comes where its part can't.
(() => {
  "use strict";
  const isLive = element => element instanceof Element && element.matches("[data-live]");
  const tell = failed => document.querySelectorAll("[data-live-failed]").forEach(note => { note.hidden = !failed; });
  let leaves = false;
  addEventListener("beforeunload", () => { leaves = true; });
  const addressOf = ctx => new URL(ctx.request.action, location.href);

  document.addEventListener("htmx:config:request", event => {
    const part = event.detail.ctx.sourceElement;
    if (!isLive(part)) return;
    // Rows move: nobody may press Enter on another row than the one he chose, or lose what he marked.
    const active = document.activeElement;
    if (document.hidden || (part.contains(active) && active.closest("tbody")) || !document.getSelection().isCollapsed) event.preventDefault();
  });

  document.addEventListener("htmx:before:response", event => {
    const { ctx } = event.detail;
    const raw = ctx.response.raw;
    if (!isLive(ctx.sourceElement)) {
      // Refused, or sent elsewhere (the sign-in has ended): the browser goes there by itself.
      if (raw.ok && !raw.redirected) return;
      event.preventDefault();
      location.assign(addressOf(ctx));
    } else if (raw.redirected) {
      event.preventDefault();
      location.reload();
    } else if (!raw.ok) {
      event.preventDefault();
      tell(true);
    }
  });

  document.addEventListener("htmx:before:swap", event => {
    const { ctx, tasks } = event.detail;
    const live = isLive(ctx.sourceElement);
    if (live && new URL(ctx.sourceElement.getAttribute("hx-get"), location.href).href !== addressOf(ctx).href) {
      // The list went on meanwhile.
      event.preventDefault();
    } else if (tasks.some(task => task.type === "main" && !task.fragment.firstElementChild)) {
      event.preventDefault();
      if (live) location.reload(); else location.assign(addressOf(ctx));
    } else if (live) {
      tell(false);
    }
  });

  document.addEventListener("htmx:error", event => {
    const { ctx } = event.detail;
    if (!ctx || leaves) return;
    if (isLive(ctx.sourceElement)) tell(true); else location.assign(addressOf(ctx));
  });
})();
