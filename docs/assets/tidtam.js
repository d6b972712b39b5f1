/* Everything works without this file: it only adds what a page alone cannot do. */

/* Words of the field are not broken at the end of a line. Thai has no spaces, and browsers break between the
   parts of a term (ตัว|ชี้|วัด). What is seen first is done before the first line is drawn, the rest when the
   browser has nothing else to do. */
(() => {
  "use strict";

  const TERMS = `
    กรมบัญชีกลาง กระทรวง กลุ่มเป้าหมาย กำหนดการ กิจกรรม การตรวจราชการ ขั้นตอน ขั้นพื้นฐาน ข้อค้นพบ ข้อมูล
    ข้อสั่งการ ข้อเสนอแนะ คณะกรรมการ คณะทำงาน คำสั่ง คู่มือ ครบกำหนด ความก้าวหน้า ค่าเป้าหมาย โครงการ
    งบประมาณ จุดเน้น ดำเนินการ ดำเนินงาน ตรวจราชการ ตัวชี้วัด ติดตาม ไตรมาส ทะเบียน นโยบาย นิเทศ แนวปฏิบัติ
    บันทึก เบิกจ่าย ปฏิทิน ปฏิบัติราชการ ประจำปี ประเด็น ประถมศึกษา ประเมินผล ปีงบประมาณ แผนงาน ผู้เกี่ยวข้อง
    ผู้ตรวจราชการ ผู้บังคับบัญชา ผู้รับผิดชอบ ผู้อำนวยการ ผลผลิต ผลลัพธ์ พัฒนาการ มัธยมศึกษา มาตรฐาน ยุทธศาสตร์
    ร้อยละ ระเบียบ รายงาน โรงเรียน ล่าช้า ศึกษาธิการ ศึกษานิเทศก์ สถานศึกษา ส่งเสริม สพฐ. สพป. สภาพัฒนาการ
    สังกัด สำนักงาน หน่วยงาน หน่วยรับตรวจ หนังสือ หลักฐาน หมายเหตุ เอกสาร เชิงประจักษ์
  `.trim().split(/\s+/).sort((one, other) => other.length - one.length);
  /* Nor is a number left behind by what it counts. */
  const COUNTED = "[\\d,.]+ (?:เดือน|เรื่อง|ตัวชี้วัด|โครงการ|ครั้ง|ฉบับ|บาท|วัน|ฝ่าย|รายการ)";
  const WHOLE = new RegExp(`${COUNTED}|(?:${TERMS.join("|").replaceAll(".", "\\.")})[ฯๆ]?`, "g");
  const LEFT = "svg, script, style, template, select, textarea, pre, code, .t-state, .t-w";

  /* What lays its parts out in a row would draw a text apart: there it stays one part. */
  const IN_A_ROW = `.t-list__more, .t-card, .t-card__head, .t-chips :is(a, [aria-current]), .t-log__when, .t-meta,
    .t-foot :is(a, button), .t-pager a, .t-filter label, .t-on, .t-step`;

  const FIRST = 2000; /* letters: more than a screen holds */
  const later = [];

  function textsIn(top) {
    const walker = document.createTreeWalker(top, NodeFilter.SHOW_TEXT);
    const found = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      if (node.data.length > 2) found.push(node);
    return found;
  }

  function wholeText(node) {
    if (!node.parentElement || node.parentElement.closest(LEFT)) return;
    if (node.data.includes(" ๆ")) node.data = node.data.replace(/ (?=ๆ)/g, "\u00a0");
    const text = node.data;
    let made = null;
    let from = 0;
    for (const one of text.matchAll(WHOLE)) {
      made ??= document.createDocumentFragment();
      const word = document.createElement("span");
      word.className = "t-w";
      word.textContent = one[0];
      made.append(text.slice(from, one.index), word);
      from = one.index + one[0].length;
    }
    if (!made) return;
    made.append(text.slice(from));
    if (!node.parentElement.matches(IN_A_ROW)) node.replaceWith(made);
    else {
      const one = document.createElement("span");
      one.append(made);
      node.replaceWith(one);
    }
  }

  const whole = (top) => textsIn(top).forEach(wholeText);
  const atLeisure = window.requestIdleCallback
    ?? ((work) => setTimeout(() => work({ timeRemaining: () => 0 }), 30));
  function goOn(left) {
    for (let done = 0; later.length && (done < 8 || left.timeRemaining() > 2); done++) wholeText(later.pop());
    if (later.length) atLeisure(goOn);
  }

  const main = document.querySelector(".md-main");
  if (main) {
    let letters = 0;
    for (const node of textsIn(main)) {
      letters += node.data.trim().length;
      if (letters < FIRST) wholeText(node);
      else later.push(node);
    }
    later.reverse();
    if (later.length) atLeisure(goOn);
  }
  window.addEventListener("beforeprint", () => { later.splice(0).forEach(wholeText); });
  window.tidtamWhole = whole; /* for what is put into the page later */
})();

