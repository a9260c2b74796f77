// What organisers' pages do better with a script. Everything works without it.
"use strict";

// A list of people: one box ticks the whole page, the number of ticks is said, and only what can
// change one of those who are ticked is offered.
(() => {
  const form = document.querySelector("form[data-ticks]");
  const head = form && document.querySelector("table.people th:first-child");
  if (!head) return;
  const boxes = [...document.querySelectorAll("input[form=bulk][name=person]")];
  const everybody = document.querySelector("input[form=bulk][name=all]");
  const all = document.createElement("input");
  all.type = "checkbox";
  all.setAttribute("aria-label", head.textContent.trim());
  const titles = [...document.querySelectorAll(".bulk > summary, .bulk legend")];
  const words = titles[0].textContent;
  const buttons = [...document.querySelectorAll(".bulk [data-for]")];
  const count = () => {
    const ticked = boxes.filter((box) => box.checked);
    all.checked = ticked.length === boxes.length;
    all.indeterminate = ticked.length > 0 && !all.checked;
    for (const title of titles) title.textContent = ticked.length ? `${words} (${ticked.length})` : words;
    const statuses = new Set(ticked.flatMap((box) => box.dataset.status.split(" ")));
    const offersAll = !statuses.size || everybody?.checked;
    for (const button of buttons) {
      button.hidden = !offersAll && !button.dataset.for.split(" ").some((status) => statuses.has(status));
    }
  };
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    count();
  });
  for (const box of [...boxes, everybody]) box?.addEventListener("change", count);
  head.classList.add("tick");
  head.replaceChildren(all);
  addEventListener("pageshow", count);
})();

// A list in an order: rows can be dragged; the new order is sent as a form would send it.
(() => {
  const list = document.querySelector("[data-order]");
  if (!list) return;
  const said = document.querySelector("[data-order-status]");
  let moving = null;
  let before = [];
  for (const row of list.children) row.draggable = true;
  list.addEventListener("dragstart", (event) => {
    moving = event.target.closest("li");
    before = [...list.children];
    event.dataTransfer.effectAllowed = "move";
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest("li");
    if (!moving) return;
    event.preventDefault();  // between two rows as well: letting go there takes the place shown
    if (!over || over === moving) return;
    const { top, height } = over.getBoundingClientRect();
    over[event.clientY < top + height / 2 ? "before" : "after"](moving);
    said.textContent = said.dataset.said.replace("#", [...list.children].indexOf(moving) + 1);
  });
  list.addEventListener("drop", (event) => event.preventDefault());
  list.addEventListener("dragend", (event) => {
    moving = null;
    if (event.dataTransfer.dropEffect === "none") {  // Escape, or let go beside the list
      list.append(...before);
      said.textContent = "";
      return;
    }
    if (before.every((row, place) => row === list.children[place])) return;
    const form = document.createElement("form");
    form.method = "post";
    form.action = list.dataset.order;
    const add = (name, value) => form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    add("csrf_token", list.dataset.token);
    add("seen", list.dataset.seen);
    for (const row of list.children) add("key", row.dataset.key);
    list.after(form);
    form.submit();
  });
})();

