"""Mentions of invented organisations with known truth, as a Parquet file, for benchmarks of matching.

uv run python -m tools.make_organisation_mentions mentions.parquet [--mentions 1000000] [--seed 7] [--organisations FILE]

Columns: mention_id, name, country, identifier_scheme, identifier, truth_id. `--organisations` also writes what each
truth_id is: truth_id, name, country, parent_truth_id, identifier_scheme, identifier. Branches, units and subsidiaries are
organisations of their own. How often one is named falls with its rank (Zipf-Mandelbrot). Companies and their numbers are
invented; Chinese authorities have real places and kinds of body, and numbers that are invented too. The check digits are
right: USCC by GB 32100-2015 and GB 11714-1997, LEI by ISO 17442 (ISO 7064 MOD 97-10).

A way to write a name (tools/organisation_mention_variants.py) is used only if no other organisation here can be written
so, spaces, case and punctuation aside: the truth is never more than the name and the country can tell. Same arguments,
same bytes.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tools.organisation_mention_variants import (
    Organisation,
    Registry,
    blur_name,
    draw_organisations,
    fold_name,
)

MENTIONS_OF_EACH = 12
USCC_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
STATED_COUNTRY, STATED_NUMBER, BLURRED = 0.92, 0.2, 0.4


def make_mentions(count: int, seed: int) -> tuple[pa.Table, pa.Table]:
    """Two tables, of mentions and of organisations, see above. `count`: mentions, at least 1."""
    rng, draws = random.Random(seed), np.random.default_rng(seed)
    registry = Registry()
    organisations = draw_organisations(max(20, count // MENTIONS_OF_EACH), rng, registry)
    for organisation in organisations:
        organisation.identifier = make_identifier(organisation, rng)
    ranks = draws.permutation(len(organisations))
    weights = 1.0 / (ranks + 10.0) ** 0.8
    chosen = draws.choice(len(organisations), size=count, p=weights / weights.sum())
    names = _write_names(organisations, chosen, rng, registry)
    stated = draws.random(count) < STATED_NUMBER
    located = draws.random(count) < STATED_COUNTRY
    return _tabulate(organisations, chosen, names, located, stated), tabulate_organisations(organisations)


def _write_names(
    organisations: Sequence[Organisation], chosen: np.ndarray, rng: random.Random, registry: Registry
) -> list[str]:
    ways = [registry.keep_own(organisation) for organisation in organisations]
    names = []
    for index in chosen.tolist():
        texts, sums = ways[index]
        name = rng.choices(texts, cum_weights=sums)[0] if len(texts) > 1 else texts[0]
        if rng.random() < BLURRED:
            blurred = blur_name(name, rng)
            name = blurred if registry.claim(fold_name(blurred), index) else name
        names.append(name)
    return names


def _tabulate(
    organisations: Sequence[Organisation],
    chosen: np.ndarray,
    names: list[str],
    located: np.ndarray,
    stated: np.ndarray,
) -> pa.Table:
    def take(values: list[str], where: np.ndarray | None = None) -> pa.Array:
        rows = chosen if where is None else np.where(where, chosen, len(values))
        return pa.array([*values, ""]).take(pa.array(rows))

    return pa.table(
        {
            "mention_id": pa.array([f"m{number:08d}" for number in range(len(names))]),
            "name": pa.array(names),
            "country": take([each.country for each in organisations], located),
            "identifier_scheme": take([name_scheme(each) for each in organisations], stated),
            "identifier": take([each.identifier for each in organisations], stated),
            "truth_id": take([name_truth(number) for number in range(len(organisations))]),
        }
    )


def tabulate_organisations(organisations: Sequence[Organisation]) -> pa.Table:
    """A row for each organisation; `parent_truth_id` is '' for those that are a part of none."""
    return pa.table(
        {
            "truth_id": [name_truth(number) for number in range(len(organisations))],
            "name": [each.name for each in organisations],
            "country": [each.country for each in organisations],
            "parent_truth_id": ["" if each.parent < 0 else name_truth(each.parent) for each in organisations],
            "identifier_scheme": [name_scheme(each) for each in organisations],
            "identifier": [each.identifier for each in organisations],
        }
    )


def name_truth(number: int) -> str:
    return f"t{number:07d}"


def name_scheme(organisation: Organisation) -> str:
    """'USCC', 'LEI', or '' for an organisation without a number."""
    if not organisation.identifier:
        return ""
    return "USCC" if organisation.country == "CN" else "LEI"


def make_identifier(organisation: Organisation, rng: random.Random) -> str:
    """A number with the right check digits: a USCC for China, for others in three of ten a LEI, else ''."""
    if organisation.country == "CN":
        return make_uscc(organisation.is_authority, organisation.region_code, rng)
    return make_lei(rng) if rng.random() < 0.3 else ""


def make_uscc(is_authority: bool, region_code: str, rng: random.Random) -> str:
    """A Unified Social Credit Code of 18 places."""
    body = "".join(rng.choices(USCC_LETTERS, k=8))
    total = sum(
        LETTERS.index(letter) * weight for letter, weight in zip(body, ORGANISATION_WEIGHTS, strict=True)
    )
    code = "0123456789X0"[11 - total % 11]
    first = f"{'11' if is_authority else '91'}{region_code}{body}{code}"
    return first + compute_uscc_check(first)


def compute_uscc_check(first: str) -> str:
    """The 18th place for the first 17 (GB 32100-2015)."""
    total = sum(
        USCC_LETTERS.index(letter) * weight for letter, weight in zip(first, USCC_WEIGHTS, strict=True)
    )
    return USCC_LETTERS[(31 - total % 31) % 31]


def make_lei(rng: random.Random) -> str:
    """A Legal Entity Identifier of 20 places; the prefix 0000 belongs to no issuer."""
    first = "000000" + "".join(rng.choices(LETTERS, k=12))
    number = int("".join(str(LETTERS.index(letter)) for letter in first + "00"))
    return f"{first}{98 - number % 97:02d}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Writes mentions of invented organisations with known truth."
    )
    parser.add_argument("path", type=Path)
    parser.add_argument("--mentions", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--organisations", type=Path)
    arguments = parser.parse_args()
    mentions, organisations = make_mentions(arguments.mentions, arguments.seed)
    pq.write_table(mentions, arguments.path, compression="zstd")
    if arguments.organisations:
        pq.write_table(organisations, arguments.organisations, compression="zstd")
    print(f"{mentions.num_rows} mentions of {organisations.num_rows} organisations")


if __name__ == "__main__":
    main()
