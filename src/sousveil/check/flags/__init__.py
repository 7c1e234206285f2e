"""Red flags of procurement: published indicators, each raised, not raised or not computable."""

from __future__ import annotations

from sousveil.check.flags.running import list_flag_views, list_flags, run_flags

__all__ = ["list_flag_views", "list_flags", "run_flags"]
