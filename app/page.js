// What the page does in the browser: puts turns in place, opens sources, keeps chats, saves files.
// Nothing here makes HTML out of text: questions and titles are set as text only.
window.giichat = (() => {
  "use strict";
  const { download, courier, saveChart, copy, say } = window.giichatSave; // page_save.js
  const CHATS = "giichat.chats";
  const MOST_CHATS = 100;
  const shown = new WeakMap();
  let fire = () => {};
  let manage = () => {};
  let prove = () => {};
  let opener = null;
  let current = "";

  // -- turns -------------------------------------------------------------------------------
  function stage(element, trigger, props, watch) {
    fire = trigger;
    const log = element.querySelector(".gc-log");
    const update = () => putTurns(log, props.value || {});
    watch("value", update);
    update();
  }

  function putTurns(log, value) {
    const turns = value.turns || [];
    const before = log.children.length;
    while (log.children.length > turns.length) log.lastElementChild.remove();
    turns.forEach((html, at) => {
      let place = log.children[at];
      if (!place) {
        place = document.createElement("article");
        place.className = "gc-turn";
        place.setAttribute("aria-label", `Question ${at + 1}`);
        log.append(place);
      }
      if (shown.get(place) !== html) replace(place, html);
    });
    document.body.classList.toggle("gc-talking", turns.length > 0);
    log.setAttribute("aria-busy", value.busy ? "true" : "false");
    if (value.chat) keep(value.chat);
    if (value.chat && value.chat.id !== current) {
      current = value.chat.id;
      listChats();
    }
    if (turns.length > before && log.lastElementChild) scrollTo(log.lastElementChild);
  }

  // What a person opened stays open when more of the answer arrives.
  function replace(place, html) {
    const state = (kind) => [...place.querySelectorAll(`details.${kind}`)].map((d) => d.open);
    const kinds = ["gc-rows", "gc-sources"];
    const opened = kinds.map(state);
    const focused = place.contains(document.activeElement) ? document.activeElement.dataset : null;
    place.innerHTML = html;
    shown.set(place, html);
    kinds.forEach((kind, k) =>
      place.querySelectorAll(`details.${kind}`).forEach((d, i) => {
        if (opened[k][i] !== undefined) d.open = opened[k][i];
      }),
    );
    const same = focused && (focused.rate || focused.cite);
    const again = same
      ? [...place.querySelectorAll("button")].find(
          (b) => b.dataset.rate === focused.rate && b.dataset.cite === focused.cite,
        )
      : null;
    if (again) again.focus({ preventScroll: true });
  }

  function scrollTo(element) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    requestAnimationFrame(() =>
      element.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" }),
    );
  }

  // -- the source panel --------------------------------------------------------------------
  function panel(element, props, watch) {
    const body = element.querySelector(".gc-panel-body");
    const update = () => {
      const value = props.value || {};
      if (shown.get(body) === value.html) return reveal(value);
      body.innerHTML = value.html || "";
      shown.set(body, value.html);
      bringForward(body);
      reveal(value);
    };
    watch("value", update);
    update();
  }

  function reveal(value) {
    if (!value.reveal) return;
    document.body.classList.add("gc-panel-open");
    const title = document.querySelector(".gc-panel .gc-panel-title");
    if (title) title.focus({ preventScroll: true });
  }

  // Scrolls inside the panel only, so that the conversation does not move.
  function bringForward(body) {
    const side = body.closest(".gc-panel");
    const spot = body.querySelector("mark, .gc-box");
    if (!spot || !side) return;
    const table = spot.closest(".gc-scroll");
    if (table) {
      const away = spot.getBoundingClientRect().left - table.getBoundingClientRect().left;
      table.scrollLeft = Math.max(0, away - table.clientWidth / 2);
    }
    const down = spot.getBoundingClientRect().top - side.getBoundingClientRect().top;
    side.scrollTop = down > side.clientHeight - 80 ? side.scrollTop + down - 120 : 0;
  }

  function closePanel() {
    document.body.classList.remove("gc-panel-open");
    if (opener && document.contains(opener)) opener.focus({ preventScroll: true });
    opener = null;
  }

  // -- chats, kept in this browser -----------------------------------------------------------
  function read() {
    try {
      const kept = JSON.parse(localStorage.getItem(CHATS) || "[]");
      return Array.isArray(kept) ? kept : [];
    } catch {
      return [];
    }
  }

  function write(chats) {
    try {
      localStorage.setItem(CHATS, JSON.stringify(chats.slice(0, MOST_CHATS)));
    } catch (error) {
      console.warn("giichat: chats are not kept in this browser", error);
    }
    listChats();
  }

  function keep(chat) {
    const others = read().filter((other) => other.id !== chat.id);
    if (chat.turns.length) write([chat, ...others]);
  }

  function listChats() {
    const place = document.querySelector(".gc-chats");
    if (!place) return;
    place.replaceChildren(
      ...read().map((chat) => {
        const item = document.createElement("li");
        const open = document.createElement("button");
        open.type = "button";
        open.className = "gc-chat";
        open.dir = "auto";
        open.textContent = chat.title || "Untitled";
        open.title = `${chat.turns.length} question${chat.turns.length > 1 ? "s" : ""}, ${String(chat.begun).slice(0, 10)}`;
        if (chat.id === current) open.setAttribute("aria-current", "true");
        open.addEventListener("click", () => fire("resume", { chat }));
        const remove = document.createElement("button");
        remove.type = "button";
        remove.className = "gc-quiet gc-remove";
        remove.textContent = "×";
        remove.setAttribute("aria-label", `Delete the chat ${chat.title || ""}`);
        remove.addEventListener("click", () => write(read().filter((c) => c.id !== chat.id)));
        item.append(open, remove);
        return item;
      }),
    );
  }

  // -- who is told ------------------------------------------------------------------------------
  function proofs(trigger) {
    prove = trigger;
  }

  function library(trigger) {
    manage = trigger;
  }

  // -- sorting -------------------------------------------------------------------------------
  function sortBy(button) {
    const header = button.closest("th");
    const table = button.closest("table");
    const at = header.cellIndex;
    const down = header.getAttribute("aria-sort") === "ascending";
    const rows = [...table.tBodies[0].rows];
    const number = (text) => parseFloat(text.replace(/[,\s]/g, "").replace("−", "-"));
    const text = (row) => row.cells[at].textContent;
    const numeric = header.classList.contains("gc-number");
    rows.sort((a, b) => {
      const [x, y] = [text(a), text(b)];
      if (numeric) return (number(x) || 0) - (number(y) || 0);
      return x.localeCompare(y, undefined, { numeric: true });
    });
    if (down) rows.reverse();
    table.tBodies[0].append(...rows);
    for (const other of header.parentElement.cells) other.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", down ? "descending" : "ascending");
  }

  // -- light and dark --------------------------------------------------------------------------
  let dark = null;

  function setTheme(wanted) {
    dark = wanted;
    if (document.body.classList.contains("dark") !== dark)
      document.body.classList.toggle("dark", dark);
    document.documentElement.style.colorScheme = dark ? "dark" : "light";
    const button = document.querySelector("[data-theme]");
    if (button) button.setAttribute("aria-pressed", dark ? "true" : "false");
  }

  function startTheme() {
    const chosen = localStorage.getItem("giichat.theme");
    const system = matchMedia("(prefers-color-scheme: dark)");
    setTheme(chosen ? chosen === "dark" : system.matches);
    system.addEventListener("change", () => {
      if (!localStorage.getItem("giichat.theme")) setTheme(system.matches);
    });
  }

  // -- what Gradio leaves out: names of buttons, direction of what is typed --------------------
  function polish() {
    if (dark !== null) setTheme(dark); // Gradio sets its own when it starts
    for (const button of document.querySelectorAll(".submit-button:not([aria-label])"))
      button.setAttribute("aria-label", "Ask");
    for (const box of document.querySelectorAll("textarea[dir=ltr], input[dir=ltr]"))
      box.setAttribute("dir", "auto");
  }

  function watchPage() {
    polish();
    const observer = new MutationObserver(polish);
    observer.observe(document.body, { childList: true, subtree: true });
    new MutationObserver(polish).observe(document.body, { attributeFilter: ["class"] });
  }

  // -- one ear for all buttons -------------------------------------------------------------------
  function act(button) {
    const data = button.dataset;
    if (data.ask) {
      const tab = document.querySelector('[role="tab"][data-tab-id="ask"]');
      if (tab && tab.getAttribute("aria-selected") !== "true") tab.click();
      return fire("ask", { question: data.ask });
    }
    if (data.cite) {
      opener = button;
      const [turn, number] = data.cite.split(":").map(Number);
      return fire("cite", { turn, number });
    }
    if (data.open) {
      opener = button;
      return fire("view", { file: data.open });
    }
    if (data.edit) return fire("edit", { turn: Number(data.edit) });
    if (data.rate) return rate(button, "");
    if (data.copy) return copy(button);
    if (data.sort) return sortBy(button);
    if (data.theme) {
      localStorage.setItem("giichat.theme", dark ? "light" : "dark");
      return setTheme(!dark);
    }
    if (data.close) return closePanel();
    if (data.export) return fire("take", { form: data.export });
    if (data.save === "csv")
      return download(`${button.closest("[data-name]").dataset.name}.csv`, "\ufeff" + data.text, "text/csv");
    if (data.proof) {
      opener = button;
      const [claim, number] = data.proof.split(":").map(Number);
      return prove("proof", { claim, number });
    }
    if (data.remove) {
      if (confirm(`Remove ${data.remove} from the library?`)) manage("remove", { file: data.remove });
      return undefined;
    }
    if (data.restore) return manage("restore", {});
    if (data.save) return saveChart(button.closest(".gc-figure"), data.save);
    return undefined;
  }

  function rate(element, comment) {
    const [turn, rating] = element.dataset.rate.split(":");
    fire("rate", { turn: Number(turn), rating, comment });
    say("Thank you, kept on this machine");
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button && Object.keys(button.dataset).length) act(button);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target.closest(".gc-comment");
    if (!form) return;
    event.preventDefault();
    rate(form, form.querySelector("textarea").value);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.body.classList.contains("gc-panel-open")) closePanel();
  });
  function start() {
    startTheme();
    watchPage();
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();

  return { stage, panel, courier, library, proofs, listChats };
})();
