// Improves pages that work without it: the reader's own time, and one submission per click.
"use strict";
(() => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const lang = document.documentElement.lang;
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const locale = lang === "en" ? "en-GB" : lang;
  const format = new Intl.DateTimeFormat(locale, {
    weekday: "long", day: "numeric", month: "long", ...clock,
  });
  const short = new Intl.DateTimeFormat(locale, { weekday: "short", ...clock });

  // Minutes east of Greenwich: of the event's time, and of the reader's clock then.
  const written = (text) => {
    const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(text);
    return (sign === "-" ? -1 : 1) * (hours * 60 + +minutes);
  };
  const here = (text) => -new Date(text).getTimezoneOffset();

  // From one moment to another on the reader's clock; "" where it shows the same at both, or all is over.
  const own = (format, from, to, label) => {
    const isSame = [from, to || from].every((text) => written(text) === here(text));
    if (isSame || new Date(to || from) < Date.now()) return "";
    const range = to ? format.formatRange(new Date(from), new Date(to)) : format.format(new Date(from));
    // The first of a month has another word in French; no program's data on dates knows it.
    const read = lang === "fr" ? range.replace(/\b1(?=\s\p{L})/gu, "1er") : range;
    // U+2060: the times of one day stay on one line.
    return `${label} ${read.replace(/\s*–\s*(?=\d)/, "\u2060–\u2060")}`;
  };
  for (const place of document.querySelectorAll("[data-from]")) {
    const { from, to, label } = place.dataset;
    place.textContent = own(format, from, to, label);
    place.hidden = !place.textContent;
  }
  // The agenda says its times alone: the day stands above them.
  const label = document.querySelector("[data-clocks]")?.dataset.clocks;
  for (const start of document.querySelectorAll("[data-clocks] ~ * time:first-child")) {
    const times = start.parentElement, place = document.createElement("span");
    place.className = "for-you";
    place.textContent = own(short, start.dateTime, times.lastElementChild.dateTime, label);
    if (place.textContent) times.append(place);
  }

  for (const field of document.querySelectorAll("input[name=zone][data-own]")) field.value = zone || "";

  // A page that is another one at a known moment. It is left only for what is really there: without
  // a network, its telephone numbers are what helps.
  const renew = async () => {
    const { status } = await fetch(location.href, { method: "HEAD" }).catch(() => ({}));
    if (status < 500) location.reload();
    else setTimeout(renew, 30_000);
  };
  for (const { dataset } of document.querySelectorAll("[data-reload]")) setTimeout(renew, dataset.reload * 1000);

  // The way into a meeting: a link that goes there at once and tells the site.
  for (const form of document.querySelectorAll("form[data-join]")) {
    const link = document.createElement("a");
    link.className = "button large";
    link.rel = "noreferrer";
    link.href = form.dataset.join;
    link.textContent = form.textContent.trim();
    link.addEventListener("click", () => navigator.sendBeacon(location.href));
    form.replaceWith(link);
  }

  // Questions that go with certain answers above: in the page's order, as one may hide the next.
  const ask = () => {
    for (const part of document.querySelectorAll("[data-if]")) {
      const { if: name, is } = part.dataset, form = part.closest("form");
      const given = new FormData(form).getAll(name), above = form.elements[name];
      part.hidden = !given.some((key) => is.split(" ").includes(key)) || (above[0] || above).closest("[hidden]") !== null;
    }
  };
  ask();
  document.addEventListener("change", ask);

  for (const form of document.querySelectorAll("form[method=post]")) {
    form.addEventListener("submit", (event) => {
      if (Date.now() - (form.dataset.sent || 0) < 8000) return event.preventDefault();
      form.dataset.sent = Date.now();
      if (form.elements.stamp) history.replaceState("sent", "");
      for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
    });
  }

  // Whether something came of a form that was sent from here: not where the line was lost, so that
  // what follows is its own address with nothing there, nor where this site refused it. A browser
  // that hides how long pages take, as Tor's does, has no such entry.
  const [{ responseStatus } = {}] = performance.getEntriesByType("navigation");
  if (responseStatus >= 400) window.navigation?.updateCurrentEntry({ state: "refused" });
  const isTaken = ({ action }) => {
    if (!window.navigation) return true;
    const after = navigation.entries().slice(navigation.currentEntry.index + 1);
    return after.some((entry) => entry.url !== action && entry.getState() !== "refused");
  };

  // Paper has the whole agenda, also where the style sheet cannot open it; the screen as before.
  let unfolded = [];
  addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll(".day:not([open]), .dates:not([open])")];
    for (const day of unfolded) day.open = true;
  });
  addEventListener("afterprint", () => {
    for (const day of unfolded) day.open = false;
  });

  // Whether this page is still there; without a network it is not known, and asked again.
  const isThere = () =>
    fetch(location.href, { method: "HEAD" }).then(
      ({ ok }) => ok,
      () => new Promise((wait) => setTimeout(wait, 1000)).then(isThere),
    );

  addEventListener("pageshow", async ({ persisted }) => {
    // A person's own page, kept by the browser: by now it may be deleted, or another may look. With
    // a form it stays, as long as it is there, because something may be typed in it.
    if (persisted && "own" in document.body.dataset) {
      document.body.hidden = true;
      const asks = document.querySelector("[name=stamp]") !== null;
      if (!asks || !(await isThere())) return location.reload();
      document.body.hidden = false;
    }
    // The next person on this phone goes back, and reads nothing of a form that was taken.
    if (history.state === "sent") {
      for (const form of document.forms) if (isTaken(form)) form.reset();
      history.replaceState(null, "");
    }
    ask();
    // A page from the browser's memory can be sent again.
    for (const form of document.querySelectorAll("form[method=post]")) {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-disabled");
    }
    // What the browser filled in again is seen, also in a closed part.
    const isOther = (field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked;
    for (const part of document.querySelectorAll("form details")) {
      if ([...part.querySelectorAll("input, textarea")].some(isOther)) part.open = true;
    }
    // Where autofocus was not honoured, the errors' summary gets the focus.
    if (document.activeElement === document.body) document.querySelector("[role=alert]")?.focus();
  });
})();
