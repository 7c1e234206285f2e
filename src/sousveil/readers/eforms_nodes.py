"""The elements of an eForms notice as light objects: found by name in one step, each knowing its place in the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any

NAMESPACES = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
    "ext": "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2",
    "efac": "http://data.europa.eu/p27/eforms-ubl-extension-aggregate-components/1",
    "efbc": "http://data.europa.eu/p27/eforms-ubl-extension-basic-components/1",
    "efext": "http://data.europa.eu/p27/eforms-ubl-extensions/1",
}
_PREFIXES = {uri: prefix for prefix, uri in NAMESPACES.items()}
_NOTHING: Mapping[str, Any] = MappingProxyType({})  # shared: most elements have no attributes or no children


class EformsNode:
    """An element: `name` with the prefix of NAMESPACES, `local` without; `text` before its first child.

    `children`: in the order of the document; `groups`: the children by name. `is_taken`: whether its text went into a table; `is_withheld`: whether all text
    here and beneath is personal data.
    """

    __slots__ = (
        "_step",
        "_xpath",
        "attributes",
        "children",
        "groups",
        "is_taken",
        "is_withheld",
        "local",
        "name",
        "parent",
        "text",
    )

    def __init__(
        self, names: tuple[str, str], parent: EformsNode | None, text: str, attributes: Mapping[str, str]
    ) -> None:
        self.name, self.local = names
        self.parent = parent
        self.text = text
        self.attributes = attributes
        self.children: Sequence[EformsNode] = ()
        self.groups: Mapping[str, list[EformsNode]] = _NOTHING
        self.is_taken = self.is_withheld = False
        self._step = self._xpath = ""

    @property
    def xpath(self) -> str:
        """The absolute XPath, as `xml_safety.make_xpath` writes it; siblings are counted once for all of them."""
        if not self._xpath:
            if self.parent is None:
                self._xpath = f"/*[local-name()='{self.local}']"
            else:
                if not self._step:
                    _number_children(self.parent)
                self._xpath = self.parent.xpath + self._step
        return self._xpath

    def get(self, name: str, default: str = "") -> str:
        """The attribute `name`, `default` if there is none."""
        return self.attributes.get(name, default)

    def find(self, path: str) -> EformsNode | None:
        """The first element at `path` ('cac:Party/cbc:ID')."""
        names = _split_path(path)
        if len(names) == 1:
            group = self.groups.get(path)
            return group[0] if group else None
        return next(iter(self.find_all(path)), None)

    def find_all(self, path: str) -> list[EformsNode]:
        """All elements at `path`, in the order of the document."""
        first, *rest = _split_path(path)
        found = self.groups.get(first, [])
        for name in rest:
            if not found:
                break
            found = [below for node in found for below in node.groups.get(name, ())]
        return found

    def walk_after(self) -> Iterator[EformsNode]:
        """The siblings that follow."""
        siblings = iter(self.parent.children if self.parent else ())
        for sibling in siblings:
            if sibling is self:
                break
        yield from siblings


def grow_tree(element: Any) -> EformsNode:
    """The node of `element`, an lxml element without comments in it, with all that is beneath."""
    root = EformsNode(_read_names(element.tag), None, element.text or "", dict(element.items()))
    _grow(root, element)
    return root


def _grow(node: EformsNode, element: Any) -> None:
    groups: dict[str, list[EformsNode]] = {}
    children: list[EformsNode] = []
    for below in element:
        names = _read_names(below.tag)
        items = below.items()
        child = EformsNode(names, node, below.text or "", dict(items) if items else _NOTHING)
        children.append(child)
        group = groups.get(names[0])
        if group is None:
            groups[names[0]] = [child]
        else:
            group.append(child)
        if len(below):
            _grow(child, below)
    node.children, node.groups = children, groups


def _number_children(parent: EformsNode) -> None:
    """Gives every child its step of the XPath, numbered where the name, whatever its namespace, stands more than once."""
    alike: dict[str, list[EformsNode]] = {}
    for child in parent.children:
        alike.setdefault(child.local, []).append(child)
    for local, nodes in alike.items():
        step = f"/*[local-name()='{local}']"
        for number, child in enumerate(nodes, 1):
            child._step = f"{step}[{number}]" if len(nodes) > 1 else step


@lru_cache(maxsize=1024)
def _split_path(path: str) -> tuple[str, ...]:
    return tuple(path.split("/"))


@lru_cache(maxsize=4096)
def _read_names(tag: str) -> tuple[str, str]:
    """The name with the prefix of NAMESPACES, without any where the namespace is another; and the name alone."""
    uri, _, local = tag.rpartition("}")
    prefix = _PREFIXES.get(uri.removeprefix("{"))
    return f"{prefix}:{local}" if prefix else local, local
