"""Opens a page in Chromium and says everything about it that is not the program's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sousveil.publish.visible_text import HIDDEN
from tests.browser.hostile.corpus import PRODUCTS

# What no template makes. Charts are pictures of the site's own; maps and the lines of sheets hold svg.
FOREIGN = (
    "iframe,frame,frameset,object,embed,applet,base,math,foreignObject,audio,video,track,marquee,dialog,"
    "template,slot,portal,textarea,[srcdoc],[formaction],[autofocus],[contenteditable],[ping]"
)
WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => window.violations.push(event.violatedDirective + " " + event.blockedURI));
"""
# Arguments: selector of foreign elements, pattern of hidden characters, start of all addresses, results of hostile sums.
JUDGE = """
([foreign, hidden, start, products]) => {
  const faults = [], add = (what, more) => faults.push(`${what}: ${String(more).slice(0, 120)}`);
  const pattern = new RegExp(hidden, "u");
  if (window.hostile !== undefined) add("a script of the source ran", window.hostile);
  for (const one of window.violations ?? ["not watched"]) add("forbidden by the policy", one);
  for (const one of document.querySelectorAll(foreign)) add("element", one.outerHTML);
  for (const one of document.querySelectorAll("*")) {
    if (one.localName === "svg" && !one.matches("svg.line, .maplibregl-map *")) add("element", one.outerHTML);
    if (["img", "picture", "source"].includes(one.localName) && !one.matches("figure.chart > picture, figure.chart > picture > *")) add("element", one.outerHTML);
    if (one.localName.includes("hostile")) add("element", one.localName);
    for (const { name, value } of one.attributes) {
      if (name.startsWith("on") || (name === "class" && value.split(/\\s/).includes("hostile"))) add("attribute", one.outerHTML);
      if (name === "style" && /url|expression|hostile|inset/.test(value)) add("style", value);
      if (/[<>"'=`\\u0000]/.test(name)) add("name of an attribute", name);
      if (pattern.test(value)) add("hidden character in " + name, JSON.stringify(value));
      if (["href", "src", "srcset", "action", "xlink:href", "data"].includes(name)) {
        const made = one.localName === "link" && value === "data:,";
        const address = new URL(value, document.baseURI).href;
        if (!made && !address.startsWith(start) && !address.startsWith("blob:")) add("address", `${one.localName} ${address}`);
      }
      if (name === "http-equiv" && value !== "Content-Security-Policy") add("meta", value);
    }
  }
  for (const one of document.scripts) if (!one.src && one.textContent.includes("hostile")) add("script", one.textContent);
  for (const one of document.querySelectorAll("style")) if (one.textContent.includes("hostile")) add("style", one.textContent);
  for (const name of ["main", "title", "body", "h1"]) {
    const count = document.querySelectorAll(name).length;
    if (count !== 1) add("page broken", `${count} × ${name}`);
  }
  const walk = document.createTreeWalker(document, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_COMMENT);
  const texts = [];
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    if (node.nodeType === Node.COMMENT_NODE) add("comment", node.data);
    else if (!["SCRIPT", "STYLE"].includes(node.parentNode.nodeName)) texts.push(node.data);
  }
  const text = texts.join("\\n"), found = pattern.exec(text);
  if (found) add("hidden character in text", JSON.stringify(text.slice(Math.max(0, found.index - 40), found.index + 20)));
  for (const product of products) if (text.includes(product)) add("computed", product);
  return { faults, text };
}
"""


# Loads pages into frames of one window: many at a time, where a window of its own for each would take minutes.
FILL = """
(addresses) => Promise.all(addresses.map((address) => new Promise((done) => {
  const frame = document.createElement("iframe");
  frame.style.display = "none";
  frame.addEventListener("load", done);
  frame.src = address;
  document.body.append(frame);
})))
"""
AT_ONCE = 40
_BIDI_TAGS = ("\U000e0000-\U000e007f", r"\u{e0000}-\u{e007f}")
_SURROGATES = "\ud800-\udfff"
PATTERN = HIDDEN.pattern.replace(*_BIDI_TAGS).replace(_SURROGATES, "")


@dataclass
class Watcher:
    """One window. `start`: what every address in its pages must begin with. `faults`: what was wrong, with its page."""

    page: Any
    start: str
    faults: list[str] = field(default_factory=list)

    def look(self, address: str) -> str:
        """Opens the page at `address`, from the start; its text."""
        self.page.goto(self.start + address, wait_until="load")
        return self.judge(self.page, address)

    def look_at_all(self, addresses: Sequence[str], blank: str) -> list[str]:
        """Opens the pages in frames of the page at `blank`; their texts."""
        texts = []
        for first in range(0, len(addresses), AT_ONCE):
            self.page.goto(blank)
            chosen = addresses[first : first + AT_ONCE]
            self.page.evaluate(FILL, [self.start + address for address in chosen])
            frames = self.page.frames[1:]
            opened = {frame.url.partition("#")[0].removeprefix(self.start) for frame in frames}
            self.faults += [f"{address}: not opened" for address in set(chosen) - opened]
            texts += [self.judge(frame, frame.url.removeprefix(self.start)) for frame in frames]
        return texts

    def judge(self, shown: Any, address: str) -> str:
        """What is wrong with a page or frame as it stands now is added to the faults; its text."""
        found = shown.evaluate(JUDGE, [FOREIGN, PATTERN, self.start, list(PRODUCTS.values())])
        self.faults += [f"{address}: {fault}" for fault in found["faults"]]
        return str(found["text"])


@contextmanager
def watch_pages(browser: Any, start: str, blank: str = "", **options: Any) -> Iterator[Watcher]:
    """A window whose requests, dialogs, errors, downloads and further windows are faults when they are not the program's own."""
    context = browser.new_context(**options)
    context.add_init_script(WATCH)
    page = context.new_page()
    watcher = Watcher(page, start)

    def ask(request: Any) -> None:
        if request.url != blank and not request.url.startswith((start, "blob:", "data:,")):
            watcher.faults.append(f"request: {request.url[:120]}")

    def dismiss(dialog: Any) -> None:
        watcher.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def hear(message: Any) -> None:
        # The graphics card that is only imitated complains of itself.
        if message.type in ("error", "warning") and "GL Driver Message" not in message.text:
            watcher.faults.append(f"console: {message.text[:200]}")

    page.on("request", ask)
    page.on("dialog", dismiss)
    page.on("console", hear)
    page.on("pageerror", lambda error: watcher.faults.append(f"error: {error}"))
    page.on("download", lambda one: watcher.faults.append(f"download: {one.url[:120]}"))
    context.on("page", lambda one: watcher.faults.append(f"window: {one.url[:120]}"))
    try:
        yield watcher
    finally:
        context.close()
