"""The product tree of a CSAF advisory, flattened: product id → vendor, product, version and what it runs on.

Names and categories are those of the Common Security Advisory Framework 2.0, section 3.2.2 (OASIS).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from sousveil.readers.weakness_fields import Json, Scope

MAX_DEPTH = 32  # the schema's own examples have 5
_VERSIONS = ("product_version", "product_version_range", "service_pack", "patch_level")
_PRODUCTS = ("product_name", "product_family")
_PUNCTUATION = re.compile(r"[\W_]+")
_BRANCH_KEYS = frozenset(("category", "name", "product", "branches"))
_PRODUCT_KEYS = frozenset(("name", "product_id", "product_identification_helper"))
_RELATION_KEYS = frozenset(
    ("category", "full_product_name", "product_reference", "relates_to_product_reference")
)
_TREE_KEYS = frozenset(("branches", "full_product_names", "relationships", "product_groups"))
_GROUP_KEYS = frozenset(("group_id", "product_ids"))
_HELPER_KEYS = frozenset(("cpe",))
_NO_STEP = ("", "")


@dataclass(frozen=True, slots=True)
class CsafProduct:
    """`version_type`: the category of the branch that names the version, or 'vers'. `place`: path in the advisory.

    `text`: the full name where it says more than vendor, product and version do.
    """

    place: str
    name: str
    vendor: str = ""
    product: str = ""
    version: str = ""
    version_type: str = ""
    cpe: str = ""
    platforms: tuple[str, ...] = ()
    text: str = ""


class ProductTree(NamedTuple):
    """Products by id, and product ids by group id."""

    products: dict[str, CsafProduct]
    groups: dict[str, list[str]]


def read_product_tree(scope: Scope, advisory: Json) -> ProductTree:
    """The products of the advisory's tree. Ids that stand twice, references that lead nowhere are problems."""
    tree = scope.section(advisory, "product_tree", "")
    reader = _TreeReader(scope)
    reader.read_branches(tree)
    for index, found in scope.each(tree, "full_product_names", "/product_tree"):
        shape = "/product_tree/full_product_names/[]"
        reader.add_product(found, f"/product_tree/full_product_names/{index}", shape, ())
    reader.read_relationships(tree)
    groups = {}
    for _, group in scope.each(tree, "product_groups", "/product_tree"):
        shape = "/product_tree/product_groups/[]"
        groups[scope.take(group, "group_id", shape)] = scope.texts(group, "product_ids", shape)
        scope.count_rest(group, _GROUP_KEYS, shape)
    scope.count_rest(tree, _TREE_KEYS, "/product_tree")
    return ProductTree(reader.products, groups)