// The agenda: items move by drag and by arrow keys, and their forms open in place.
(() => {
  let board = document.getElementById("board");
  if (!board) return;
  const spoken = document.getElementById("spoken");
  const open = () => document.getElementById("item-form");
  let turn = Promise.resolve();
  let edited = false;

  const say = (words) => {
    spoken.textContent = "";
    setTimeout(() => { spoken.textContent = words; }, 50);
  };
  const busy = () => {
    if (!edited) return false;
    say(board.dataset.busy);
    open().focus();
    return true;
  };
  const load = async (url, options) => {
    const answer = await fetch(url, options);
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  };
  const prepare = () => {
    for (const hidden of board.querySelectorAll(".handle, .for-scripts")) hidden.hidden = false;
  };
  const show = (page) => {
    const fresh = page.getElementById("board");
    if (!fresh) throw new Error("not the agenda");
    const said = page.querySelector(".notice[role=status]")?.textContent || "";
    board.replaceWith(fresh);
    board = fresh;
    edited = false;
    prepare();
    say(said.trim());
  };
  const failed = () => say(board.dataset.failed);

  const send = (item, fields) => {
    // One after the other: each answer brings the version that the next one is compared with.
    turn = turn.then(async () => {
      const form = document.getElementById("order");
      const body = new URLSearchParams(new FormData(form));
      for (const [name, value] of Object.entries(fields)) body.set(name, value);
      show(await load(form.action, { method: "POST", body }));
      board.querySelector(`[data-item="${item}"] .handle`)?.focus();
    }).catch(failed);
  };

  document.addEventListener("keydown", (event) => {
    const direction = { ArrowUp: "up", ArrowDown: "down" }[event.key];
    const row = event.target.closest("#board .handle")?.closest("li");
    if (!direction || !row) return;
    event.preventDefault();
    if (!busy()) send(row.dataset.item, { [direction]: row.dataset.item });
  });

  document.addEventListener("pointerdown", (event) => {
    const row = event.target.closest("#board .handle")?.closest("li");
    if (!row || event.button || busy()) return;
    const others = [...row.parentElement.children].filter((each) => each !== row);
    let place = row.nextElementSibling;
    const mark = (at) => {
      for (const each of others) each.classList.remove("drop-before", "drop-after");
      if (at) at.classList.add("drop-before");
      else others.at(-1)?.classList.add("drop-after");
    };
    const move = ({ clientY }) => {
      place = others.find((each) => {
        const { top, height } = each.getBoundingClientRect();
        return clientY < top + height / 2;
      }) || null;
      mark(place);
      if (clientY < 60) scrollBy(0, -12);
      if (clientY > innerHeight - 60) scrollBy(0, 12);
    };
    const end = ({ type, key }) => {
      if (type === "keydown" && key !== "Escape") return;
      watch("removeEventListener");
      row.classList.remove("dragged");
      for (const each of others) each.classList.remove("drop-before", "drop-after");
      if (type === "pointerup" && place !== row.nextElementSibling) {
        send(row.dataset.item, { item: row.dataset.item, before: place?.dataset.item || "" });
      }
    };
    const watch = (act) => {
      document[act]("pointermove", move);
      for (const type of ["pointerup", "pointercancel", "keydown"]) document[act](type, end);
    };
    row.classList.add("dragged");
    watch("addEventListener");
  });

  document.addEventListener("click", async (event) => {
    const link = event.target.closest("#board a[data-place], #board a[data-close]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if ("close" in link.dataset) {
      const from = open().parentElement.querySelector("[data-place]");
      open().remove();
      edited = false;
      from?.focus();
      return;
    }
    if (busy()) return;
    try {
      const form = (await load(link.href)).getElementById("item-form");
      open()?.remove();
      (link.closest("li") || link.closest(".adds")).append(form);
      form.addEventListener("input", () => { edited = true; });
      form.querySelector("input:not([type=hidden]), select").focus();
    } catch {
      location.assign(link.href);
    }
  });

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.closest("#board #item-form")) return;
    event.preventDefault();
    const item = form.elements.new_id?.value || form.action.split("/").at(-2);
    try {
      const page = await load(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      const again = page.getElementById("item-form");
      if (!again) {
        show(page);
        board.querySelector(`[data-item="${item}"] [data-place]`)?.focus();
        return;
      }
      open().replaceWith(again);
      again.addEventListener("input", () => { edited = true; });
      (again.querySelector(".error-summary") || again).focus();
    } catch {
      failed();
    }
  });

  addEventListener("beforeunload", (event) => { if (edited) event.preventDefault(); });
  prepare();
})();

// What is pasted into an empty field is sent along with its headings, lists and links.
for (const field of document.querySelectorAll("textarea[data-keeps]")) {
  const kept = document.getElementById(field.dataset.keeps);
  const said = field.parentElement.querySelector(".kept");
  let plain = null;
  field.addEventListener("paste", (event) => {
    const html = event.clipboardData?.getData("text/html") || "";
    if (field.value.trim() || !/<(a|b|h[1-6]|li|p|strong|td)[\s>]/i.test(html) || html.length > 900000) return;
    setTimeout(() => {
      [kept.value, plain, said.hidden] = [html, field.value, false];
    });
  });
  field.addEventListener("input", () => {
    if (plain !== null && field.value !== plain) [kept.value, plain, said.hidden] = ["", null, true];
  });
}

