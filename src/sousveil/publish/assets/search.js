// Search in published files: loads the shards that a question needs and shows what they hold. Nothing is sent anywhere.
"use strict";
(() => {
  const root = document.currentScript.src.replace(/assets\/search\.js.*$/, "");
  const FILTERS = ["kind", "year", "place", "capability"];
  const ON_PAGE = 20, MOST_PAGES = 50, MOST_TERMS = 24, MOST_WORDS = 4000, TITLE_GAP = 8, BEFORE = 90, LONGEST = 320;
  const form = document.querySelector("main form.search");
  const place = document.getElementById("answer");
  const status = document.getElementById("search-status");
  if (!form || !place) return;
  const asked = new URLSearchParams(location.search);
  const chosen = {};
  for (const name of FILTERS) if (asked.get(name)) chosen[name] = asked.get(name);

  // ---- loading

  const held = new Map();
  const loading = new Map();
  window.sousveilSearch = (name, data) => held.set(name, data);
  const load = (name) => {
    if (!loading.has(name)) {
      loading.set(name, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = `${root}search/${name}.js`;
        script.onload = () => resolve(held.get(name));
        script.onerror = () => reject(new Error(name));
        document.head.append(script);
      }));
    }
    return loading.get(name);
  };

  // ---- words, as in publish/search/words.py and asking.py

  let about, letter;
  const patterns = {};
  const prepare = () => {
    letter = `(?![${about.han}])[\\p{L}\\p{N}]`;
    patterns.marks = new RegExp(`[${about.marks}]`, "gu");
    patterns.pieces = new RegExp(`[${about.han}]+|(?:${letter})+`, "gu");
    patterns.han = new RegExp(`^[${about.han}]`, "u");
  };
  const fold = (text) => {
    const plain = text.normalize("NFKD").toLowerCase().normalize("NFKD").replace(patterns.marks, "");
    return Array.from(plain, (one) => (Object.hasOwn(about.folds, one) ? about.folds[one] : one)).join("");
  };
  const shorten = (piece) => Array.from(piece).slice(0, about.longest).join("");
  const parse = (text) => {
    const terms = [];
    for (const match of text.slice(0, 1000).replace(/[“”„«»「」『』＂]/g, '"').matchAll(/(-?)(?:"([^"]*)"?|(\S+))/g)) {
      const chunk = match[2] ?? match[3];
      const pieces = fold(chunk).match(patterns.pieces);
      if (!pieces) continue;
      const words = [];
      pieces.forEach((piece, index) => {
        if (!patterns.han.test(piece)) return words.push(shorten(piece));
        const letters = Array.from(piece);
        const pairs = letters.map((one, at) => one + (letters[at + 1] ?? ""));
        if (index === pieces.length - 1 && pairs.length > 1) pairs.pop();
        words.push(...pairs);
      });
      const last = pieces.at(-1);
      const single = patterns.han.test(last) && Array.from(last).length === 1;
      terms.push({ pieces, words, prefix: single || (match[2] === undefined && chunk.endsWith("*")), out: match[1] === "-" });
    }
    return terms.slice(0, MOST_TERMS);
  };

  // ---- places of words

  const shardOf = (word) => {
    let low = 0, high = about.firsts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (about.firsts[middle] <= word) low = middle; else high = middle - 1;
    }
    return low;
  };
  const decode = (text, into) => {
    const bytes = atob(text);
    let at = 0;
    const next = () => {
      let number = 0, shift = 0, byte;
      do { byte = bytes.charCodeAt(at++); number += (byte & 127) * 2 ** shift; shift += 7; } while (byte > 127);
      return number;
    };
    for (let entry = 0; at < bytes.length;) {
      entry += next();
      const positions = into.get(entry) ?? [];
      for (let left = next(), position = 0; left > 0; left--) positions.push((position += next()));
      into.set(entry, positions);
    }
    return into;
  };
  const findWord = async (word) => {
    const found = new Map();
    if (!about.firsts.length) return found;
    const shard = await load(`words-${shardOf(word)}`);
    return Object.hasOwn(shard, word) ? decode(shard[word], found) : found;
  };
  const findBeginning = async (start) => {
    const found = new Map();
    let left = MOST_WORDS;
    for (let number = shardOf(start); number < about.firsts.length && left > 0; number++) {
      const shard = await load(`words-${number}`);
      let passed = false;
      for (const word of Object.keys(shard)) {
        if (word.startsWith(start)) {
          if (left-- <= 0) break;
          decode(shard[word], found);
        } else if (word > start) { passed = true; }
      }
      if (passed) break;
    }
    return found;
  };
  const findTerm = async (term) => {
    let found = null;
    for (const [index, word] of term.words.entries()) {
      const isLast = index === term.words.length - 1;
      const these = isLast && term.prefix ? await findBeginning(word) : await findWord(word);
      if (found === null) { found = these; continue; }
      const kept = new Map();
      for (const [entry, positions] of found) {
        const there = these.get(entry);
        if (!there) continue;
        const starts = new Set(there);
        const both = positions.filter((position) => starts.has(position + index));
        if (both.length) kept.set(entry, both);
      }
      found = kept;
    }
    return found ?? new Map();
  };

  // ---- the answer

  const rank = (found, facts, scores) => {
    const average = facts.length.reduce((sum, one) => sum + one, 0) / Math.max(1, about.entries);
    const rare = Math.log(1 + (about.entries - found.size + 0.5) / (found.size + 0.5));
    for (const [entry, positions] of found) {
      const times = positions.length;
      const weight = times * 2.2 / (times + 1.2 * (0.25 + 0.75 * facts.length[entry] / Math.max(1, average)));
      const inTitle = positions.some((position) => position < facts.head[entry]);
      scores.set(entry, (scores.get(entry) ?? 0) + rare * (weight + (inTitle ? 3 : 0)));
    }
  };
  const valuesOf = (facts, name, entry) => {
    const value = facts[name][entry];
    return Array.isArray(value) ? value : value < 0 ? [] : [value];
  };
  const find = async (terms) => {
    const facts = await load("facts");
    let kept = null;
    const scores = new Map();
    for (const term of terms.filter((one) => !one.out)) {
      const found = await findTerm(term);
      rank(found, facts, scores);
      kept = kept === null ? new Set(found.keys()) : new Set([...kept].filter((entry) => found.has(entry)));
    }
    if (kept === null) return { rows: [], facts };
    for (const term of terms.filter((one) => one.out)) for (const entry of (await findTerm(term)).keys()) kept.delete(entry);
    for (const [name, value] of Object.entries(chosen)) {
      const number = about.names[name].indexOf(value);
      kept = new Set([...kept].filter((entry) => valuesOf(facts, name, entry).includes(number)));
    }
    const rows = [...kept].sort((left, right) => scores.get(right) - scores.get(left) || left - right);
    return { rows, facts };
  };

  // ---- showing it; words of sources only ever become text

  const make = (name, text, attributes = {}) => {
    const element = document.createElement(name);
    if (text) element.textContent = text;
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };
  const patternOf = (term) => {
    const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    const parts = term.pieces.map((piece, index) => {
      if (patterns.han.test(piece)) return escape(piece);
      const open = term.prefix && index === term.pieces.length - 1;
      return `(?<!${letter.replace("(?!", "(?!")})${escape(piece)}${open ? `(?:${letter})*` : `(?!${letter})`}`;
    });
    return new RegExp(parts.join("[^\\p{L}\\p{N}]*"), "gu");
  };
  const spansOf = (text, terms) => {
    let folded = "";
    const offsets = [];
    let offset = 0;
    for (const one of text) {
      const piece = fold(one);
      for (let at = 0; at < piece.length; at++) offsets.push([offset, offset + one.length]);
      folded += piece;
      offset += one.length;
    }
    const spans = [];
    for (const term of terms) {
      if (term.out) continue;
      for (const match of folded.matchAll(patternOf(term))) {
        if (match[0]) spans.push([offsets[match.index][0], offsets[match.index + match[0].length - 1][1]]);
      }
    }
    spans.sort((left, right) => left[0] - right[0] || right[1] - left[1]);
    return spans.filter((span, index) => index === 0 || span[0] >= Math.max(...spans.slice(0, index).map((one) => one[1])));
  };
  const mark = (into, text, spans, from = 0, to = text.length) => {
    let at = from;
    for (const [start, end] of spans) {
      if (start < at || start >= to) continue;
      into.append(text.slice(at, start), make("mark", text.slice(start, Math.min(end, to))));
      at = Math.min(end, to);
    }
    into.append(text.slice(at, to));
    return into;
  };
  const addressOf = (changes) => {
    const fields = new URLSearchParams();
    for (const [name, value] of Object.entries({ q: asked.get("q") ?? "", ...chosen, ...changes })) if (value) fields.set(name, value);
    return `search.html?${fields}`;
  };
  const labelOf = (name, value) => name === "kind" ? about.labels.kinds[value] ?? value : name === "capability" ? value.replaceAll("_", " ") : value;

  const showHit = (entry, terms, facts) => {
    const [address, anchor, title, language, text] = held.get(`entries-${Math.floor(entry / about.in_file)}`)[entry % about.in_file];
    const spans = spansOf(text, terms);
    const item = make("li");
    const first = spans.length ? text.slice(...spans[0]) : "";
    let where = address + (anchor ? `#${anchor}` : "");
    if (first) where += `${anchor ? "" : "#"}:~:text=${encodeURIComponent(first).replaceAll("-", "%2D")}`;
    const known = /^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$/.test(language) ? { lang: language } : {};
    const link = make("a", "", { href: where, dir: "auto", ...known });
    const heading = make("p", "", { class: "hit-title" });
    heading.append(title ? mark(link, title, spansOf(title, terms)) : (link.append(about.labels.untitled), link));
    const year = facts.year[entry] < 0 ? "" : ` · ${about.names.year[facts.year[entry]]}`;
    item.append(heading, make("p", labelOf("kind", about.names.kind[facts.kind[entry]]) + year, { class: "hit-about" }));
    if (text) {
      const begin = spans.length ? Math.max(0, spans[0][0] - BEFORE) : 0;
      const end = Math.min(text.length, begin + LONGEST);
      const snippet = make("p", begin ? "… " : "", { class: "snippet", dir: "auto", ...known });
      mark(snippet, text, spans, begin, end);
      if (end < text.length) snippet.append(" …");
      item.append(snippet);
    }
    return item;
  };
  const showFilters = (rows, facts) => {
    const bar = make("nav", "", { class: "facets", "aria-label": about.labels.filters });
    if (Object.keys(chosen).length) {
      const all = make("p");
      all.append(make("a", about.labels.clear, { href: `search.html?q=${encodeURIComponent(asked.get("q") ?? "")}` }));
      bar.append(all);
    }
    for (const name of FILTERS) {
      const counts = new Map();
      for (const entry of rows) for (const value of valuesOf(facts, name, entry)) counts.set(value, (counts.get(value) ?? 0) + 1);
      if (!counts.size) continue;
      const part = make("details", "", { open: "" });
      const list = make("ul");
      for (const [value, count] of [...counts].sort((left, right) => right[1] - left[1] || left[0] - right[0]).slice(0, 40)) {
        const text = about.names[name][value];
        const link = make("a", labelOf(name, text), { href: addressOf({ [name]: chosen[name] === text ? "" : text }) });
        if (chosen[name] === text) link.setAttribute("aria-current", "true");
        const item = make("li");
        item.append(link, " ", make("span", count.toLocaleString("en"), { class: "figure" }));
        list.append(item);
      }
      part.append(make("summary", about.labels[name]), list);
      bar.append(part);
    }
    return bar;
  };
  const showPages = (at, pages) => {
    const bar = make("nav", "", { class: "pages", "aria-label": about.labels.pages });
    if (at > 1) bar.append(make("a", about.labels.previous, { rel: "prev", href: addressOf({ page: at > 2 ? String(at - 1) : "" }) }), " ");
    bar.append(make("span", `${at} / ${pages}`));
    if (at < pages) bar.append(" ", make("a", about.labels.next, { rel: "next", href: addressOf({ page: String(at + 1) }) }));
    return bar;
  };
  const show = async () => {
    const words = (asked.get("q") ?? "").trim();
    form.elements.q.value = words;
    if (!words) return;
    status.textContent = form.dataset.loading;
    about = await load("about");
    prepare();
    const terms = parse(words);
    const { rows, facts } = await find(terms);
    const pages = Math.min(Math.ceil(rows.length / ON_PAGE), MOST_PAGES);
    const at = Math.min(Math.max(1, Number.parseInt(asked.get("page") ?? "1", 10) || 1), Math.max(1, pages));
    const shown = rows.slice((at - 1) * ON_PAGE, at * ON_PAGE);
    await Promise.all([...new Set(shown.map((entry) => Math.floor(entry / about.in_file)))].map((number) => load(`entries-${number}`)));
    const box = make("div", "", { class: "listing with-facets" });
    const hits = make("ol", "", { class: "hits", start: String((at - 1) * ON_PAGE + 1) });
    hits.append(...shown.map((entry) => showHit(entry, terms, facts)));
    box.append(showFilters(rows, facts), hits);
    place.replaceChildren(box, ...(pages > 1 ? [showPages(at, pages)] : []));
    status.textContent = rows.length ? about.labels.found.replace("0", rows.length.toLocaleString("en")) : about.labels.nothing;
    place.dataset.done = String(rows.length);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const fields = new URLSearchParams({ q: form.elements.q.value });
    location.href = `search.html?${fields}`;
  });
  show().catch((error) => { status.textContent = `${form.dataset.failed} (${error.message})`; });
})();