class _TreeReader:
    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self.products: dict[str, CsafProduct] = {}

    def read_branches(self, tree: Json) -> None:
        """All branches, from the top; each hands its category and name down."""
        scope = self._scope
        waiting: list[tuple[Json, str, tuple[tuple[str, str], ...]]] = [(tree, "/product_tree", ())]
        while waiting:
            node, at, steps = waiting.pop()
            shape = "/product_tree" + "/branches/[]" * min(len(steps), MAX_DEPTH)
            below = []
            for index, branch in scope.each(node, "branches", shape):
                here, form = f"{at}/branches/{index}", f"{shape}/branches/[]"
                step = (scope.take(branch, "category", form), scope.take(branch, "name", form))
                if "product" in branch:
                    self.add_product(
                        scope.section(branch, "product", form),
                        f"{here}/product",
                        f"{form}/product",
                        (*steps, step),
                    )
                if len(steps) < MAX_DEPTH:
                    below.append((branch, here, (*steps, step)))
                elif "branches" in branch:
                    scope.rows.report("too_deep", f"branches beyond {MAX_DEPTH}", scope.locate(here))
                scope.count_rest(branch, _BRANCH_KEYS, form)
            waiting += reversed(below)

    def add_product(self, found: Json, at: str, shape: str, steps: tuple[tuple[str, str], ...]) -> None:
        """Adds a full product name. `steps`: categories and names of the branches above it, from the top."""
        scope = self._scope
        name = scope.take(found, "name", shape)
        product_id = scope.take(found, "product_id", shape)
        helper = scope.section(found, "product_identification_helper", shape)
        cpe = scope.take(helper, "cpe", f"{shape}/product_identification_helper")
        scope.count_rest(helper, _HELPER_KEYS, f"{shape}/product_identification_helper")
        scope.count_rest(found, _PRODUCT_KEYS, shape)
        made = _resolve_steps(CsafProduct(f"{at}/name", name, cpe=cpe), steps)
        if product_id in self.products:
            scope.rows.report(
                "duplicate_id", f"the product id {product_id[:60]} stands twice", scope.locate(at)
            )
            return
        self.products[product_id] = made

    def read_relationships(self, tree: Json) -> None:
        """Products that are made of two: the first is what is stated on, the second what it runs on or belongs to."""
        scope, shape = self._scope, "/product_tree/relationships/[]"
        for index, relation in scope.each(tree, "relationships", "/product_tree"):
            at = f"/product_tree/relationships/{index}"
            full = scope.section(relation, "full_product_name", shape)
            name = scope.take(full, "name", f"{shape}/full_product_name")
            first = self._find(scope.take(relation, "product_reference", shape), at)
            second = self._find(scope.take(relation, "relates_to_product_reference", shape), at)
            scope.take(relation, "category", shape)
            place = f"{at}/full_product_name/name"
            made = replace(first, place=place, name=name) if first else CsafProduct(place, name, product=name)
            if second:
                made = replace(made, platforms=(*made.platforms, second.name or second.product))
            product_id = scope.take(full, "product_id", f"{shape}/full_product_name")
            if product_id in self.products:
                scope.rows.report(
                    "duplicate_id", f"the product id {product_id[:60]} stands twice", scope.locate(at)
                )
            else:
                self.products[product_id] = made
            scope.count_rest(full, _PRODUCT_KEYS, f"{shape}/full_product_name")
            scope.count_rest(relation, _RELATION_KEYS, shape)

    def _find(self, product_id: str, at: str) -> CsafProduct | None:
        found = self.products.get(product_id)
        if found is None:
            self._scope.rows.report("product_unresolved", product_id[:60], self._scope.locate(at))
        return found


def _resolve_steps(made: CsafProduct, steps: tuple[tuple[str, str], ...]) -> CsafProduct:
    """The product with what its branches say: the lowest vendor, product name and version; other branches are platforms."""
    vendor = next((name for category, name in reversed(steps) if category == "vendor"), "")
    named = {category: name for category, name in steps if category in _PRODUCTS}
    product = named.get("product_name") or named.get("product_family", "")
    version_type, version = next((step for step in reversed(steps) if step[0] in _VERSIONS), _NO_STEP)
    used = {
        ("vendor", vendor),
        ("product_name", product),
        ("product_family", product),
        (version_type, version),
    }
    others = tuple(name for category, name in steps if (category, name) not in used and name)
    if version.startswith("vers:"):
        version_type = "vers"
    text = "" if product and _say_all((vendor, product, version, *others), made.name) else made.name
    return replace(
        made,
        vendor=vendor,
        product=product or ("" if steps else made.name),
        version=version,
        version_type=version_type,
        platforms=others,
        text=text if steps else "",
    )


def _say_all(parts: tuple[str, ...], name: str) -> bool:
    """True when every word of `name`, signs of comparison included, stands in `parts`."""
    words = set(_split_words(" ".join(parts)))
    return all(word in words for word in _split_words(name))


def _split_words(text: str) -> list[str]:
    signs = re.findall(r"[<>=|≤≥]+", text)
    return [word for word in _PUNCTUATION.split(text.casefold()) if word] + signs