// A message in several languages: tabs show one at a time. What is hidden is sent all the same.
(() => {
  const bar = document.querySelector("[data-tabs]");
  if (!bar) return;
  const tabs = [...bar.querySelectorAll("a")];
  const panel = (tab) => document.querySelector(tab.hash);
  const show = (chosen, focus) => {
    for (const tab of tabs) {
      const here = tab === chosen;
      tab.setAttribute("aria-selected", here);
      tab.tabIndex = here ? 0 : -1;
      panel(tab).hidden = !here;
    }
    if (focus) chosen.focus();
  };
  bar.querySelector("ul").setAttribute("role", "tablist");
  bar.querySelector("ul").setAttribute("aria-label", bar.getAttribute("aria-label"));
  bar.removeAttribute("aria-label");
  bar.setAttribute("role", "none");
  for (const [number, tab] of tabs.entries()) {
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", tab.hash.slice(1));
    tab.parentElement.setAttribute("role", "none");
    panel(tab).setAttribute("role", "tabpanel");
    panel(tab).setAttribute("aria-labelledby", tab.id);
    panel(tab).addEventListener("input", () => tab.querySelector(".soft")?.remove());
    tab.addEventListener("click", (event) => { event.preventDefault(); show(tab, true); });
    tab.addEventListener("keydown", ({ key }) => {
      const forward = document.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
      const step = { ArrowLeft: -1, ArrowRight: 1 }[key];
      if (step) show(tabs.at((number + (forward === "ArrowRight" ? step : -step)) % tabs.length), true);
    });
  }
  const open = (hash) => tabs.find((tab) => hash && panel(tab).contains(document.querySelector(hash)));
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".error-summary a[href^='#']");
    if (link && open(link.hash)) show(open(link.hash));
  });
  show(tabs.find((tab) => tab.id === `tab-${bar.dataset.tabs}`) || tabs[0]);
})();

// What goes on elsewhere, a message or an import: the seconds run down, and the page keeps itself up to
// date, less often the longer it takes. Where it was led away, or refused, it asks no more.
(() => {
  const find = () => document.querySelector("#progress[data-live]");
  if (!find()) return;
  const said = document.getElementById("progress-said");
  let pause = 2;
  let turns = 0;
  const look = async () => {
    const answer = await fetch(location.href);
    if (!answer.ok || answer.redirected) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const [old, fresh] = [find(), page.getElementById("progress")];
    if (!fresh) return location.reload();
    const busy = old.contains(document.activeElement) || old.querySelector("details[open]");
    if (busy && fresh.dataset.live === old.dataset.live) return true;
    const [before, now] = [old, fresh].map((each) => each.querySelector("[data-said]").textContent);
    if (now !== before) said.textContent = now;
    old.replaceWith(fresh);
    return true;
  };
  const turn = async () => {
    const left = find().querySelector("[data-countdown]");
    turns += 1;
    if (left && Number(left.textContent) > 1) left.textContent = Number(left.textContent) - 1;
    else if (left || turns >= pause) {
      [turns, pause] = [0, Math.min(pause + 1, 15)];
      // Where the connection is lost it may come back.
      if (!(await look().catch(() => true))) return;
    }
    if (find()) setTimeout(turn, 1000);
  };
  setTimeout(turn, 1000);
})();

// Pages for paper have a button that prints.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// An address beside a button is copied with one click.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.setAttribute("role", "status");
    button.textContent = button.dataset.done;
  });
}

// Who is online: the list is asked for again now and then, while somebody looks at it.
(() => {
  const list = document.querySelector("[data-refresh]");
  if (!list) return;
  const timer = setInterval(async () => {
    if (document.hidden || list.contains(document.activeElement)) return;
    try {
      const answer = await fetch(location.href);
      if (!answer.ok || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("online");
      const [said, now] = [document, page].map((each) => each.getElementById("count"));
      if (!fresh || list.contains(document.activeElement)) return;
      list.replaceChildren(...fresh.childNodes);
      if (said.textContent !== now.textContent) said.replaceChildren(...now.childNodes);
      if (!fresh.dataset.refresh) clearInterval(timer);
    } catch {
      // A weak network: the next time.
    }
  }, 1000 * list.dataset.refresh);
})();
