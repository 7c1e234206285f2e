"""The elements of a TED notice as light objects that know their place, and whether they went into a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from sousveil.readers.xml_safety import make_xpath

_NOTHING: Mapping[str, Any] = MappingProxyType(
    {}
)  # shared, for most elements have neither attributes nor children
TAKEN = 1
WITHHELD = 2

# Attributes that say how the file is built, not what is bought.
_STRUCTURAL = frozenset(("ITEM", "LG", "CATEGORY", "FORM", "VERSION", "schemaLocation", "EDITION"))


class Node:
    """An element: `name` without namespace, `text` with that of formatting inside it, `children` in order.

    `index` counts from 1 among the siblings of the same name. `state`: 0, TAKEN or WITHHELD.
    """

    __slots__ = (
        "_xpath",
        "attributes",
        "children",
        "counts",
        "index",
        "name",
        "parent",
        "state",
        "text",
    )

    def __init__(
        self, name: str, parent: Node | None, text: str, attributes: Mapping[str, str], index: int
    ) -> None:
        self.name = name
        self.parent = parent
        self.text = text
        self.attributes = attributes
        self.index = index
        self.children: Sequence[Node] = ()
        self.counts: Mapping[str, int] = _NOTHING
        self.state = 0
        self._xpath = ""

    @property
    def xpath(self) -> str:
        """The absolute XPath, as `make_xpath` writes it."""
        if not self._xpath:
            parent = self.parent
            assert parent is not None, "the root's XPath is set when it is grown"
            index = f"[{self.index}]" if parent.counts[self.name] > 1 else ""
            self._xpath = f"{parent._xpath or parent.xpath}/*[local-name()='{self.name}']{index}"
        return self._xpath

    @property
    def path(self) -> str:
        """The path without indices and namespaces: /TED_EXPORT/FORM_SECTION/F03_2014."""
        return f"{self.parent.path if self.parent else ''}/{self.name}"

    def locate(self, attribute: str = "") -> str:
        """The locator of the element or of its attribute, as JSON."""
        xpath = self._xpath or self.xpath
        return f'{{"xpath":"{xpath}/@{attribute}"}}' if attribute else f'{{"xpath":"{xpath}"}}'

    def child(self, *names: str) -> Node | None:
        """The first child with one of `names`, in the order of the names."""
        counts = self.counts
        for name in names:
            if name in counts:
                for child in self.children:
                    if child.name == name:
                        return child
        return None

    def find(self, *names: str) -> Node | None:
        """The first element beneath, at any depth, with one of `names`."""
        for child in self.children:
            if child.name in names:
                return child
            found = child.find(*names) if child.children else None
            if found is not None:
                return found
        return None

    def find_above(self, *names: str) -> Node | None:
        """The nearest element around it with one of `names`."""
        above = self.parent
        while above is not None and above.name not in names:
            above = above.parent
        return above

    def walk(self) -> Iterator[Node]:
        """Every element beneath, in the order of the document."""
        waiting = list(reversed(self.children))
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))

    def take(self) -> str:
        """The text as written, which counts as mapped."""
        self.state = TAKEN
        return self.text

    def take_attribute(self, name: str) -> str:
        """The attribute as written, '' if there is none; the element counts as mapped."""
        self.state = TAKEN
        return self.attributes.get(name, "")

    def take_prose(self) -> str:
        """The text of the element and of the paragraphs in it, one a line; all of it counts as mapped."""
        self.state = TAKEN
        if not self.children:
            return self.text
        parts = [self.text.strip(), *(child.take_prose() for child in self.children)]
        return "\n".join(part for part in parts if part.strip())

    def mark(self, state: int) -> None:
        """Gives the element and all beneath it `state`, unless they have one."""
        for node in (self, *self.walk()):
            node.state = node.state or state

    def count_rest(self, count_path: Callable[[str, str], None]) -> None:
        """Calls `count_path` with path and disposition of every value here and beneath that went into no table.

        A value is a text, an attribute, or an empty element, which says something by being there.
        """
        waiting = [(self, self.path)]
        while waiting:
            node, path = waiting.pop()
            children = node.children
            for child in children:
                if child.children or child.state != TAKEN:
                    waiting.append((child, f"{path}/{child.name}"))
            state = node.state
            if state == TAKEN:
                continue
            disposition = "withheld" if state == WITHHELD else "unmapped"
            attributes = node.attributes
            if not children and (not attributes or node.text.strip()):
                count_path(path, disposition)
            for key in attributes:
                name = _read_name(key)
                if name not in _STRUCTURAL:
                    count_path(f"{path}/@{name}", disposition)


def grow_tree(element: Any) -> Node:
    """The node of `element`, an lxml element, with all that is beneath it except translations."""
    root = Node(_read_name(element.tag), None, element.text or "", dict(element.items()), 1)
    root._xpath = make_xpath(element)
    _grow(root, element)
    return root


def _grow(node: Node, element: Any) -> None:
    """Gives `node` the children of `element`, which has some, or their text when they are but paragraphs and formatting."""
    text = node.text
    is_mixed = bool(text) and not text.isspace()
    counts: dict[str, int] = {}
    children: list[Node] = []
    for below in element:
        name = _read_name(below.tag)
        if name == "P" and not (children or is_mixed):
            paragraphs = _read_paragraphs(element)
            if paragraphs is not None:
                node.text = paragraphs
                return
        index = counts[name] = counts.get(name, 0) + 1
        items = below.items()
        child = Node(name, node, below.text or "", dict(items) if items else _NOTHING, index)
        children.append(child)
        tail = below.tail
        if tail and not tail.isspace():
            is_mixed = True
        if len(below) and name not in _SKIPPED and child.attributes.get("CATEGORY") != "TRANSLATION":
            _grow(child, below)
    if is_mixed or "FT" in counts:
        # Formatting inside words, such as the raised 2 of a square metre.
        node.text = "".join(element.itertext()).strip()
    elif len(counts) == 1 and "P" in counts:
        node.text = _join_paragraphs(child.text for child in children)
    else:
        node.children, node.counts = children, counts


def _read_paragraphs(element: Any) -> str | None:
    """The text of plain paragraphs; None when there is anything else, which the general way reads."""
    texts = []
    for below in element:
        tail = below.tail
        if len(below) or _read_name(below.tag) != "P" or (tail and not tail.isspace()):
            return None
        texts.append(below.text or "")
    return _join_paragraphs(texts)


def _join_paragraphs(texts: Iterable[str]) -> str:
    return "\n".join(text for text in texts if text and not text.isspace())


# The same in every file, or the same in 23 languages.
_SKIPPED = frozenset(("TRANSLATION_SECTION", "LINKS_SECTION", "URI_LIST"))


@lru_cache(maxsize=8192)
def _read_name(tag: str) -> str:
    return tag.rpartition("}")[2]
