"""Exact shares of a change: Shapley values of means and of the minimum, Aumann-Shapley for large groups (§9).

Every function splits f(now) - f(reference) over the arguments of f; the shares add up to the difference.
"""

from collections.abc import Callable
from itertools import pairwise
from math import factorial

import numpy as np
from numpy.typing import NDArray

from services.evaluation.indicators.core.aggregate import FLOOR, power_gradient, power_mean

Values = NDArray[np.float64]
Game = Callable[[Values], Values]
# 2^12 coalitions are exact and quick; beyond, the path integral takes over.
MOST_EXACT = 12
_GAUSS_NODES = 64
_STILL = 1e-9
_QUADRATURE = 1e-11
_MOST_HALVINGS = 5
_NUDGE = 1e-6


def shapley(game: Game, now: Values, reference: Values) -> Values:
    """Exact shares over up to 12 players; `game` maps (players x coalitions) points to one value a coalition."""
    size = len(now)
    members = (np.arange(2**size)[None, :] >> np.arange(size)[:, None]) & 1
    worth = game(np.where(members == 1, now[:, None], reference[:, None]))
    count = members.sum(axis=0)
    weight = np.array([factorial(k) * factorial(size - k - 1) / factorial(size) for k in range(size)] + [0.0])
    shares = []
    for player in range(size):
        without = members[player] == 0
        gain = worth[np.flatnonzero(without) + 2**player] - worth[without]
        shares.append(float(weight[count[without]] @ gain))
    return np.array(shares)


def slopes(game: Game, now: Values, reference: Values) -> Values:
    """phi_c / D_c, by which a child's change passes on to its own children.

    A child whose changes cancel out (D_c = 0) gets the Shapley-averaged derivative at the reference, so that its
    children still show their true opposite effects.
    """
    change = now - reference
    shares = shapley(game, now, reference)
    out = np.zeros(len(now))
    for player in range(len(now)):
        if abs(change[player]) >= _STILL:
            out[player] = shares[player] / change[player]
            continue
        nudged = now.copy()
        nudged[player] = reference[player] + _NUDGE
        out[player] = shapley(game, nudged, reference)[player] / _NUDGE
    return out


def power_shares(now: Values, reference: Values, weights: Values, rho: float) -> Values:
    """Shares of a power mean over members of a group of any size."""
    if rho == 1.0:
        return weights * (now - reference)
    if len(now) <= MOST_EXACT:
        return shapley(lambda points: power_mean(points, weights, rho), now, reference)
    return _aumann_shapley(now, reference, weights, rho)


def _aumann_shapley(now: Values, reference: Values, weights: Values, rho: float) -> Values:
    """The integral of the gradient along the straight path, in pieces between the points where a floor lets go.

    Pieces are halved until the shares add up to the known difference: a steep mean near its floor needs more of them.
    """
    change = now - reference
    with np.errstate(divide="ignore", invalid="ignore"):
        kinks = (FLOOR - reference) / change
    cuts = np.unique([0.0, 1.0, *(k for k in kinks if np.isfinite(k) and 0.0 < k < 1.0)])
    whole = float(power_mean(now, weights, rho) - power_mean(reference, weights, rho))
    shares = _along(cuts, reference, change, weights, rho)
    for _ in range(_MOST_HALVINGS):
        if abs(float(shares.sum()) - whole) <= _QUADRATURE:
            break
        cuts = np.unique(np.concatenate([cuts, (cuts[1:] + cuts[:-1]) / 2.0]))
        shares = _along(cuts, reference, change, weights, rho)
    return shares


def _along(cuts: Values, reference: Values, change: Values, weights: Values, rho: float) -> Values:
    x, w = np.polynomial.legendre.leggauss(_GAUSS_NODES)
    total = np.zeros(len(change))
    for low, high in pairwise(cuts):
        half = (high - low) / 2.0
        for node, share in zip(x, w, strict=True):
            at = reference + (low + (node + 1.0) * half) * change
            total += share * half * power_gradient(at, weights, rho)
    return total * change


def min_shares(now: Values, reference: Values) -> Values:
    """Shares of the minimum in closed form, for groups of any size.

    min = integral over z of 1{all x > z}. At a level z the players that must be in are A = {r <= z < s}, those that
    must stay out B = {s <= z < r}; each of A gets (a-1)! b!/(a+b)!, each of B loses a! (b-1)!/(a+b)!.
    """
    shares = np.zeros(len(now))
    levels = np.unique(np.concatenate([now, reference]))
    for low, high in pairwise(levels):
        inside = (reference <= low) & (now > low)
        outside = (now <= low) & (reference > low)
        if bool(np.any((now <= low) & (reference <= low))):
            break
        a, b = int(inside.sum()), int(outside.sum())
        step, whole = high - low, factorial(a + b)
        if a:
            shares[inside] += step * (factorial(a - 1) * factorial(b) / whole)
        if b:
            shares[outside] -= step * (factorial(a) * factorial(b - 1) / whole)
    return shares
