"""Which models and versions a weakness affects: from structured fields and from prose, as claims that can be compared."""

from __future__ import annotations

from sousveil.extract.affected.extracting import extract_affected

__all__ = ["extract_affected"]
