"use strict";
(() => {
  const panel = document.getElementById("chosen");
  if (!panel) return;
  const card = panel.querySelector(".card");
  const said = document.getElementById("said");
  const keys = document.querySelector(".keys");
  const toggle = document.querySelector(".toggle-keys");
  const findings = [...document.querySelectorAll(".finding")];
  const stops = [...document.querySelectorAll(".document a.hl:not([tabindex])")];
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let lettersOn = true;
  let cameFrom = null;
  let finding = -1;
  let stop = -1;

  // The keys are only told of where a script can hear them.
  keys.hidden = false;
  document.querySelector(".hint-keys").hidden = false;

  const say = (words) => { said.textContent = words; };
  const idsOf = (element) => (element.dataset.claims || "").split(" ").filter(Boolean);
  const marksOf = (ids) => ids.flatMap((id) =>
    [...document.querySelectorAll(`.document a.hl[data-claims~="${CSS.escape(id)}"]`)]);
  const show = (element, block) =>
    element.scrollIntoView({ block, behavior: calm.matches ? "auto" : "smooth" });

  const clear = () => {
    document.querySelectorAll(".hl.on").forEach((mark) => mark.classList.remove("on"));
    document.querySelectorAll(".finding.chosen").forEach((item) => item.classList.remove("chosen"));
    panel.hidden = true;
    document.body.classList.remove("choosing");
  };

  // Keeps the chosen finding in view inside its own column without moving the page.
  const showFinding = (item) => {
    const column = document.getElementById("findings");
    if (column.scrollHeight > column.clientHeight + 1) {
      column.scrollTop += item.getBoundingClientRect().top - column.getBoundingClientRect().top - 48;
    }
  };

  const chooseFinding = (index, moveFocus) => {
    const item = findings[index];
    if (!item) return;
    clear();
    finding = index;
    item.classList.add("chosen");
    const marks = marksOf(idsOf(item));
    marks.forEach((mark) => mark.classList.add("on"));
    const link = item.querySelector(".go");
    showFinding(item);
    if (moveFocus === "text" && marks.length) {
      cameFrom = link;
      marks[0].focus({ preventScroll: true });
      stop = stops.indexOf(marks[0]);
    } else if (link) {
      link.focus({ preventScroll: true });
    }
    if (marks.length) show(marks[0], "center");
    else show(item, "nearest");
    const words = item.querySelector(".verdict").textContent.trim();
    const places = idsOf(item).length;
    say(`Finding ${index + 1} of ${findings.length}: ${words}. ${item.querySelector(".sentence").textContent.trim()} ` +
      (places === 1 ? "One place is marked in the text." : `${places} places are marked in the text.`));
  };

  const addRow = (list, name, ...content) => {
    const row = document.createElement("div");
    const term = document.createElement("dt");
    const value = document.createElement("dd");
    term.textContent = name;
    value.append(...content);
    row.append(term, value);
    list.append(row);
  };

  const addClaim = (id) => {
    const row = document.getElementById(`claim-${id}`);
    if (!row) return "";
    const title = document.createElement("h2");
    title.append(row.querySelector("th q").cloneNode(true));
    const list = document.createElement("dl");
    row.querySelectorAll("td").forEach((cell) => {
      if (cell.textContent.trim()) addRow(list, cell.dataset.label, ...[...cell.childNodes].map((node) => node.cloneNode(true)));
    });
    const hash = document.querySelector(".byline code");
    addRow(list, "SHA-256", hash ? `${hash.textContent}…` : "");
    card.append(title, list);
    const what = row.querySelector('[data-label="What it is"]').textContent;
    const allowed = row.querySelector('[data-label="Allowed by its wording"]').textContent;
    return `${title.textContent}, ${what}, ${allowed}.`;
  };

  const chooseClaim = (mark, byKeyboard) => {
    clear();
    const ids = idsOf(mark);
    marksOf(ids.slice(0, 1)).forEach((part) => part.classList.add("on"));
    card.replaceChildren();
    const words = ids.map(addClaim);
    panel.hidden = false;
    panel.scrollTop = 0;
    document.body.classList.add("choosing");
    stop = stops.indexOf(mark) >= 0 ? stops.indexOf(mark) : stop;
    cameFrom = mark;
    if (byKeyboard) panel.focus({ preventScroll: true });
    show(mark, "nearest");
    say(words[0] || "");
  };

  const walkClaims = (step) => {
    if (!stops.length) return;
    stop = (stop + step + stops.length) % stops.length;
    chooseClaim(stops[stop], false);
    stops[stop].focus({ preventScroll: true });
    show(stops[stop], "center");
  };

  const walkFindings = (step) => {
    if (findings.length) chooseFinding((finding < 0 && step < 0 ? 0 : finding + step + findings.length) % findings.length, "list");
  };

  const goBack = () => {
    clear();
    say("Nothing is chosen.");
    if (cameFrom) cameFrom.focus({ preventScroll: false });
    cameFrom = null;
  };

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const mark = event.target.closest(".document a.hl");
    const go = event.target.closest(".finding .go, .finding .quotes a");
    if (mark) {
      event.preventDefault();
      chooseClaim(mark, event.detail === 0);
    } else if (go) {
      event.preventDefault();
      const item = go.closest(".finding");
      chooseFinding(findings.indexOf(item), "text");
      if (!go.matches(".go")) {
        const [target] = marksOf([decodeURIComponent(go.hash).slice(3)]);
        if (target) { target.focus({ preventScroll: true }); show(target, "center"); }
      }
    } else if (event.target.closest(".close")) {
      goBack();
    } else if (event.target.closest(".toggle-keys")) {
      lettersOn = !lettersOn;
      toggle.setAttribute("aria-pressed", String(lettersOn));
      toggle.textContent = `Single-letter keys are ${lettersOn ? "on" : "off"}`;
    } else if (event.target.closest(".finding") && !event.target.closest("a, summary, details") && !String(getSelection())) {
      chooseFinding(findings.indexOf(event.target.closest(".finding")), "text");
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    if (event.key === "Escape") goBack();
    if (!lettersOn) return;
    if (event.key === "j") walkFindings(1);
    else if (event.key === "k") walkFindings(-1);
    else if (event.key === "n") walkClaims(1);
    else if (event.key === "p") walkClaims(-1);
    else if (event.key === "?") { keys.scrollIntoView({ block: "center" }); toggle.focus({ preventScroll: true }); }
  });

  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((item) => { item.open = true; }));
})();
