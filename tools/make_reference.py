"""Writes the parts of docs/reference/ that the code declares. `uv run python tools/make_reference.py [--check]`"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from sousveil.analyse import list_measures, list_views
from sousveil.check import CHECKS
from sousveil.check.cameras import list_camera_check_views, list_camera_checks
from sousveil.check.flags import list_flag_views, list_flags
from sousveil.engine.sql_files import SqlFile
from sousveil.model.declaring import Column
from sousveil.model.errors import ExitCode
from sousveil.model.problems import PROBLEM_KINDS
from sousveil.model.tables import TABLES, Table
from sousveil.model.vendors import Backing, Ownership, Vendor, VendorSource
from sousveil.vocabulary.capability_files import Capability, Term, load_vocabulary
from sousveil.vocabulary.vendor_files import load_vendors

REFERENCE = Path(__file__).resolve().parent.parent / "docs" / "reference"
_MADE = "<!-- Made by tools/make_reference.py; edit the code that it names instead. -->"

_EXIT_CODES = {
    ExitCode.OK: "Done. For `check`: the document was read, whatever was found in it.",
    ExitCode.FAILED_CHECK: "`verify` found a difference, or `check --fail-on` found such a finding.",
    ExitCode.USAGE: "The command was called wrongly: an unknown option, a folder where a file belongs, bad SQL.",
    ExitCode.BAD_INPUT: "Something given could not be read, fetched, added or built. The rest was done.",
    ExitCode.BUG: "A bug in sousveil. The details are in a file that the message names.",
    ExitCode.INTERRUPTED: "Interrupted (Ctrl-C). What was finished is kept.",
}


def make_pages() -> dict[str, str]:
    """Every made page by its file name."""
    pages = {
        "tables.md": _write_tables(),
        "problems.md": _write_problems(),
        "exit-codes.md": _write_exit_codes(),
        "checks.md": _write_checks(),
        "capabilities.md": _write_capabilities(),
        "measures.md": _write_measures(),
        "flags.md": _write_flags(),
        "camera-checks.md": _write_camera_checks(),
        "vendors.md": _write_vendors(),
    }
    return {name: "\n".join(lines).rstrip() + "\n" for name, lines in pages.items()}


def _write_tables() -> Iterator[str]:
    yield from ("# Tables", "", _MADE, "")
    yield "The tables of a built case, in `build/case.duckdb` and as `build/tables/<name>.parquet`. From model/tables.py."
    yield "`raw_` tables hold what sources say, `core_` tables what was found in them, `out_` tables what follows."
    yield "No table holds natural persons."
    for table in TABLES.values():
        yield from _write_table(table)


def _write_table(table: Table) -> Iterator[str]:
    yield from ("", f"## {table.name}", "", table.description, "")
    yield f"One row per {', '.join(f'`{name}`' for name in table.key)}; rows are in that order."
    yield from _write_columns(table.columns)


def _write_columns(columns: tuple[Column, ...]) -> Iterator[str]:
    yield from ("", "| column | type | unit | what it is |", "| --- | --- | --- | --- |")
    for column in columns:
        caveat = f" *{column.caveat}*" if column.caveat else ""
        kind = column.type + (", may be null" if column.nullable else "")
        yield f"| `{column.name}` | {kind} | {column.unit} | {_cell(column.description + caveat)} |"


def _write_problems() -> Iterator[str]:
    yield from ("# Problems", "", _MADE, "")
    yield "Bad input is data: what cannot be read becomes a row of `raw_problems`, and the rest goes on."
    yield "An *error* means that nothing could be used, a *warning* that something was left out, a *note* that it was"
    yield "read with less certainty. From model/problems.py."
    yield from ("", "| code | severity | what it means | what to do |", "| --- | --- | --- | --- |")
    for kind in PROBLEM_KINDS.values():
        yield f"| `{kind.code}` | {kind.severity} | {_cell(kind.meaning)} | {_cell(kind.hint)} |"


def _write_exit_codes() -> Iterator[str]:
    yield from ("# Exit codes", "", _MADE, "", "| code | name | meaning |", "| --- | --- | --- |")
    for code in ExitCode:
        yield f"| {code.value} | {code.name} | {_EXIT_CODES[code]} |"


def _write_checks() -> Iterator[str]:
    yield from ("# Checks", "", _MADE, "")
    yield "What sousveil asks of the figures in a document. How well each check does: docs/explanation/check-quality.md."
    for check in CHECKS:
        yield from ("", f"## {check.name}", "", check.question, "")
        for label, words in (("Needs", check.inputs), ("Method", check.method), ("Mind", check.caveats)):
            if words:
                yield f"- **{label}:** {words}"


def _write_measures() -> Iterator[str]:
    yield from ("# Measures", "", _MADE, "")
    yield "Questions that a build answers from the tables of a case. One SQL file each, or a module, in src/sousveil/analyse/. The"
    yield "answer to each is the table `out_` + its name. Every procedure and every contract counts once; how, the views say."
    for measure in list_measures():
        yield from _write_sql_file(measure, has_columns=True)
    yield from ("", "# Views", "")
    yield "What the measures are made from, in the order in which they are made."
    for view in list_views():
        yield from _write_sql_file(view, has_columns=True)


def _write_flags() -> Iterator[str]:
    yield from ("# Red flags", "", _MADE, "")
    yield "Published indicators, one SQL file each, in src/sousveil/check/flags/. They are rows of `out_flags`: for every subject"
    yield "one, `flagged`, `not_flagged` or `not_computable` with what is missing. What a flag means and does not mean:"
    yield "docs/explanation/red-flags.md."
    for flag in list_flags():
        yield from _write_sql_file(flag, has_columns=False)
    yield from ("", "# Views", "")
    yield "What the flags are made from, in the order in which they are made. Some have parameters, too."
    for view in list_flag_views():
        yield from _write_sql_file(view, has_columns=True)


def _write_camera_checks() -> Iterator[str]:
    yield from ("# Checks of cameras", "", _MADE, "")
    yield "What sousveil asks of camera data, one SQL file each, in src/sousveil/check/cameras/. They are rows of"
    yield "`out_camera_flags`: one for each row or group that breaks the rule. `contradicts`: it cannot be as stated;"
    yield "`suspicious`: it is unlikely, look at it; `not_computable`: with what is missing. What agrees has no row."
    for check in list_camera_checks():
        yield from _write_sql_file(check, has_columns=False)
    yield from ("", "# Views", "")
    yield "What the checks are made from, in the order in which they are made. The measures use them, too."
    for view in list_camera_check_views():
        yield from _write_sql_file(view, has_columns=True)


def _write_sql_file(file: SqlFile, has_columns: bool) -> Iterator[str]:
    yield from ("", f"## {file.name}", "", file.question, "")
    labelled = (
        ("From", file.inputs),
        ("Method", file.method),
        ("Source", file.source),
        ("Mind", file.caveats),
    )
    for label, words in labelled:
        if words:
            yield f"- **{label}:** {words}"
    for parameter in file.parameters:
        default = "nothing" if parameter.default is None else str(parameter.default).lower()
        yield f"- **Parameter `{parameter.name}`** ({parameter.type}, default {default}): {parameter.description}"
    if has_columns:
        yield from _write_columns(file.columns)


def _write_capabilities() -> Iterator[str]:
    yield from ("# Capabilities", "", _MADE, "")
    yield "The surveillance capabilities that are looked for in notices and documents, from the files in"
    yield "`src/sousveil/vocabulary/capabilities/`. How they are found, and how to write a file:"
    yield "docs/explanation/capability-matching.md. A term with † counts only beside, or not beside, certain words: see"
    yield "its file."
    capabilities = load_vocabulary().capabilities
    yield from ("", "| name | capability | terms | languages |", "| --- | --- | --- | --- |")
    for capability in capabilities:
        languages = dict.fromkeys(term.language for term in capability.terms)
        label = f"[{_cell(capability.labels['en'])}](#{capability.name})"
        yield f"| `{capability.name}` | {label} | {len(capability.terms)} | {', '.join(languages)} |"
    for capability in capabilities:
        yield from _write_capability(capability)


def _write_capability(capability: Capability) -> Iterator[str]:
    yield from ("", f"## {capability.name}", "")
    names = dict.fromkeys(capability.labels.values())
    yield f"**{' / '.join(names)}.** {_cell(capability.definition)}"
    yield from ("", f"*Why it matters:* {_cell(capability.concern)}")
    for citation in capability.citations:
        title = f"[{citation.title}]({citation.url})" if citation.url else citation.title
        yield f"- {title}, {citation.publisher}, {citation.year}"
    if capability.is_flagged:
        yield from ("", "Shown before everything else, with its exact words.")
    for scheme, codes in capability.codes.items():
        if codes:
            yield from ("", f"{scheme}: {', '.join(codes)}")
    yield ""
    for language in dict.fromkeys(term.language for term in capability.terms):
        terms = [term for term in capability.terms if term.language == language]
        yield f"- {language}: " + ", ".join(f"`{term.text}`{_mark_condition(term)}" for term in terms)
    if capability.exclusions:
        yield f"- not inside: {', '.join(f'`{term.text}`' for term in capability.exclusions)}"


def _mark_condition(term: Term) -> str:
    return "†" if term.with_any or term.without else ""


def _write_vendors() -> Iterator[str]:
    yield from ("# Vendors", "", _MADE, "")
    yield "What public sources say of makers, brands, owners and lists, from the files in"
    yield "`src/sousveil/vocabulary/vendors/`. How to write a file, and what the words mean:"
    yield "docs/explanation/vendor-vocabulary.md. A statement holds for its date and its scope, not beyond."
    vendors = load_vendors().vendors.values()
    yield from ("", "| id | vendor | kind | country | statements |", "| --- | --- | --- | --- | --- |")
    for vendor in vendors:
        count = sum(len(rows) for _, rows in _list_vendor_parts(vendor))
        label = f"[{_cell(vendor.name)}](#{vendor.vendor_id})"
        yield f"| `{vendor.vendor_id}` | {label} | {vendor.kind} | {vendor.country} | {count} |"
    for vendor in vendors:
        yield from _write_vendor(vendor)


def _write_vendor(vendor: Vendor) -> Iterator[str]:
    yield from ("", f"## {vendor.vendor_id}", "", f"**{vendor.name}.** {vendor.summary}")
    parts = _list_vendor_parts(vendor)
    sources = list(dict.fromkeys(backing.source for _, rows in parts for _, backing in rows))
    for title, rows in parts:
        if rows:
            yield from ("", f"{title}:", "")
        for words, backing in rows:
            yield f"- {words}{_describe_backing(backing, sources)}"
    if vendor.traps:
        yield from ("", "Not meant:", "")
    for trap in vendor.traps:
        yield f"- `{trap.text}`: {trap.why}"
    yield ""
    for number, source in enumerate(sources, 1):
        title = f"[{source.title}]({source.url})" if source.url else source.title
        date = source.published_at or (f"read {source.accessed_at}" if source.accessed_at else "no date")
        yield f"{number}. {title}, {source.publisher}, {date}"


def _list_vendor_parts(vendor: Vendor) -> list[tuple[str, list[tuple[str, Backing]]]]:
    """What is said of a vendor, as words, with what backs them."""
    return [
        ("Names", [(f"{row.text} ({row.language}, {row.role})", row.backing) for row in vendor.names]),
        ("Brands", [(f"{' / '.join(row.texts)} ({row.role})", row.backing) for row in vendor.brands]),
        (
            "Families",
            [
                (f"{row.name}: {', '.join(f'`{text}`' for text in (*row.patterns, *row.texts))}", row.backing)
                for row in vendor.families
            ],
        ),
        ("Owners", [(_describe_owner(row), row.backing) for row in vendor.ownerships]),
        ("Supplied by", [(f"`{row.maker_id}` ({row.role})", row.backing) for row in vendor.supplies]),
        (
            "Listed",
            [(f"{row.list_id}: {row.entry} ({row.relation})", row.backing) for row in vendor.listings],
        ),
    ]


def _describe_owner(row: Ownership) -> str:
    share = f", {row.share_raw}" if row.share_raw else ""
    return f"`{row.owner_id}` ({row.role}{share})"


def _describe_backing(backing: Backing, sources: list[VendorSource]) -> str:
    times = [
        f"{word} {date}" for word, date in (("since", backing.since_at), ("until", backing.until_at)) if date
    ]
    if backing.stated_at or backing.source.accessed_at:
        times.append(f"stated {backing.stated_at or f'by {backing.source.accessed_at}'}")
    words = "; ".join((*times, f"{backing.confidence} confidence"))
    scope = f" {backing.scope}" if backing.scope else ""
    return f" — {words} [{sources.index(backing.source) + 1}]{scope}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def find_stale(pages: dict[str, str]) -> list[str]:
    """The pages on disk that are not what the code says."""
    return [
        name
        for name, text in pages.items()
        if not (REFERENCE / name).is_file() or (REFERENCE / name).read_text("utf-8") != text
    ]


if __name__ == "__main__":
    made = make_pages()
    stale = find_stale(made)
    if "--check" in sys.argv:
        sys.exit(f"Out of date: {', '.join(stale)}" if stale else 0)
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for page, content in made.items():
        (REFERENCE / page).write_text(content, "utf-8")
