"""Texts made from a true world: every figure worked out exactly, then rounded as writers round.

`draw_set(seed)` gives a text in which nothing contradicts anything; `perturb_set(drawn)` the same text with one figure
moved clearly beyond what rounding allows.
"""

from tests.generated.sets import DrawnSet, PerturbedSet, draw_set, perturb_set

__all__ = ["DrawnSet", "PerturbedSet", "draw_set", "perturb_set"]
