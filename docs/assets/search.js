/* Search in Thai: plain substrings, no guessed words. Loaded by tidtam.js when somebody is about to search.
   What is searched comes in pieces (generator/publish/search.py): the first holds the titles, the others the
   full text by work and year, only when asked for. Pieces are scripts, so that they load from file:// too. */
(() => {
  "use strict";

  const root = new URL("../", document.currentScript.src);
  const LOCAL = location.protocol === "file:";
  const SOON = 14; /* days, as in tidtam.js */
  const ENOUGH = 6; /* results in the panel below the header's box */
  const FEW = 5; /* results of a kind, where there are several kinds */
  const MORE = 20;
  const LONGEST = 200; /* letters of a query, as the boxes take them */
  const AT_ONCE = 4; /* text pieces on their way */

  /* ---- pieces ---- */

  const waiting = new Map();
  window.tidtamSearch = (content) => {
    const found = waiting.get(document.currentScript.src);
    if (found) found(content);
  };

  function piece(path) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = new URL(path, root);
      waiting.set(script.src, resolve);
      script.onerror = () => reject(new Error(path));
      document.head.append(script);
    });
  }

  /* ---- one form for what reads the same ---- */

  const TONES = /[\u0e47-\u0e4e]/g;
  const THAI = "\u0e01-\u0e4e";
  const digit = (letter) => letter >= "0" && letter <= "9";
  const arabic = (text) => text.replace(/[๐-๙]/g, (one) => String.fromCharCode(one.charCodeAt(0) - 0xe20));

  /* As search_text.py does it with what it writes into the pieces. */
  function canonical(text) {
    return text.replace(/[\u00ad\u200b-\u200f\u2060\ufeff]+/g, "")
      .replace(/\u0e4d([\u0e48-\u0e4b]?)\u0e32|([\u0e48-\u0e4b])\u0e4d\u0e32|\u0e33([\u0e48-\u0e4b])/g, "$1$2$3\u0e33")
      .replace(/\u0e40\u0e40/g, "\u0e41")
      .replace(/([\u0e48-\u0e4c])([\u0e31\u0e34-\u0e3a])/g, "$2$1")
      .replace(/([\u0e31\u0e33-\u0e3a\u0e47-\u0e4c])\1+/g, "$1");
  }

  /* Small letters, Arabic digits; without spaces but between figures or Latin words, without thousands'
     commas, hyphens within names (e-MES, QP-1), the dots of short forms and ฯ. */
  function fold(text) {
    return arabic(text.toLowerCase())
      .replace(/(\d),(?=\d\d\d)/g, "$1")
      .replace(/([^0-9a-z])[ \u00a0]+/g, "$1")
      .replace(/[ \u00a0]+(?=[^0-9a-z])/g, "")
      .replace(/([a-z])[-‑–](?=[a-z0-9])|(\d)[-‑–](?=[a-z])/g, "$1$2")
      .replace(SHORT_DOT, "$1")
      .replace(/ฯ/g, "");
  }

  const SHORT_DOT = new RegExp(`([${THAI}])\\.`, "g");
  const toneless = (folded) => folded.replace(TONES, "");

  /* ---- rows ---- */

  let head;
  let groups = [];
  let rows = [];
  let short = [];

  const today = new Intl.DateTimeFormat("en-CA", {
    timeZone: "Asia/Bangkok", year: "numeric", month: "2-digit", day: "2-digit",
  }).format(new Date());

  function stateOf(state, due) {
    if (!due || !["late", "due-soon", "doing", "not-due"].includes(state)) return state;
    const left = Math.round((Date.parse(due) - Date.parse(today)) / 86400000);
    return left < 0 ? "late" : left <= SOON ? "due-soon" : state;
  }

  function take(first) {
    head = first.head;
    groups = first.groups;
    for (const group of groups) {
      group.own = group.rows.map((row, index) => {
        const [kind, path, title, name = "", parties = [], state = "", due = "", said = "", fy = 0, works = [],
          day = "", sample = 0] = row;
        return {
          kind, due, said, day, sample, group, index,
          title: typeof title === "number" ? group.rows[title][2] : title,
          name: typeof name === "number" ? group.rows[name][3] : name,
          address: [group.at, path].filter(Boolean).join("/"),
          parties: parties.map((one) => head.parties[one] ?? [one, one]),
          state: stateOf(state, due),
          year: fy || group.year || 0,
          works: works.length ? works : group.work ? [group.work] : [],
        };
      });
      rows.push(...group.own);
    }
    for (const row of rows) {
      const folded = fold(`${row.title}\n${row.name}\n${row.parties.flat().join("\n")}`);
      const second = folded.indexOf("\n");
      const third = folded.indexOf("\n", second + 1);
      row.all = folded;
      row.ends = [second, third];
    }
    short = head.short.map((forms) => forms.map((form) => ({ form, folded: fold(form) })));
  }

  function takeText(group, texts) {
    group.read = true;
    texts.forEach((text, index) => {
      const row = group.own[index];
      row.text = text;
      row.folded = fold(text);
    });
  }

  /* ---- what is asked ---- */

  const EDGES = /^[“”"'()[\]{}<>,;:!?]+|[“”"'()[\]{}<>,;:!?]+$/g;

  function parse(query) {
    const text = canonical(query.slice(0, LONGEST)).trim();
    const words = text.match(/["“][^"“”]+["”]|\S+/g) ?? [];
    const tokens = words.map((one) => one.replace(EDGES, "")).map((raw) => ({ raw, folded: fold(raw) }))
      .filter((token) => token.folded);
    tokens.forEach((token, place) => {
      token.forms = variants(token.raw, token.folded);
      token.small = /^\d{1,2}$/.test(token.folded);
      const beside = [tokens[place - 1], tokens[place + 1]].map((one) => one && !/^\d+$/.test(one.folded) && one);
      token.beside = token.small ? beside : [];
    });
    for (const token of tokens) {
      const [before, after] = token.beside ?? [];
      if (!before && !after) continue;
      token.near = [
        ...(before ? before.forms.filter((one) => one.text).map((one) => form(one.text + token.folded)) : []),
        ...(after ? after.forms.filter((one) => one.text).map((one) => form(token.folded + one.text)) : []),
      ];
    }
    return { tokens, phrase: fold(text) };
  }

  function form(text) {
    const bare = toneless(text);
    return { text, bare, left: digit(text[0]), right: digit(text[text.length - 1]), loose: { text: bare } };
  }

  /* The other ways in which the same is written. */
  function variants(raw, folded) {
    const texts = new Set([folded]);
    const patterns = [];
    const era = (text) => text.replace(/(^|\D)((?:19|20)\d\d)(?!\d)/g, (_, edge, year) => `${edge}${+year + 543}`);
    const plain = arabic(raw);
    const day = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(plain) ??
      (/^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(plain)?.map((_, at, all) => [all[0], all[3], all[2], all[1]][at]));
    if (day && head.months[0][day[2] - 1]) {
      const year = +day[3] < 2400 ? +day[3] + 543 : +day[3];
      texts.add(fold(`${+day[1]} ${head.months[0][day[2] - 1]} ${year}`));
      texts.add(fold(`${+day[1]} ${head.months[1][day[2] - 1]} ${year}`));
    }
    for (const [place, name] of head.months[1].entries()) {
      const [long, brief] = [fold(head.months[0][place]), fold(name)];
      if (folded === brief || raw.includes(name)) texts.add(folded.replace(brief, long));
      if (folded.includes(long)) texts.add(folded.replace(long, brief));
    }
    for (const forms of short) {
      for (const one of forms) {
        const whole = folded === one.folded;
        const within = one.folded.length > 5 ? folded.includes(one.folded)
          : one.form.endsWith(".") && raw.includes(one.form);
        if (!whole && !within) continue;
        if (whole && one.folded.length < 3) texts.delete(folded);
        for (const other of whole ? forms : forms.filter((each) => each !== one)) {
          const { folded: word } = other;
          if (whole && word.length < 3) patterns.push({ pattern: abbreviation(word), shown: word });
          else texts.add(folded.replace(one.folded, word));
        }
      }
    }
    for (const text of [...texts]) texts.add(era(text));
    return [...[...texts].slice(0, 12).map(form), ...patterns];
  }

  /* Two letters stand for a name only by themselves or with their dot: ศธ, not ประเทศธ… */
  function abbreviation(letters) {
    return new RegExp(`(?:^|[^${THAI}])${letters}(?![${THAI}])|${letters}\\.`);
  }

  /* ---- matching, from strict to kind ----
     0 as typed, figures whole, a small figure beside its neighbour; 1 the same, the figure anywhere; 2 figures
     may go on (65/25… while somebody types); 3 without tone marks, within figures; 4 every word of it, where the browser
     knows words. A token is taken as strictly as anything in the index allows. */

  const LEVELS = 5;
  const segmenter = "Segmenter" in Intl ? new Intl.Segmenter("th", { granularity: "word" }) : null;

  function wordsOf(token) {
    if (token.words === undefined) {
      const found = segmenter && token.folded.length > 5 && !/\d/.test(token.folded)
        ? [...segmenter.segment(token.raw)].map((one) => toneless(fold(one.segment))).filter((one) => one.length > 1)
        : [];
      token.words = found.length > 1 ? found.map(form) : null;
    }
    return token.words;
  }

  function has(where, one, open) {
    const { text } = one;
    if (!one.left && (!one.right || open)) return where.includes(text);
    for (let at = where.indexOf(text); at >= 0; at = where.indexOf(text, at + 1)) {
      const end = at + text.length;
      const before = where[at - 1];
      const after = where[end];
      if (one.left && before && (digit(before) || (before === "." && digit(where[at - 2] ?? "")))) continue;
      if (one.right && !open && after && (digit(after) || (after === "." && digit(where[end + 1] ?? "")))) continue;
      return true;
    }
    return false;
  }

  /* ``raw`` says the same as it is written, for the few forms that are looked for there. */
  function holds(where, token, level, raw) {
    if (level === 4) {
      const words = wordsOf(token);
      return words !== null && words.every((one) => where.includes(one.bare));
    }
    const forms = level === 0 && token.near ? token.near : token.forms;
    for (const one of forms) {
      if (one.pattern ? one.pattern.test(raw()) : has(where, level === 3 ? one.loose : one, level > 1)) return true;
    }
    return false;
  }

  function titled(row, level) {
    return level < 3 ? row.all : (row.bare ??= toneless(row.all));
  }

  function texted(row, level) {
    return level < 3 ? row.folded : (row.foldedBare ??= toneless(row.folded));
  }

  /* How well a row holds a token: 0 not at all. */
  function weigh(row, token, level, full) {
    const where = titled(row, level);
    if (holds(where, token, level, () => `${row.title}\n${row.name}\n${row.parties.flat().join("\n")}`)) {
      const [second, third] = level < 3 ? row.ends : [where.indexOf("\n"), where.indexOf("\n", where.indexOf("\n") + 1)];
      const title = where.slice(0, second);
      const name = where.slice(second + 1, third);
      const any = (part, of) => holds(part, token, level, () => of);
      if (/\d/.test(token.folded) && any(name, row.name)) return 70;
      if (any(title, row.title)) return title.startsWith(token.folded) ? 52 : 50;
      return any(name, row.name) ? 40 : 25;
    }
    return full && row.folded && holds(texted(row, level), token, level, () => row.text) ? 5 : 0;
  }

  function fits(row, filter) {
    return (!filter.kind || row.kind === filter.kind) && (!filter.year || row.year === +filter.year) &&
      (!filter.work || row.works.includes(filter.work)) && (!filter.state || row.state === filter.state);
  }

  /* Every hit, the best first: {row, score}; which level each token was found at. */
  function look(query, filter = {}, full = false) {
    const { tokens, phrase } = parse(query);
    if (!tokens.length) return { hits: [], tokens, near: false };
    const weights = new Map();
    const at = (token, level) => {
      const key = `${tokens.indexOf(token)} ${level}`;
      if (!weights.has(key)) {
        const found = new Map();
        for (const row of rows) {
          const weight = weigh(row, token, level, full);
          if (weight) found.set(row, weight);
        }
        weights.set(key, found);
      }
      return weights.get(key);
    };
    const levels = tokens.map((token) => {
      for (let level = 0; level < LEVELS; level += 1) if (at(token, level).size) return level;
      return LEVELS - 1;
    });
    let hits = [];
    for (;;) {
      const found = tokens.map((token, place) => at(token, levels[place]));
      const fewest = found.reduce((one, other) => (other.size < one.size ? other : one));
      hits = [];
      for (const row of fewest.keys()) {
        if (!found.every((one) => one.has(row)) || !fits(row, filter)) continue;
        const score = found.reduce((sum, one) => sum + one.get(row), 0) / tokens.length;
        const bonus = (row.all.slice(0, row.ends[0]).includes(phrase) ? 20 : 0) - (row.kind === "page" ? 5 : 0);
        hits.push({ row, score: score + bonus });
      }
      const kinder = levels.findIndex((level, place) => level < (/^\d/.test(tokens[place].folded) ? 2 : 0));
      if (hits.length || kinder < 0 || tokens.length < 2) break;
      levels[kinder] += 1;
    }
    hits.sort((one, other) => other.score - one.score || other.row.year - one.row.year ||
      (other.row.day > one.row.day) - (other.row.day < one.row.day) || one.row.index - other.row.index);
    tokens.forEach((token, place) => { token.level = levels[place]; });
    return { hits, tokens, near: levels.some((level) => level > 2) && hits.length > 0 };
  }

  /* ---- marks ---- */

  const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

  function marker(tokens) {
    const parts = tokens.flatMap((token) => {
      const forms = token.level === 4 ? wordsOf(token) ?? [] : token.level === 0 && token.near ? token.near : token.forms;
      return forms.map((one) => {
        const letters = [...(one.pattern ? one.shown : token.level > 2 ? one.bare : one.text)];
        const gap = `[\\s\\u00a0.,ฯ‑–-]*${token.level > 2 ? "[\\u0e47-\\u0e4e]*" : ""}`;
        return letters.map((letter) => (digit(letter)
          ? `[${letter}${String.fromCharCode(letter.charCodeAt(0) + 0xe20)}]` : escape(letter))).join(gap) +
          (token.level > 2 ? "[\\u0e47-\\u0e4e]*" : "");
      });
    });
    return parts.length ? new RegExp(parts.sort((one, other) => other.length - one.length).join("|"), "gi") : null;
  }

  function marked(text, mark) {
    const made = document.createDocumentFragment();
    let from = 0;
    for (const found of mark ? text.matchAll(mark) : []) {
      if (!found[0] || (/^[\d๐-๙]/.test(found[0]) && /[\d๐-๙]/.test(text[found.index - 1] ?? ""))) continue;
      const one = document.createElement("mark");
      one.textContent = found[0];
      made.append(text.slice(from, found.index), one);
      from = found.index + found[0].length;
    }
    made.append(text.slice(from));
    return made;
  }

  /* The words around the first hit in the text; never begun or ended within a letter and its signs. */
  function excerpt(text, mark) {
    const lines = text.split("\n");
    const line = lines.find((one) => mark && one.search(mark) >= 0);
    if (line === undefined) return null;
    const at = line.search(mark);
    let start = Math.max(0, at - 50);
    let end = Math.min(line.length, at + 110);
    while (start > 0 && /[\u0e31\u0e33-\u0e3a\u0e47-\u0e4e]/.test(line[start])) start -= 1;
    while (end < line.length && /[\u0e31\u0e33-\u0e3a\u0e47-\u0e4e]/.test(line[end])) end += 1;
    return `${start ? "…" : ""}${line.slice(start, end)}${end < line.length ? "…" : ""}`;
  }

  /* ---- what is shown ---- */

  const say = (key, values = {}) =>
    Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), head.words[key]);
  const count = (number) => number.toLocaleString("th-TH-u-nu-latn");

  function make(tag, properties = {}, ...children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children.filter((one) => one !== null && one !== ""));
    return made;
  }

  function link(row) {
    const [path, anchor] = row.address.split("#");
    const place = path && !path.endsWith("/") ? `${path}/` : path;
    const url = new URL(place + (LOCAL ? "index.html" : ""), root);
    if (anchor) url.hash = anchor;
    return url.href;
  }

  function badge(row, badges) {
    const made = row.state && badges?.querySelector(`.t-${row.state}`)?.cloneNode(true);
    if (!made) return null;
    if (row.said && row.state !== "late" && row.state !== "due-soon") made.lastChild.textContent = row.said;
    return made;
  }

  function item(row, mark, badges, full) {
    const parties = row.parties.map((one) => one[1]).slice(0, 3).join(", ");
    const facts = [row.name && make("span", {}, marked(row.name, mark)),
      parties && make("span", {}, marked(parties, mark)), badge(row, badges),
      row.sample ? badges?.querySelector(".t-sample")?.cloneNode(true) ?? null : null];
    const text = full && row.text ? excerpt(row.text, mark) : null;
    return make("li", {},
      make("a", { className: "t-list__what", href: link(row) }, marked(row.title, mark)),
      make("span", { className: "t-list__more" }, ...facts.filter(Boolean).flatMap((one) => [one, " "])),
      text ? make("p", { className: "t-find__text" }, marked(text, mark)) : null);
  }

  function byKind(hits) {
    const found = new Map();
    for (const hit of hits) {
      if (!found.has(hit.row.kind)) found.set(hit.row.kind, []);
      found.get(hit.row.kind).push(hit.row);
    }
    return found;
  }

  /* ---- the box in the header ---- */

  function panel(box) {
    const input = box.querySelector("input");
    const list = box.querySelector(".t-search__panel");
    const status = box.querySelector("[role=status]");
    let telling;
    const close = () => {
      list.hidden = true;
      list.replaceChildren();
      clearTimeout(telling);
      status.textContent = "";
    };
    const show = () => {
      const query = input.value.trim();
      if (!query) { close(); return; }
      const { hits, tokens } = look(query);
      const mark = marker(tokens);
      const parts = [];
      for (const [kind, found] of byKind(hits.slice(0, ENOUGH))) {
        parts.push(make("p", { className: "t-search__kind" }, head.kinds[kind]),
          make("ul", { className: "t-list" }, ...found.map((row) => item(row, mark, null, false))));
      }
      const all = new URL(`search/${LOCAL ? "index.html" : ""}`, root);
      all.searchParams.set("q", query);
      const words = hits.length ? say("every", { count: count(hits.length) }) : say("try_full");
      if (!hits.length) {
        all.searchParams.set("full", "1");
        parts.push(make("p", {}, say("none", { query })));
      }
      parts.push(make("a", { className: "t-search__every", href: all.href }, words));
      list.replaceChildren(...parts);
      window.tidtamWhole(list);
      list.hidden = false;
      clearTimeout(telling);
      telling = setTimeout(() => {
        status.textContent = hits.length ? say("found", { count: count(hits.length) }) : say("none", { query });
      }, 600);
    };
    input.addEventListener("input", show);
    input.addEventListener("focus", () => { if (input.value.trim()) show(); });
    box.addEventListener("focusout", (event) => { if (!box.contains(event.relatedTarget)) close(); });
    list.addEventListener("mousedown", (event) => { if (!event.target.closest("a")) event.preventDefault(); });
    walk(box, input, () => list, close);
    box.querySelector("form").addEventListener("submit", (event) => {
      if (!LOCAL) return;
      event.preventDefault();
      location.href = `${new URL("search/index.html", root)}?q=${encodeURIComponent(input.value)}`;
    });
    if (input.value.trim() && document.activeElement === input) show();
  }

  /* Arrows go from the box through the results and back, Escape back to the box. */
  function walk(box, input, within, escape) {
    box.addEventListener("keydown", (event) => {
      const links = [...within().querySelectorAll("a, button")];
      const at = links.indexOf(document.activeElement);
      if (event.key === "Escape" && (at >= 0 || !within().hidden)) {
        if (at >= 0) input.focus();
        escape();
      } else if (event.key === "ArrowDown" && (at >= 0 || document.activeElement === input)) {
        (links[at + 1] ?? links[at])?.focus();
      } else if (event.key === "ArrowUp" && at >= 0) {
        (links[at - 1] ?? input).focus();
      } else return;
      event.preventDefault();
    });
  }

  /* ---- the search page ---- */

  function page(box) {
    const input = box.querySelector("input[type=search]");
    const choices = [...box.querySelectorAll("select")];
    const full = box.querySelector("[name=full]");
    const said = box.querySelector(".t-find__said");
    const place = box.querySelector(".t-find__found");
    const badges = box.querySelector("template").content;
    const grown = new Map(); /* kind → how many are shown of it, where a reader asked for more */
    let telling;

    const options = {
      work: Object.entries(head.works),
      year: [...new Set(rows.map((row) => row.year))].filter(Boolean).sort((one, other) => other - one)
        .map((year) => [year, year]),
      kind: Object.entries(head.kinds).filter(([kind]) => rows.some((row) => row.kind === kind)),
      state: Object.entries(head.states).filter(([state]) => rows.some((row) => row.state === state)),
    };
    for (const choice of choices)
      for (const [value, text] of options[choice.name]) choice.append(new Option(text, value));
    const filter = () => Object.fromEntries(choices.map((choice) => [choice.name, choice.value]));

    function remember() {
      const address = new URL(location.href);
      address.search = "";
      const query = input.value.trim();
      if (query) address.searchParams.set("q", query);
      for (const choice of choices) if (choice.value) address.searchParams.set(choice.name, choice.value);
      if (full.checked) address.searchParams.set("full", "1");
      if (address.href !== location.href) history.replaceState(history.state, "", address);
    }

    function recall() {
      const asked = new URLSearchParams(location.search);
      input.value = asked.get("q") ?? "";
      full.checked = asked.get("full") === "1";
      for (const choice of choices) choice.value = asked.get(choice.name) ?? "";
      for (const choice of choices) if (choice.selectedIndex < 0) choice.value = "";
    }

    function wanted() {
      const now = filter();
      return groups.filter((group) => group.text && group.own.some((row) => fits(row, { ...now, state: "" })));
    }

    function show() {
      const query = input.value.trim();
      const now = filter();
      const chosen = Object.values(now).some(Boolean);
      box.classList.toggle("t-find--asked", Boolean(query) || chosen);
      if (!query && !chosen) {
        place.replaceChildren();
        tell("");
        return;
      }
      const { hits, tokens, near } = query ? look(query, now, full.checked)
        : { hits: rows.filter((row) => fits(row, now)).map((row) => ({ row })), tokens: [], near: false };
      const mark = marker(tokens);
      const kinds = byKind(hits);
      const parts = near ? [make("p", { className: "t-note" }, say("near"))] : [];
      for (const [kind, found] of kinds) {
        parts.push(section(kind, found, mark, grown.get(kind) ?? (kinds.size === 1 ? MORE : FEW)));
      }
      const reading = full.checked ? wanted().filter((group) => !group.read).length : 0;
      const total = full.checked ? wanted().length : 0;
      if (!hits.length && !reading) {
        parts.push(make("p", {}, say("try")));
        if (!full.checked && query) {
          const button = make("button", { type: "button", className: "md-button" }, say("try_full"));
          button.addEventListener("click", () => { full.checked = true; changed(); input.focus(); });
          parts.push(make("p", {}, button));
        }
      }
      const focused = place.contains(document.activeElement) ? document.activeElement.href : "";
      place.replaceChildren(...parts);
      window.tidtamWhole(place);
      if (focused) [...place.querySelectorAll("a")].find((one) => one.href === focused)?.focus();
      if (reading) tell(`${say("reading", { done: total - reading, total })} ${say("found", { count: count(hits.length) })}`);
      else if (hits.length) tell(say(full.checked && query ? "found_full" : "found", { count: count(hits.length) }));
      else tell(query ? say(full.checked ? "none_full" : "none", { query }) : say("found", { count: 0 }));
    }

    function section(kind, found, mark, shown) {
      const list = make("ol", { className: "t-list t-find__list" },
        ...found.slice(0, shown).map((row) => item(row, mark, badges, full.checked)));
      const made = make("section", {},
        make("h2", {}, `${head.kinds[kind]} `, make("span", { className: "t-quiet" }, count(found.length))), list);
      if (found.length > shown) {
        const button = make("button", { type: "button", className: "md-button t-noprint" });
        const word = () => { button.textContent = say("more", { count: count(found.length - list.children.length) }); };
        button.addEventListener("click", () => {
          const from = list.children.length;
          list.append(...found.slice(from, from + MORE).map((row) => item(row, mark, badges, full.checked)));
          grown.set(kind, list.children.length);
          window.tidtamWhole(list);
          list.children[from].querySelector("a").focus();
          if (list.children.length < found.length) word();
          else button.remove();
        });
        word();
        made.append(button);
      }
      return made;
    }

    /* Seen at once, heard when the typing pauses. */
    function tell(text) {
      clearTimeout(telling);
      telling = setTimeout(() => { said.textContent = text; }, said.textContent ? 400 : 0);
    }

    let on = 0;
    async function read() {
      for (;;) {
        const next = full.checked && wanted().filter((group) => !group.read && !group.coming)
          .sort((one, other) => (other.year ?? 0) - (one.year ?? 0))[0];
        if (!next || on >= AT_ONCE) return;
        on += 1;
        next.coming = true;
        piece(next.text).then((texts) => takeText(next, texts), () => { next.coming = false; throw new Error(next.text); })
          .then(() => { on -= 1; later(); read(); }, () => { on -= 1; said.textContent = say("failed"); });
      }
    }

    let drawn;
    function later() {
      drawn ??= setTimeout(() => { drawn = undefined; show(); }, 120);
    }

    function changed() {
      grown.clear();
      show();
      read();
      remember();
    }

    input.addEventListener("input", changed);
    for (const choice of [...choices, full]) choice.addEventListener("change", changed);
    box.querySelector("form").addEventListener("submit", (event) => { event.preventDefault(); changed(); });
    window.addEventListener("popstate", () => { recall(); show(); read(); });
    walk(box, input, () => place, () => {});
    if (input.value) remember(); /* typed before the titles were here */
    recall();
    said.textContent = "";
    show();
    read();
    if (location.hash === `#${input.id}`) input.focus();
  }

  /* ---- begin ---- */

  const boxes = document.querySelectorAll("[data-t-search]");
  piece("search/first.js").then((first) => {
    take(first);
    for (const box of boxes) (box.dataset.tSearch === "page" ? page : panel)(box);
    window.tidtamLook = look; /* for tests and for the curious */
  }, () => {
    for (const box of boxes) {
      const status = box.querySelector("[role=status]");
      status.classList.remove("t-hidden");
      status.textContent = box.dataset.tFailed;
    }
  });
})();
