"""Surveillance capabilities in text: `extract_capabilities` for a build, `match_capabilities` for any Arrow text."""

from __future__ import annotations

from sousveil.extract.capabilities.matching import match_capabilities
from sousveil.extract.capabilities.mentions import extract_capabilities

__all__ = ["extract_capabilities", "match_capabilities"]
