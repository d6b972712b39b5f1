// The form editor begins: its configuration is made whole, the records' format and our own fields are made
// known to it, and what a form has no use for is hidden.
"use strict";

(async () => {
  const SOURCE = "_text"; // the file as it was read goes along with its values, so that comments are kept
  const LOCAL = ["localhost", "127.0.0.1", "[::1]"].includes(location.hostname);

  const say = (text) => {
    const paragraph = document.createElement("p");
    paragraph.className = "t-said";
    paragraph.setAttribute("role", "alert");
    paragraph.textContent = text;
    document.querySelector("#nc-root").replaceChildren(paragraph);
  };

  /** The configuration with every list put where it is named. */
  const unfolded = (all) => {
    const made = [];
    const whole = (value) => {
      if (Array.isArray(value)) return value.map(whole);
      if (!value || typeof value !== "object") return value;
      if ("$list" in value) return (made[value.$list] ??= whole(all.lists[value.$list]));
      return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, whole(child)]));
    };
    return whole(all.cms);
  };

  let all;
  try {
    const answer = await fetch("config.json");
    if (!answer.ok) throw new Error(String(answer.status));
    all = await answer.json();
  } catch (problem) {
    console.error(problem);
    say("เปิดแบบฟอร์มไม่ได้ เพราะอ่าน config.json ไม่ได้ ลองโหลดหน้านี้ใหม่");
    return;
  }
  if (!all.repository && !LOCAL) {
    say("เว็บไซต์นี้ยังไม่ได้บอกว่าทะเบียนเก็บไว้ที่ใด (หัวข้อ repository ใน office.yml) จึงบันทึกจากแบบฟอร์มนี้ไม่ได้");
    return;
  }
  document.documentElement.dataset.repository = all.repository ? "yes" : "no";

  for (const [kind, shape] of Object.entries({ ...all.shapes, any: {} })) {
    CMS.registerCustomFormat(`record-${kind}`, "yml", {
      fromFile: (text) => ({ ...TidtamRecord.read(text), [SOURCE]: text }),
      toFile: ({ [SOURCE]: text = "", ...values }) =>
        TidtamTogether.wrote(text, TidtamRecord.written(text, values, shape)),
    });
  }
  for (const [name, control] of Object.entries(window.TidtamFields)) CMS.registerFieldType(name, control);

  // -- what a form has no use for -------------------------------------------------------------------------

  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

  const named = (key) => `.field[data-key-path="${CSS.escape(key)}"]`;

  /** The value that is chosen of a few in the form; null where the choice is not on the screen. */
  const chosen = (key) => {
    const field = document.querySelector(named(key));
    return field ? (field.querySelector('[role="radio"][aria-checked="true"]')?.dataset.value ?? "") : null;
  };

  const known = new Map();
  let place = "";
  let shown = "";
  const arrange = () => {
    const [, kind, what] = /^#\/collections\/([a-z]+)\/(entries|new)/.exec(location.hash) ?? [];
    const hidden = [];
    if (place !== location.hash) known.clear(); // what was chosen in another form
    place = location.hash;
    if (what === "entries") hidden.push("_fy", "_year", "_round");
    for (const rule of (what && all.conditions[kind]) || []) {
      const value = chosen(rule.key) ?? known.get(rule.key);
      known.set(rule.key, value);
      if (value !== undefined && !rule.values.includes(value)) hidden.push(...rule.shows);
    }
    const text = hidden.map((key) => `${named(key)}{display:none}`).join("");
    if (text !== shown) sheet.replaceSync(text);
    shown = text;
  };
  let waiting = false;
  new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      arrange();
    });
  }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-checked"] });
  addEventListener("hashchange", arrange);

  CMS.init({ config: unfolded(all) });
})();
