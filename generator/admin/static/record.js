// A record's file, read as values and written back with only what was changed.
//
// TidtamRecord.read(text) gives its values. TidtamRecord.written(text, values, shape) gives the text with
// the changes in it: comments, order, blank lines and spelling of all the rest stay as they are, and what is
// new is spelt as `tidtam fmt` spells it. `shape` is what the schema says of a value:
// {properties: {key: shape}, required: [key], items: shape, flag: true}.

globalThis.TidtamRecord = (() => {
  "use strict";

  const { parseDocument, isMap, isSeq } = globalThis.TidtamYAML;
  const INDENT = 2;
  const WIDTH = 110; // columns that a list or mapping in brackets may reach to

  // -- reading ------------------------------------------------------------------------------------------

  const parsed = (text) => {
    const found = parseDocument(text, { version: "1.2", schema: "core", merge: false, logLevel: "silent" });
    if (found.errors.length) throw found.errors[0];
    return found;
  };

  const read = (text) => parsed(text).toJS() ?? {};

  const plain = (value) => Object.prototype.toString.call(value) === "[object Object]";

  /** The tree of a text: each value with the lines that it and its comments take. */
  const outline = (text) => {
    const document = parsed(text);
    const lines = text.split("\n");
    const starts = [0];
    for (const line of lines) starts.push(starts[starts.length - 1] + line.length + 1);
    const spot = (offset) => {
      let low = 0;
      let high = lines.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (starts[middle] <= offset) low = middle;
        else high = middle - 1;
      }
      return [low, offset - starts[low]];
    };
    const end = (node) => {
      if (isMap(node) || isSeq(node)) {
        const last = node.items[node.items.length - 1];
        if (last && !node.flow) return last.key ? end(last.value?.range ? last.value : last.key) : end(last);
      }
      let offset = node.range[1];
      while (offset > node.range[0] && "\n ".includes(text[offset - 1])) offset -= 1;
      return offset;
    };
    const dash = (node) => {
      let offset = node.range[0] - 1;
      while (text[offset] !== "-") offset -= 1;
      return offset;
    };
    const visit = (node, from, to) => {
      const value = { node, value: node?.toJS?.(document) ?? null, entries: null, flow: !!node?.flow };
      if (!(isMap(node) || isSeq(node)) || node.flow) return value;
      value.list = isSeq(node);
      value.entries = node.items.map((item) => {
        const held = value.list ? item : item.value;
        const start = spot(value.list ? dash(item) : item.key.range[0]);
        const over = held?.range ? end(held) : item.key.range[1];
        return { key: value.list ? null : String(item.key.value), held, start, over: spot(over) };
      });
      let first = from;
      value.entries.forEach((entry, index) => {
        const before = index ? value.entries[index - 1].over[0] + 1 : from;
        let lead = entry.start[0];
        while (lead > before && above(lines[lead - 1], index ? entry.start[1] : Infinity)) lead -= 1;
        entry.lead = index ? lead : Math.min(first, entry.start[0]);
        if (index) value.entries[index - 1].to = entry.lead;
        first = lead;
      });
      if (value.entries.length) value.entries[value.entries.length - 1].to = to;
      for (const entry of value.entries) {
        entry.column = entry.start[1];
        entry.leading = lines.slice(entry.lead, entry.start[0]);
        entry.lines = lines.slice(entry.start[0], entry.to);
        // The first key of a list's item stands behind its dash.
        entry.lines[0] = " ".repeat(entry.column) + entry.lines[0].slice(entry.column);
        const inline = value.list && entry.held && !entry.held.flow && (isMap(entry.held) || isSeq(entry.held));
        entry.tree = visit(entry.held, inline ? entry.start[0] : entry.start[0] + 1, entry.to);
        const rest = lines[entry.over[0]].slice(entry.over[1]);
        entry.behind = /^\s+#/.test(rest) ? ` ${rest.trim()}` : "";
        entry.tail = lines.slice(entry.over[0] + 1, entry.to);
      }
      return value;
    };
    const top = document.contents;
    return { lines, tree: visit(top, 0, lines.length) };
  };

  /** Whether a line is a blank one, or a comment that belongs to what follows at `column`. */
  const above = (line, column) => {
    const bare = line.trim();
    return !bare || (bare.startsWith("#") && line.length - line.trimStart().length <= column);
  };

  // -- what is spelt anew ---------------------------------------------------------------------------------

  const SURELY_PLAIN =
    /^(?:[ก-ฮเ-ไ][ก-๙\p{L}\p{N}_./()%–“”]*(?: [ก-๙\p{L}\p{N}_(][ก-๙\p{L}\p{N}_./()%–“”]*)*|[a-z]+[-/][\p{L}\p{N}_./-]*)$/u;
  const OTHERWISE = [
    /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt ].*)?$/,
    /^[-+]?\d+(?::[0-5]?\d)+(?:\.\d*)?$/,
    /^[-+]?(?:0[0-9_]+(?:\.[0-9_]*)?|0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|\d[\d_]*_[\d_]*(?:\.[\d_]*)?)$/,
    /^[-+]?(?:(?:\d[\d_]*\.?[\d_]*|\.[\d_]*\d[\d_]*)(?:[eE][-+]?\d[\d_]*)?|\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
    /^(?:yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF|true|True|TRUE|false|False|FALSE|null|Null|NULL|~|<<|=)?$/,
    /^[&*!%@`]|^[-:?](?:\s|$)/,
    /[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/,
  ];

  /** Whether every reader takes a text without quotes for that very text (generator.desk.document.is_plain). */
  const isPlain = (text, inBrackets) => {
    if (SURELY_PLAIN.test(text)) return true;
    if (OTHERWISE.some((one) => one.test(text))) return false;
    if (inBrackets && text.startsWith("?")) return false; // libyaml's sign for a long key
    const key = text.length < 500 ? text : "k";
    try {
      const written = inBrackets ? `${key}: [[${text}], {k: ${text}}]` : `${key}: ${text}`;
      const wanted = inBrackets ? [[text], { k: text }] : text;
      const found = read(`${written}\n`);
      return Object.keys(found).length === 1 && same(found[key], wanted, true);
    } catch {
      return false;
    }
  };

  const quoted = (text) =>
    JSON.stringify(text).replace(
      /[\x7f-\x9f\u00a0\u2028\u2029\ufeff]/g,
      (sign) => `\\u${sign.codePointAt(0).toString(16).padStart(4, "0").toUpperCase()}`,
    );

  const figure = (value) => {
    const text = String(value);
    if (!/e/i.test(text)) return text;
    return value.toLocaleString("en-US", { useGrouping: false, maximumFractionDigits: 20 });
  };

  const scalar = (value, inBrackets = false) => {
    if (value === null || value === undefined) return "null";
    if (typeof value === "number") return figure(value);
    if (typeof value === "boolean") return String(value);
    return isPlain(value, inBrackets) ? value : quoted(value);
  };

  /** A value on one line in brackets. */
  const bracketed = (value) => {
    if (Array.isArray(value)) return `[${value.map(bracketed).join(", ")}]`;
    if (plain(value)) {
      return `{${Object.entries(value).map(([key, child]) => `${scalar(key, true)}: ${bracketed(child)}`).join(", ")}}`;
    }
    return scalar(value, true);
  };

  /** The columns that `tidtam fmt` reckons for a value in brackets. */
  const width = (value) => {
    if (!value || typeof value !== "object") return String(value).length + 2;
    const names = Array.isArray(value) ? 0 : Object.keys(value).join(": ").length + 2;
    return names + Object.values(value).reduce((sum, child) => sum + width(child) + 2, 0);
  };

  const hasBreak = (value) =>
    value && typeof value === "object" ? Object.values(value).some(hasBreak) : /\n/.test(String(value));

  const isBlockText = (value) =>
    typeof value === "string" && value.includes("\n") && !/^[ \n]|[ \t]\n|[ \t]$|[\x00-\x09\x0b-\x1f]/.test(value);

  /** The lines of a value behind `label` (`key:` or `-`), which stands at `column`. */
  const fresh = (label, value, shape, column, asBlock = false) => {
    const blanks = " ".repeat(column);
    if (plain(value) && Object.keys(value).length) {
      const inner = mapping(null, value, shape, column + INDENT);
      return label === "-" ? dashed(inner, column) : [`${blanks}${label}`, ...inner];
    }
    if (Array.isArray(value) && value.length) {
      const inner = sequence(null, value, shape, column + INDENT);
      return label === "-" ? dashed(inner, column) : [`${blanks}${label}`, ...inner];
    }
    if (Array.isArray(value)) return [`${blanks}${label} []`];
    if (plain(value)) return [`${blanks}${label} {}`];
    if (isBlockText(value) || (asBlock && typeof value === "string")) {
      const sign = value.endsWith("\n") ? "|" : "|-";
      const inner = value.replace(/\n$/, "").split("\n");
      const deeper = " ".repeat(column + INDENT);
      return [`${blanks}${label} ${sign}`, ...inner.map((line) => (line ? deeper + line : ""))];
    }
    return [`${blanks}${label} ${scalar(value)}`];
  };

  const dashed = (lines, column) => {
    const first = lines.findIndex((line) => line.trim() && !line.trim().startsWith("#"));
    return lines.map((line, index) =>
      index === first ? `${" ".repeat(column)}- ${line.slice(column + INDENT)}` : line,
    );
  };

  // -- what was changed -----------------------------------------------------------------------------------

  const same = (one, other, exactly = false) => {
    if (typeof one === "string" && typeof other === "string") {
      return exactly ? one === other : one.trim() === other.trim();
    }
    if (Array.isArray(one) && Array.isArray(other)) {
      return one.length === other.length && one.every((each, index) => same(each, other[index], exactly));
    }
    if (plain(one) && plain(other)) {
      const keys = Object.keys(one);
      return (
        keys.length === Object.keys(other).length &&
        keys.every((key) => key in other && same(one[key], other[key], exactly))
      );
    }
    return one === other;
  };

  const whole = (entry) => [...entry.leading, ...entry.lines];

  /** Lines without the blank ones before the first. */
  const begun = (lines) => lines.slice(Math.max(lines.findIndex((line) => line.trim()), 0));

  const changed = (label, entry, value, shape, column) => {
    const old = entry.tree;
    if (old.entries && plain(value) && !old.list && Object.keys(value).length) {
      const inner = mapping(old, value, shape, old.entries[0].column);
      return label === "-"
        ? [...entry.leading, ...dashed(inner, column)]
        : [...entry.leading, entry.lines[0], ...inner];
    }
    if (old.entries && old.list && Array.isArray(value) && value.length) {
      return [...entry.leading, entry.lines[0], ...sequence(old, value, shape, old.entries[0].column)];
    }
    const blanks = " ".repeat(column);
    if (old.flow && value && typeof value === "object" && !hasBreak(value)) {
      if (column + label.length + 1 + width(value) <= WIDTH) {
        return [...entry.leading, `${blanks}${label} ${bracketed(value)}${entry.behind}`, ...entry.tail];
      }
    }
    let text = value;
    const block = ["BLOCK_LITERAL", "BLOCK_FOLDED"].includes(old.node?.type);
    if (block && typeof value === "string" && String(old.value).endsWith("\n")) text = `${value}\n`;
    const lines = fresh(label, text, shape, column, old.node?.type === "BLOCK_LITERAL");
    if (lines.length === 1 && !block) lines[0] += entry.behind;
    return [...entry.leading, ...lines, ...entry.tail];
  };

  const mapping = (old, value, shape, column) => {
    const known = Object.keys(shape?.properties ?? {});
    const place = (key) => (known.includes(key) ? known.indexOf(key) : known.length);
    const entries = new Map((old?.entries ?? []).map((entry) => [entry.key, entry]));
    const order = [...entries.keys()].filter((key) => key in value);
    const added = Object.keys(value).filter((key) => !entries.has(key));
    added.sort((one, other) => place(one) - place(other));
    for (const key of added) {
      const before = order.findIndex((each) => place(each) > place(key));
      order.splice(before < 0 ? order.length : before, 0, key);
    }
    return begun(order.flatMap((key) => {
      const entry = entries.get(key);
      const inner = shape?.properties?.[key];
      const label = `${scalar(key)}:`;
      if (!entry) return fresh(label, value[key], inner, column);
      return same(entry.tree.value, value[key]) ? whole(entry) : changed(label, entry, value[key], inner, column);
    }));
  };

  const sequence = (old, values, shape, column) => {
    const entries = old?.entries ?? [];
    const partners = paired(entries.map((entry) => entry.tree.value), values);
    return begun(values.flatMap((value, index) => {
      const entry = entries[partners[index]];
      if (!entry) return fresh("-", value, shape?.items, column);
      return same(entry.tree.value, value) ? whole(entry) : changed("-", entry, value, shape?.items, column);
    }));
  };

  /** For each new item the number of the old one that it was, or -1: equal ones first, then the likest. */
  const paired = (old, values) => {
    const found = values.map(() => -1);
    const length = Array.from({ length: old.length + 1 }, () => new Array(values.length + 1).fill(0));
    for (let i = old.length - 1; i >= 0; i -= 1) {
      for (let j = values.length - 1; j >= 0; j -= 1) {
        length[i][j] = same(old[i], values[j])
          ? length[i + 1][j + 1] + 1
          : Math.max(length[i + 1][j], length[i][j + 1]);
      }
    }
    let i = 0;
    let j = 0;
    let gap = [0, 0];
    const close = (toOld, toNew) => {
      const many = toOld - gap[0] === toNew - gap[1];
      let next = gap[0];
      for (let at = gap[1]; at < toNew; at += 1) {
        for (let from = next; from < toOld; from += 1) {
          if (many ? from - gap[0] === at - gap[1] : alike(old[from], values[at]) >= 0.5) {
            found[at] = from;
            next = from + 1;
            break;
          }
        }
      }
    };
    while (i < old.length && j < values.length) {
      if (same(old[i], values[j])) {
        close(i, j);
        found[j] = i;
        i += 1;
        j += 1;
        gap = [i, j];
      } else if (length[i + 1][j] >= length[i][j + 1]) i += 1;
      else j += 1;
    }
    close(old.length, values.length);
    return found;
  };

  const alike = (one, other) => {
    if (!plain(one) || !plain(other)) return 0;
    const keys = Object.keys(one);
    return keys.filter((key) => key in other && same(one[key], other[key])).length / Math.max(keys.length, 1);
  };

  // -- from a form ----------------------------------------------------------------------------------------

  const isEmpty = (value) =>
    value === undefined ||
    value === null ||
    value === "" ||
    Number.isNaN(value) ||
    (typeof value === "object" && !Object.keys(value).length);

  /** What a form gives, without the empty values that it puts where nobody said anything. */
  const meant = (value, shape, old) => {
    if (typeof value === "string") return value.replace(/\r\n?/g, "\n").trim();
    if (Array.isArray(value)) {
      return value.map((each, index) => meant(each, shape?.items, old?.[index])).filter((each) => !isEmpty(each));
    }
    if (!plain(value)) return value;
    const kept = {};
    for (const [key, child] of Object.entries(value)) {
      if (key.startsWith("_")) continue;
      const inner = shape?.properties?.[key];
      const before = plain(old) ? old[key] : undefined;
      const now = meant(child, inner, before);
      const needed = shape?.required?.includes(key);
      if (before !== undefined && same(before, now)) kept[key] = before;
      else if (isEmpty(now) && !(needed && Array.isArray(now))) continue;
      else if (now === false && before === undefined && !needed) continue;
      else kept[key] = now;
    }
    return kept;
  };

  const written = (text, values, shape) => {
    if (!text) return `${mapping(null, meant(values, shape, {}), shape, 0).join("\n")}\n`;
    const { tree } = outline(text.replace(/\r\n?/g, "\n").trimEnd());
    return `${mapping(tree, meant(values, shape, tree.value), shape, 0).join("\n").trimEnd()}\n`;
  };

  return { read, written };
})();
