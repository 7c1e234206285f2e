"""What search found, on a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from sousveil.publish.site.contents import Page
from sousveil.publish.visible_text import squeeze_lines


def print_answer(page: Page, console: Console) -> None:
    """Prints the page of `make_search_page`: how many were found, each hit with its words, and the counts of the filters.

    Words of sources are never read as mark-up, and control and bidi characters are shown for what they are.
    """
    answer = page.values["answer"]
    _print(console, Text(f"{answer.total:,} found", style="bold"))
    first = (page.values["at"] - 1) * 20 + 1
    for number, hit in enumerate(answer.hits, start=first):
        line = Text(f"\n{number}. ")
        for words, is_found in hit.title:
            line.append(_squeeze(words), style="bold underline" if is_found else "bold")
        _print(console, line)
        about = " · ".join(part for part in (page.values["label_kind"](hit.kind), hit.year) if part)
        _print(console, Text(f"   {about}  {hit.address.split(':~:')[0].rstrip('#')}", style="dim"))
        snippet = Text("   ")
        for words, is_found in hit.snippet.parts:
            snippet.append(_squeeze(words), style="reverse" if is_found else "")
        if hit.snippet.parts:
            _print(console, snippet)
    if answer.total:
        _print(console, Text(""))
    for name in ("kind", "year", "place", "capability"):
        rows = answer.counts.get(name, ())
        if rows:
            shown = ", ".join(f"{squeeze_lines(value)} {count:,}" for value, count in rows[:8])
            _print(console, Text(f"{name}: {shown}", style="dim"))


def _squeeze(words: str) -> str:
    """`words` on one line, with the blank before and after that keeps them apart from their neighbours."""
    before = " " if words[:1].isspace() else ""
    after = " " if words[-1:].isspace() and words.strip() else ""
    return before + squeeze_lines(words) + after


def _print(console: Console, text: Text) -> None:
    console.print(text, soft_wrap=False, highlight=False)
