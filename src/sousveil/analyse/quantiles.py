"""Quantiles of the gamma and the normal distribution, and Wilson's interval: no dependency holds them."""

from __future__ import annotations

import math
from statistics import NormalDist

_STEPS = 500
_PRECISION = 1e-15


def find_wilson_interval(share: float, n: float, confidence: float) -> tuple[float, float]:
    """Wilson's score interval of a share that was measured on `n`. Wilson 1927, JASA 22."""
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    center = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    # At 0 and 1 rounding must not leave the share outside of its own interval.
    return min(share, max(0.0, center - half)), max(share, min(1.0, center + half))


def find_gamma_quantile(probability: float, shape: float) -> float:
    """The value that a gamma variable of this shape (scale 1) does not exceed with this probability; 0 for shape 0.

    Half a chi-squared quantile of 2 × shape degrees of freedom. By bisection of `find_gamma_share`.
    """
    if shape <= 0:
        return 0.0
    low, high = 0.0, max(1.0, shape)
    while find_gamma_share(high, shape) < probability:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if find_gamma_share(middle, shape) < probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def find_gamma_share(value: float, shape: float) -> float:
    """Regularised lower incomplete gamma function P(shape, value).

    By its series below shape + 1 and by Lentz's continued fraction above: Abramowitz and Stegun 1964, 6.5.29 and 6.5.31.
    For shapes over 10,000 by Wilson and Hilferty's cube root (1931, PNAS 17), whose error there is below 1e-6.
    """
    if value <= 0:
        return 0.0
    if shape > 10_000:
        spread = 1 / (9 * shape)
        return NormalDist().cdf(((value / shape) ** (1 / 3) - 1 + spread) / math.sqrt(spread))
    front = math.exp(-value + shape * math.log(value) - math.lgamma(shape))
    if value < shape + 1:
        return front * _add_series(value, shape)
    return 1 - front * _find_fraction(value, shape)


def _add_series(value: float, shape: float) -> float:
    term = total = 1 / shape
    step = shape
    while abs(term) > abs(total) * _PRECISION:
        step += 1
        term *= value / step
        total += term
    return total


def _find_fraction(value: float, shape: float) -> float:
    tiny = 1e-300
    b = value + 1 - shape
    c, d = 1 / tiny, 1 / b
    fraction = d
    for step in range(1, _STEPS + 1):
        a = -step * (step - shape)
        b += 2
        d = 1 / ((a * d + b) or tiny)
        c = (b + a / c) or tiny
        fraction *= d * c
        if abs(d * c - 1) < _PRECISION:
            break
    return fraction
