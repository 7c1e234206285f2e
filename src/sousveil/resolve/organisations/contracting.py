"""Names that differ in spaces, case, width or marks only are one from the start: one of them is compared for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from sousveil.resolve.organisations.clustering import Clusters, Join, Link

SAME_TEXT = "the same text"


@dataclass(slots=True)
class Contracted:
    """`heads[position]`: the first name with the same text; itself for most. `proofs`: of all names of a head."""

    heads: list[int]
    proofs: dict[int, list[str]] = field(default_factory=dict)

    def list_links(self) -> list[Link]:
        """The links from heads to the others."""
        pairs = enumerate(self.heads)
        return [Link(head, position, 1.0, "same", "name") for position, head in pairs if head != position]

    def expand(self, clusters: Clusters) -> Clusters:
        """The clusters of heads with the other names put back in."""
        joins = list(clusters.joins)
        for link in self.list_links():
            joins[link.right] = Join(joins[link.left].root, link)
        return Clusters(joins, clusters.held_apart)


def contract_names(names: pa.Table, kept: Collection[int]) -> Contracted:
    """Joins names with the same folded text and the same country, or none, unless their identifiers differ.

    `names`: rows with `folded`, `country`, `proofs`, `is_mute`, `is_resolved`; `kept`: positions that stay on their own
    because people decided about them.
    """
    columns = [names[name].to_pylist() for name in ("folded", "country", "is_mute", "is_resolved")]
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    places: dict[str, set[str]] = defaultdict(set)
    for position, (folded, country, is_mute, is_resolved) in enumerate(zip(*columns, strict=True)):
        if folded and is_resolved and not is_mute and position not in kept:
            groups[folded, country].append(position)
            places[folded].add(country)
    for folded, countries in places.items():
        # A name without a country goes with the only country that the same name has elsewhere.
        if len(countries) == 2 and "" in countries:
            other = max(countries)
            groups[folded, other] = sorted(groups[folded, other] + groups.pop((folded, "")))
    proofs = {position: found for position, found in enumerate(names["proofs"].to_pylist()) if found}
    contracted = Contracted(list(range(names.num_rows)), proofs)
    for positions in groups.values():
        if len(positions) > 1:
            numbers = {number for position in positions for number in proofs.get(position, ())}
            if not _contradict(numbers):
                for position in positions:
                    contracted.heads[position] = positions[0]
                if numbers:
                    contracted.proofs[positions[0]] = sorted(numbers)
    return contracted


def spread_keys(keys: pa.Table, contracted: Contracted) -> pa.Table:
    """The keys under the heads of the names that have them."""
    heads = pa.array(contracted.heads, pa.int32())
    return keys.set_column(0, "position", heads.take(keys["position"]))


def _contradict(numbers: Collection[str]) -> bool:
    """True when two numbers of one scheme differ."""
    by_scheme: Mapping[str, str] = {number.partition(":")[0]: number for number in numbers}
    return len(by_scheme) < len(numbers)