(() => {
  "use strict";

  for (const button of document.querySelectorAll("[data-t-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  /* ---- how things stand on the reader's day, in Bangkok; a page is made on an earlier one ----
     The same as Standing.on in generator/status/standing.py. */

  const SOON = 14;
  const LEAST = 1; /* percent of a bar: bars.py */
  const DAY = 86400000;
  const ORDER = ["done", "doing", "due-soon", "late", "not-due", "no-data", "not-applicable"];
  const LETTERS = {
    l: "late", s: "due-soon", d: "doing", n: "not-due", w: "not-due",
    f: "done", u: "no-data", a: "not-applicable",
  };

  const article = document.querySelector(".md-content__inner");
  const built = document.querySelector("[data-t-built]")?.dataset.tBuilt;
  const words = document.getElementById("t-words");
  /* Bangkok is seven hours ahead the year round. Asking Intl costs a slow phone more than all the rest. */
  const today = new Date(Date.now() + 7 * 3600000).toISOString().slice(0, 10);
  const MONTHS = `มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน
    กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม`.split(/\s+/);
  function inWords(day) {
    const [year, month, date] = day.split("-").map(Number);
    return `${date} ${MONTHS[month - 1]} ${year + 543}`;
  }
  const left = (day) => Math.round((Date.parse(day) - Date.parse(today)) / DAY);

  /* What bars.py codes: "w2027-03-31>2027-03-01=n2027-03-31*3". */
  const known = new Map(); /* a page counts the same things many times */
  function counted(codes) {
    if (!known.has(codes)) known.set(codes, codes.split(" ").map((code) => {
      const [plan, many] = code.split("*");
      const [first, ...turns] = plan.split(">");
      let now = first;
      for (const turn of turns) {
        const [day, then] = turn.split("=");
        if (day <= today) now = then;
      }
      const due = now.slice(1);
      const own = LETTERS[now[0]];
      const gone = due && now[0] !== "w" ? left(due) : Infinity;
      return {
        before: LETTERS[first[0]], many: Number(many ?? 1),
        after: gone < 0 ? "late" : gone <= SOON ? "due-soon" : own,
      };
    }));
    return known.get(codes);
  }

  function badge(name, text) {
    const made = words.content.querySelector(`.t-state.t-${name}`).cloneNode(true);
    made.lastChild.textContent = text;
    return made;
  }

  /* A badge: what it has turned into by now, then how late or how soon that is. */
  function restand(element) {
    const phases = [...(element.querySelector("template")?.content.children ?? [])];
    const turned = phases.filter((one) => one.dataset.tFrom <= today).pop()?.firstElementChild;
    const due = turned ? turned.dataset.tDue : element.dataset.tDue;
    const gone = due ? left(due) : Infinity;
    let made = turned?.cloneNode(true);
    if (gone <= SOON) {
      const name = gone < 0 ? "late" : gone === 0 ? "due-today" : "due-soon";
      const pattern = words.content.querySelector(`.t-state.t-${name}`).lastChild.textContent;
      made = badge(name, pattern.replace("{days}", Math.abs(gone)));
    }
    if (!made || (made.className === element.className && made.textContent === element.textContent)) return;
    element.className = made.className;
    element.replaceChildren(...made.childNodes);
  }

  function howMany(element) {
    const wanted = element.dataset.tCount.split(" ");
    return counted(element.dataset.tDues)
      .filter((one) => wanted.includes(one.after))
      .reduce((sum, one) => sum + one.many, Number(element.dataset.tPlus ?? 0));
  }

  function recount(element) {
    const count = howMany(element);
    const over = Number(element.dataset.tOver ?? 0);
    if ("tZero" in element.dataset) element.hidden = count > 0;
    else element.hidden = count <= over && !("tKeep" in element.dataset);
    const said = element.dataset.tWords?.replace("{count}", count);
    if (said && said !== element.textContent) element.textContent = said;
  }

  /* Those who are late, the most first, no more than three by name. */
  function whose(list) {
    const owners = [...list.querySelectorAll(".t-of")].map((one) => [one, howMany(one)]);
    owners.sort(([one, count], [other, more]) =>
      more - count || (one.dataset.tParty < other.dataset.tParty ? -1 : 1));
    const late = owners.filter(([, count]) => count).length;
    owners.forEach(([one, count], place) => { one.hidden = !count || place >= 3; });
    const others = list.querySelector(".t-others");
    others.before(...owners.map(([one]) => one));
    others.hidden = late <= 3;
    others.textContent = list.dataset.tWhose.replace("{count}", late - 3);
    list.hidden = !late;
  }

  function redraw(bar) {
    if (counted(bar.dataset.tDues).every((one) => one.before === one.after)) return;
    const list = bar.querySelector("ul");
    const line = bar.querySelector(".t-bar__line");
    const turns = bar.querySelector("template")?.content;
    const counts = Object.fromEntries(
      [...list.children].map((item) => [item.dataset.tState, Number(item.dataset.tCount)]));
    for (const one of counted(bar.dataset.tDues)) {
      counts[one.before] -= one.many;
      counts[one.after] = (counts[one.after] ?? 0) + one.many;
    }
    const shown = ORDER.filter((name) => counts[name]);
    const items = Object.fromEntries([...list.children].map((item) => [item.dataset.tState, item]));
    const parts = [];
    const drawn = [];
    for (const name of shown) {
      let item = items[name];
      if (!item) {
        item = document.createElement("li");
        item.dataset.tState = name;
        item.append((turns?.querySelector(`.t-${name}`) ?? words.content.querySelector(`.t-state.t-${name}`))
          .cloneNode(true));
      }
      const word = words.content.querySelector(`i.t-${name}`)?.textContent;
      const said = item.querySelector(".t-state").lastChild;
      if (word || !items[name]) said.textContent = `${word ?? said.textContent} ${counts[name]} ${bar.dataset.tUnit}`;
      else said.textContent = said.textContent.replace(/\d+/, counts[name]);
      item.dataset.tCount = counts[name];
      parts.push(item);
      drawn.push([name, counts[name], item.querySelector("svg")]);
    }
    list.replaceChildren(...parts);
    const whole = drawn.reduce((sum, [, count]) => sum + count, 0);
    const widths = drawn.map(([, count]) => Math.max((100 * count) / whole, LEAST));
    const scale = 100 / widths.reduce((sum, width) => sum + width, 0);
    let start = 0;
    line.replaceChildren(...drawn.map(([name, , shape], place) => {
      const width = widths[place] * scale;
      const icon = shape.cloneNode(true);
      icon.setAttribute("y", "3.5");
      icon.setAttribute("height", "9");
      const part = drawing("svg", { class: `t-b-${name}`, x: `${start}%`, width: `${width}%` },
        drawing("rect", { width: "100%", height: "16" }), icon);
      start += width;
      return part;
    }));
  }

  function drawing(tag, attributes, ...children) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  /* What is to be done, in groups: every row to the group it belongs to by now, in order of its day. */
  function regroup(box) {
    const most = Number(box.dataset.tMost ?? Infinity);
    const ready = box.querySelector("template[data-t-ready]");
    const rows = [...box.querySelectorAll("tr[data-t-rank]")];
    if (ready) {
      const more = ready.content.cloneNode(true);
      more.querySelectorAll("[data-t-due], [data-t-turns]").forEach(restand);
      rows.push(...more.querySelectorAll("tr[data-t-rank]"));
      ready.remove();
    }
    rows.sort((one, other) => one.dataset.tRank - other.dataset.tRank);
    const own = new Map([...box.querySelectorAll("[data-t-group]")].map((group) => [group.dataset.tGroup, []]));
    for (const row of rows) {
      const group = own.get(stateOfRow(row));
      if (group && group.length < most) group.push(row);
      else row.remove();
    }
    for (const group of box.querySelectorAll("[data-t-group]")) {
      const found = own.get(group.dataset.tGroup);
      group.append(...found);
      group.hidden = !found.length;
      const fold = group.closest("details");
      if (!fold) continue;
      fold.hidden = !found.length;
      fold.querySelector("[data-t-rows]").textContent = found.length;
    }
  }

  const over = (element) => "tUntil" in element.dataset && element.dataset.tUntil < today;

  function bringUpToDate(root) {
    const all = (query, each) => root.querySelectorAll(query).forEach(each);
    all("[data-t-due], [data-t-turns]", restand);
    all("[data-t-count][data-t-dues]", recount);
    all("[data-t-whose]", whose);
    all(".t-bar[data-t-dues]", redraw);
    all("[data-t-from]", (one) => { one.hidden = one.dataset.tFrom > today; });
    all("[data-t-before]", (one) => { one.hidden = one.dataset.tBefore <= today; });
    all("[data-t-groups]", regroup);
    all("[data-t-order]", (body) => body.append(...[...body.children].sort((one, other) =>
      URGENCY.indexOf(stateOfRow(one)) - URGENCY.indexOf(stateOfRow(other))
      || one.dataset.tRank - other.dataset.tRank)));
    all("[data-t-until]", (one) => { one.hidden = over(one); });
    all("[data-t-first]", (list) => [...list.querySelectorAll("[data-t-until]")]
      .filter((one) => !over(one))
      .forEach((one, place) => { one.hidden = place >= Number(list.dataset.tFirst); }));
    all("[data-t-some]", (part) => {
      part.hidden = [...part.querySelectorAll("tbody tr:not(.t-group)")].every((row) => row.hidden);
    });
    all("[data-t-beyond]", (note) => {
      const lacks = howMany(note) - root.querySelectorAll(`#${note.dataset.tBeyond} tr[data-t-rank]`).length;
      note.hidden = lacks <= 0;
      note.textContent = note.dataset.tWords.replace("{count}", lacks);
    });
    all("[data-t-left]", (one) => {
      const gone = left(one.dataset.tLeft);
      const pattern = gone < 0 ? words.dataset.gone : gone ? words.dataset.left : words.dataset.now;
      one.textContent = pattern.replace("{days}", Math.abs(gone));
    });
    all("[data-t-place]", (one) => {
      const [begin, end] = one.dataset.tPlace.split(" ");
      one.toggleAttribute("hidden", today < begin || today > end);
      one.setAttribute("x", `${(100 * -left(begin)) / (left(end) - left(begin) + 1)}%`);
    });
    const said = inWords(today);
    all("[data-t-now]", (one) => { one.textContent = said; });
    root.querySelector("[data-t-built]").append(` · ${words.dataset.recount.replace("{day}", said)}`);
  }

  /* ---- choosing among the rows of a long list; the choice stands in the address ---- */

  const URGENCY = ["late", "due-soon", "doing", "not-due", "no-data", "done", "not-applicable"];

  function stateOfRow(row) {
    const shown = row.querySelector('td[data-th="สถานะ"] .t-state, .t-state:not(.t-sample)');
    return URGENCY.find((name) => shown?.classList.contains(`t-${name}`)) ?? "";
  }

  const inFigures = (place) => String(place).padStart(2, "0");
  const keys = {
    state: (row) => inFigures(URGENCY.indexOf(stateOfRow(row))),
    due: (row) => row.dataset.fDue ?? "9999",
    name: (row) => row.querySelector("th").textContent.trim(),
  };
  let thaiOrder; /* made when somebody sorts */
  const figure = (row, name) => Number(row.dataset[`s${name[0].toUpperCase()}${name.slice(1)}`] ?? -1);

  function ordered(rows, name) {
    if (!name) return rows;
    if (!keys[name]) return [...rows].sort((one, other) => figure(other, name) - figure(one, name));
    const known = new Map(rows.map((row) => [row, keys[name](row)]));
    thaiOrder ??= new Intl.Collator("th", { numeric: true });
    return [...rows].sort((one, other) => thaiOrder.compare(known.get(one), known.get(other)));
  }

  function choosing(form, root) {
    const list = root.querySelector(`#${form.dataset.tFilter}`);
    const rowsOf = (one) => [...one.querySelectorAll("tbody tr:not(.t-group)")];
    let rows = rowsOf(list);
    const here = new Set(rows);
    const nav = form.dataset.tParts && root.querySelector(".t-parts");
    let others = form.dataset.tParts?.split(" ") ?? [];
    const bodies = [...list.querySelectorAll("tbody")];
    const choices = [...form.querySelectorAll("select")];
    const said = form.querySelector("[aria-live]");
    const fits = (row, choice) => {
      if (!choice.value || choice.name === "sort") return true;
      if (choice.name === "state") return stateOfRow(row) === choice.value;
      const has = row.dataset[`f${choice.name[0].toUpperCase()}${choice.name.slice(1)}`] ?? "";
      return has.split(" ").includes(choice.value);
    };
    /* The rows of the list's other pages, each to the group that it belongs to. */
    const bringOthers = async () => {
      const wanted = others;
      others = [];
      said.textContent = form.dataset.tLoading;
      const pages = await Promise.all(wanted.map(async (part) => {
        const address = new URL(part, location.href);
        const answer = await fetch(address);
        if (!answer.ok) throw new Error(`${answer.status} ${address}`);
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        for (const link of page.querySelectorAll("a[href]"))
          link.setAttribute("href", new URL(link.getAttribute("href"), address));
        if (outdated) bringUpToDate(page.querySelector(".md-content__inner"));
        return page.getElementById(form.dataset.tFilter);
      }));
      for (const body of pages.flatMap((page) => [...page.querySelectorAll("tbody")])) {
        window.tidtamWhole(body);
        const to = bodies.length === 1 ? bodies[0]
          : bodies.find((one) => "tGroup" in body.dataset && one.dataset.tGroup === body.dataset.tGroup);
        if (to) to.append(...body.querySelectorAll("tr:not(.t-group)"));
        else { /* a group of its own, such as an owner's */
          bodies.at(-1).after(body);
          bodies.push(body);
        }
      }
      rows = rowsOf(list);
    };
    const choose = () => {
      if (!others.length || !choices.some((choice) => choice.value)) apply();
      else bringOthers().then(apply, () => {
        apply();
        said.textContent += ` ${form.dataset.tHereOnly}`;
      });
    };
    const apply = () => {
      const chosen = choices.some((choice) => choice.value);
      const hits = new Set(rows.filter((row) =>
        (chosen || here.has(row)) && choices.every((choice) => fits(row, choice))));
      for (const row of rows) row.hidden = !hits.has(row);
      if (nav) nav.hidden = chosen && rows.length > here.size;
      for (const body of bodies) {
        const own = rows.filter((row) => body.contains(row));
        body.append(...ordered(own, form.elements.sort?.value));
        body.hidden = own.every((row) => row.hidden);
        const fold = body.closest("details");
        if (!fold) continue;
        fold.hidden = body.hidden;
        if (chosen && !body.hidden) fold.open = true;
      }
      said.textContent = chosen
        ? form.dataset.tFound.replace("{count}", hits.size).replace("{total}", rows.length) : "";
      form.querySelector("[data-t-none]").hidden = hits.size > 0;
      form.querySelector("button").hidden = !chosen;
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
    choose();
    const wide = window.matchMedia("(min-width: 45em)").matches;
    form.querySelector("details").open = wide || choices.some((choice) => choice.value);
    form.addEventListener("change", () => { choose(); remember(); });
    form.addEventListener("reset", () => setTimeout(() => {
      for (const choice of choices) choice.value = "";
      apply();
      remember();
    }));
    form.addEventListener("submit", (event) => event.preventDefault());
  }

  const chooseIn = (root) =>
    root.querySelectorAll("[data-t-filter]").forEach((form) => choosing(form, root));

  /* ---- a record as it stood on a day: the field for the day, and addresses like #on-2023-03-31 ---- */

  const asOf = document.querySelector("[data-t-on]");
  function standing(day) {
    const versions = [...document.querySelectorAll("[data-t-from]")];
    return versions.find((one) => one.dataset.tFrom <= day);
  }

  function showStanding(day) {
    const version = standing(day);
    const said = asOf.querySelector("output");
    for (const one of document.querySelectorAll(".t-version--on")) one.classList.remove("t-version--on");
    const name = inWords(day);
    if (!version) {
      said.textContent = `${name}: ${asOf.dataset.tNone}`;
      return;
    }
    const whole = version.querySelector("details.t-whole");
    said.textContent = whole ? name : `${name}: ${asOf.dataset.tNow}`;
    if (whole) whole.open = true;
    version.classList.add("t-version--on");
    version.scrollIntoView({ block: "start" });
  }

  function showNamed() {
    const day = /^#on-(\d{4}-\d{2}-\d{2})$/.exec(location.hash)?.[1];
    if (!day) return;
    asOf.querySelector("input").value = day;
    showStanding(day);
  }

  if (asOf) {
    asOf.hidden = false;
    const input = asOf.querySelector("input");
    input.max = today;
    asOf.addEventListener("submit", (event) => event.preventDefault());
    input.addEventListener("change", () => {
      if (!input.value) return;
      history.replaceState(null, "", `#on-${input.value}`);
      showStanding(input.value);
    });
    window.addEventListener("hashchange", showNamed);
    showNamed();
  }

  /* ---- on paper stands what the page was made with, and its day; nothing stays folded ---- */

  if (!article) return;
  const outdated = Boolean(built && words && today > built);
  const paper = outdated ? article.cloneNode(true) : article;
  if (outdated) bringUpToDate(article);
  chooseIn(article);

  let folded = [];
  window.addEventListener("beforeprint", () => {
    if (outdated && !article.querySelector("[data-t-parts]")) {
      const sheet = paper.cloneNode(true);
      window.tidtamWhole(sheet);
      chooseIn(sheet);
      article.replaceWith(sheet);
      window.addEventListener("afterprint", () => sheet.replaceWith(article), { once: true });
    }
    folded = [...document.querySelectorAll("details.t-more:not([open])")];
    for (const one of folded) one.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const one of folded) one.open = false;
  });
})();

/* The head of the page: colours as the machine has them, light or dark; the menu closes when it is left. */
(() => {
  "use strict";

  const SCHEMES = ["auto", "default", "slate"];
  const KEY = "tidtam.scheme";
  const button = document.querySelector("[data-t-scheme]");

  function show(scheme) {
    const place = SCHEMES.indexOf(scheme);
    document.body.dataset.mdColorScheme = scheme;
    const name = button.dataset.tScheme.split("|")[place];
    button.setAttribute("aria-label", name);
    button.title = name;
    [...button.children].forEach((icon, at) => icon.toggleAttribute("hidden", at !== place));
  }

  if (button) {
    button.hidden = false;
    show(SCHEMES.includes(document.body.dataset.mdColorScheme) ? document.body.dataset.mdColorScheme : "auto");
    button.addEventListener("click", () => {
      const next = SCHEMES[(SCHEMES.indexOf(document.body.dataset.mdColorScheme) + 1) % SCHEMES.length];
      show(next);
      try {
        if (next === "auto") localStorage.removeItem(KEY);
        else localStorage.setItem(KEY, next);
      } catch { /* a browser that keeps nothing: the choice holds for this page */ }
    });
  }

  /* Paper is white, whatever was chosen. */
  window.addEventListener("beforeprint", () => {
    const chosen = document.body.dataset.mdColorScheme;
    document.body.dataset.mdColorScheme = "default";
    window.addEventListener("afterprint", () => { document.body.dataset.mdColorScheme = chosen; }, { once: true });
  });

  const menu = document.querySelector("details.t-menu");
  if (menu) {
    const close = () => { menu.open = false; };
    document.addEventListener("click", (event) => { if (!menu.contains(event.target)) close(); });
    menu.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !menu.contains(event.relatedTarget)) close();
    });
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      close();
      menu.querySelector("summary").focus();
    });
    menu.querySelector("nav").addEventListener("click", (event) => { if (event.target.closest("a")) close(); });
  }
})();

/* Search: its script and the titles come only when somebody is about to search. */
(() => {
  "use strict";

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
    else box.querySelector("input").addEventListener("focus", search);
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
})();
