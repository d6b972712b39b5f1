/* Everything works without this file: it only adds what a page alone cannot do. */
(() => {
  "use strict";

  for (const button of document.querySelectorAll("[data-t-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  /* ---- search: its script and the titles come only when somebody is about to search ---- */

  const own = document.currentScript.src;
  const boxes = document.querySelectorAll("[data-t-search]");

  function search() {
    if (search.begun) return;
    search.begun = document.createElement("script");
    search.begun.src = new URL("search.js", own);
    document.head.append(search.begun);
  }
  for (const box of boxes) {
    box.hidden = false;
    if (box.dataset.tSearch === "page") search();
    else box.addEventListener("focusin", search);
  }
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const box = [...document.querySelectorAll("[data-t-search] input[type=search]")].reverse()
      .find((input) => input.checkVisibility?.() ?? input.offsetParent);
    if (!box) return;
    event.preventDefault();
    box.focus();
  });

  /* Opened from a disk, a folder is not its page. */
  if (location.protocol === "file:")
    for (const link of document.links)
      if (link.protocol === "file:" && link.pathname.endsWith("/")) link.pathname += "index.html";

  /* ---- how things stand on the reader's day, in Bangkok; a page is made on an earlier one ---- */

  const SOON = 14;
  const DAY = 86400000;
  const ORDER = ["done", "doing", "due-soon", "late", "not-due", "no-data", "not-applicable"];
  const NAMES = { l: "late", s: "due-soon", d: "doing", n: "not-due" };

  const built = document.querySelector("[data-t-built]")?.dataset.tBuilt;
  const words = document.getElementById("t-words");
  const today = new Intl.DateTimeFormat("en-CA", {
    timeZone: "Asia/Bangkok", year: "numeric", month: "2-digit", day: "2-digit",
  }).format(new Date());
  const left = (day) => Math.round((Date.parse(day) - Date.parse(today)) / DAY);
  const stateOf = (day, state) => (left(day) < 0 ? "late" : left(day) <= SOON ? "due-soon" : state);
  const days = (list) => list.split(" ").map((one) => one.replace(/^[a-z]/, ""));
  const undo = [];

  function change(element) {
    const before = element.cloneNode(true);
    undo.push(() => {
      for (const name of ["class", "hidden"]) {
        if (before.hasAttribute(name)) element.setAttribute(name, before.getAttribute(name));
        else element.removeAttribute(name);
      }
      element.replaceChildren(...before.childNodes);
    });
    return element;
  }

  function badge(name, text) {
    const made = words.content.querySelector(`.t-state.t-${name}`).cloneNode(true);
    made.lastChild.textContent = text;
    return made;
  }

  function restand(element) {
    const gone = left(element.dataset.tDue);
    if (gone > SOON) return;
    const name = gone < 0 ? "late" : gone === 0 ? "due-today" : "due-soon";
    const pattern = words.content.querySelector(`.t-state.t-${name}`).lastChild.textContent;
    const made = badge(name, pattern.replace("{days}", Math.abs(gone)));
    change(element).className = made.className;
    element.replaceChildren(...made.childNodes);
  }

  function recount(element, wanted) {
    const count = days(element.dataset.tLate ?? element.dataset.tSoon).filter(wanted).length;
    change(element).hidden = !count && !("tKeep" in element.dataset);
    if (element.dataset.tWords) element.textContent = element.dataset.tWords.replace("{count}", count);
  }

  function redraw(bar) {
    const list = bar.querySelector("ul");
    const drawing = bar.querySelector("svg");
    const counts = Object.fromEntries(
      [...list.children].map((item) => [item.dataset.tState, Number(item.dataset.tCount)]));
    for (const one of bar.dataset.tDues.split(" ")) {
      const before = NAMES[one[0]];
      const after = stateOf(one.slice(1), before);
      counts[before] -= 1;
      counts[after] = (counts[after] ?? 0) + 1;
    }
    change(list);
    change(drawing);
    const shown = ORDER.filter((name) => counts[name]);
    const total = shown.reduce((sum, name) => sum + counts[name], 0);
    const items = Object.fromEntries([...list.children].map((item) => [item.dataset.tState, item]));
    let start = 0;
    const parts = [];
    const rects = [];
    for (const name of shown) {
      const word = words.content.querySelector(`i.t-${name}`)?.textContent;
      const item = items[name] ?? document.createElement("li");
      if (!items[name]) item.append(badge(name, ""));
      const said = item.querySelector(".t-state").lastChild;
      const text = `${word ?? ""} ${counts[name]} ${bar.dataset.tUnit}`;
      said.textContent = word ? text : said.textContent.replace(/\d+/, counts[name]);
      parts.push(item);
      const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      const width = (100 * counts[name]) / total;
      for (const [key, value] of [["class", `t-b-${name}`], ["x", start], ["y", 0], ["width", width], ["height", 14]])
        rect.setAttribute(key, value);
      rects.push(rect);
      start += width;
    }
    list.replaceChildren(...parts);
    drawing.replaceChildren(...rects);
  }

  function bringUpToDate() {
    if (!built || !words || today <= built) return;
    document.querySelectorAll("[data-t-due]").forEach(restand);
    document.querySelectorAll("[data-t-late]").forEach((one) => recount(one, (day) => left(day) < 0));
    document.querySelectorAll("[data-t-soon]").forEach((one) =>
      recount(one, (day) => left(day) >= 0 && left(day) <= SOON));
    document.querySelectorAll(".t-bar[data-t-dues]").forEach(redraw);
    for (const element of document.querySelectorAll("[data-t-left]")) {
      const gone = left(element.dataset.tLeft);
      const pattern = gone < 0 ? words.dataset.gone : words.dataset.left;
      change(element).textContent = pattern.replace("{days}", Math.abs(gone));
    }
    const thai = new Intl.DateTimeFormat("th-TH-u-ca-buddhist-nu-latn", {
      timeZone: "Asia/Bangkok", day: "numeric", month: "long", year: "numeric",
    }).formatToParts(new Date());
    const said = ["day", "month", "year"].map((type) => thai.find((part) => part.type === type).value).join(" ");
    for (const element of document.querySelectorAll("[data-t-now]")) change(element).textContent = said;
    const foot = change(document.querySelector("[data-t-built]"));
    foot.append(` · ${words.dataset.recount.replace("{day}", said)}`);
  }

  bringUpToDate();
  /* On paper stands what the page was made with, and its day. */
  window.addEventListener("beforeprint", () => {
    while (undo.length) undo.pop()();
  });
  window.addEventListener("afterprint", bringUpToDate);

  /* ---- choosing among the rows of a long table; the choice stands in the address ---- */

  const URGENCY = ["late", "due-soon", "doing", "not-due", "no-data", "done", "not-applicable"];

  function stateOfRow(row) {
    const shown = row.querySelector('td[data-th="สถานะ"] .t-state, .t-state:not(.t-sample)');
    return URGENCY.find((name) => shown?.classList.contains(`t-${name}`)) ?? "";
  }

  for (const form of document.querySelectorAll("[data-t-filter]")) {
    const table = document.getElementById(form.dataset.tFilter);
    const rows = [...table.querySelectorAll("tbody tr:not(.t-group)")];
    const bodies = [...table.tBodies];
    const choices = [...form.querySelectorAll("select")];
    const said = form.querySelector("[aria-live]");
    const keys = {
      state: (row) => String(URGENCY.indexOf(stateOfRow(row))).padStart(2, "0"),
      due: (row) => row.dataset.fDue ?? "9999",
      name: (row) => row.querySelector("th").textContent.trim(),
    };
    const fits = (row, choice) => {
      if (!choice.value || choice.name === "sort") return true;
      if (choice.name === "state") return stateOfRow(row) === choice.value;
      const has = row.dataset[`f${choice.name[0].toUpperCase()}${choice.name.slice(1)}`] ?? "";
      return has.split(" ").includes(choice.value);
    };
    const apply = () => {
      const hits = rows.filter((row) => choices.every((choice) => fits(row, choice)));
      for (const row of rows) row.hidden = !hits.includes(row);
      const key = keys[form.elements.sort?.value];
      for (const body of bodies) {
        const own = rows.filter((row) => body.contains(row));
        const order = key
          ? [...own].sort((one, other) => key(one).localeCompare(key(other), "th", { numeric: true }))
          : own;
        body.append(...order);
        body.hidden = own.length > 0 && own.every((row) => row.hidden);
      }
      const chosen = choices.some((choice) => choice.value);
      said.textContent = chosen
        ? form.dataset.tFound.replace("{count}", hits.length).replace("{total}", rows.length) : "";
      form.querySelector("[data-t-none]").hidden = hits.length > 0;
      form.querySelector("button").hidden = !chosen;
      return hits;
    };
    const remember = () => {
      const address = new URL(location.href);
      for (const choice of choices) {
        if (choice.value) address.searchParams.set(choice.name, choice.value);
        else address.searchParams.delete(choice.name);
      }
      history.replaceState(history.state, "", address);
    };
    const asked = new URLSearchParams(location.search);
    for (const choice of choices) {
      const value = asked.get(choice.name);
      if ([...choice.options].some((option) => option.value === value)) choice.value = value;
    }
    form.hidden = false;
    apply();
    form.addEventListener("change", () => { apply(); remember(); });
    form.addEventListener("reset", () => setTimeout(() => {
      for (const choice of choices) choice.value = "";
      apply();
      remember();
    }));
    form.addEventListener("submit", (event) => event.preventDefault());
  }
})();
