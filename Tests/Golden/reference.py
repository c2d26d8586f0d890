#!/usr/bin/env python3
"""The games of evaluate_policies.py written down again in dense numpy, from their definitions.

    python reference.py            compare with every *.json of this folder
    python reference.py NAME ...   the same for some games

Nothing of MFGLib or OpenSpiel is imported. A game is mu0 [S], P(t, mu, L) [S, A, S'],
R(t, mu, L) [S, A], legal [S, A], with mu [S] the states' shares and L [S, A] the joint
ones, L[s, a] = mu[s] pi[s, a]. With several populations the states are concatenated,
every population has mass 1, and the exploitability is the sum over populations.

A stationary game, of one step and a discount below 1, has a population at rest instead of a flow
and values without an end; here its motion does not depend on the population.

OpenSpiel charges what depends on the action at the following state. Games of which this is true
have a second variant here, charge="next", that does the same, exactly (the last action costs
nothing): R is then without these terms, and late(mu, next mu) [S, A] is what follows.
"""
import argparse
import json
import math
import pathlib

import numpy as np

import routing

MOVES = [(0, 0), (-1, 0), (0, 1), (1, 0), (0, -1)]  # stay, up, right, down, left: (row, column)
EPS32 = float(np.float32(1e-25))                    # OpenSpiel's C++ games keep 1e-25 as a float


# stay, up, right, down, left in the order of OpenSpiel's action numbers
OPENSPIEL_ORDER = {"crowd": [1, 4, 0, 2, 3], "preda": [0, 2, 3, 1, 4]}


class Game:
    steps = 0
    discount = 1
    stationary = False
    populations = 1
    charge = "step"

    def __init__(self):
        self.legal = np.ones((len(self.mu0), self.actions), bool)

    def P(self, t, mu, L):
        return self.p


class BeachBar(Game):
    actions = 3

    def __init__(self, n=4, steps=3, bar=2):
        self.steps, self.mu0, cells = steps, np.full(n, 1 / n), np.arange(n)
        super().__init__()
        self.p = np.zeros((n, 3, n))
        for s in range(n):
            for a in range(3):
                for e, w in ((-1, 0.25), (0, 0.5), (1, 0.25)):
                    self.p[s, a, min(max(s + a - 1 + e, 0), n - 1)] += w
        ring = np.minimum((cells - bar) % n, (bar - cells) % n)
        self.fixed = -ring[:, None] - np.array([1, 0, 1]) / n

    def R(self, t, mu, L):
        return self.fixed - np.log(mu + 1e-20)[:, None]


class LeftRight(Game):
    actions, steps = 2, 2

    def __init__(self):
        self.mu0 = np.array([1.0, 0, 0])
        super().__init__()
        self.p = np.zeros((3, 2, 3))
        self.p[:, 0, 1] = self.p[:, 1, 2] = 1

    def R(self, t, mu, L):
        return np.repeat(np.array([0, -mu[1], -2 * mu[2]])[:, None], 2, axis=1)


class RockPaperScissors(Game):
    actions, steps = 3, 2

    def __init__(self):
        self.mu0 = np.array([1.0, 0, 0, 0])
        super().__init__()
        self.p = np.zeros((4, 3, 4))
        for a in range(3):
            self.p[:, a, 1 + a] = 1

    def R(self, t, mu, L):
        _, r, p, s = mu
        return np.repeat(np.array([0, 2 * s - p, 4 * r - 2 * s, 6 * p - 3 * r])[:, None], 3, axis=1)


class SusceptibleInfected(Game):
    actions, steps = 2, 51

    def __init__(self):
        self.mu0 = np.array([0.4, 0.6])
        super().__init__()

    def P(self, t, mu, L):
        x = 0.81 * mu[1]
        return np.array([[[1 - x, x], [1, 0]], [[0.3, 0.7], [0.3, 0.7]]])

    def R(self, t, mu, L):
        return np.array([[0, -0.5], [-1, -1.5]])


class Crowd2D(Game):
    """charge: "step" or "next", see above, or None without a cost of moving."""
    actions = 5

    def __init__(self, grid, steps, start=None, noise=1.0, position=False, charge=None):
        self.steps, rows, columns = steps, len(grid), len(grid[0])
        assert rows == columns
        self.cells = [(r, c) for r in range(rows) for c in range(columns) if grid[r][c] != "#"]
        index = {cell: i for i, cell in enumerate(self.cells)}
        n = len(self.cells)
        self.mu0 = np.zeros(n)
        if start is None:
            self.mu0[:] = 1 / n
        else:
            self.mu0[index[start]] = 1
        super().__init__()
        move = np.zeros((5, n, n))  # the deterministic moves, an illegal one stays
        for (r, c), i in index.items():
            for a, (dr, dc) in enumerate(MOVES):
                j = index.get(((r + dr) % rows, (c + dc) % columns))
                self.legal[i, a] = j is not None
                move[a, i, i if j is None else j] = 1
        shake = (self.legal.T[:, :, None] * move).sum(0) / self.legal.sum(1)[:, None]
        shake = noise * shake + (1 - noise) * np.eye(n)
        self.p = np.einsum("aij,jk->iak", move, shake)
        self.after = move.argmax(2).T  # [S, A]: the cell after the move, before the noise
        self.noise = [[(self.after[i, a], noise / self.legal[i].sum() + (1 - noise) * (a == 0))
                       for a in OPENSPIEL_ORDER["crowd"] if self.legal[i, a]] for i in range(n)]
        half, size = rows // 2, rows
        self.position = np.array([2 - 2 / size * (abs(r - half) + abs(c - half))
                                  for r, c in self.cells]) * position
        self.cost = np.array([0, 1, 1, 1, 1]) / size
        self.charge = charge
        # At time 0 OpenSpiel's reward sees 1/size^2 everywhere whatever the start is; this
        # shifts values, not exploitabilities (used when `first` is set).
        self.first = None

    def R(self, t, mu, L):
        if t == 0 and self.first is not None:
            mu = self.first
        r = np.repeat((self.position - np.log(mu + EPS32))[:, None], 5, axis=1)
        return r - self.cost if self.charge == "step" else r

    def late(self, mu, after):
        return -self.cost


class PredatorPrey(Game):
    actions, steps, populations = 5, 10, 3
    matrix = np.array([[0, -1, 1], [1, 0, -1], [-1, 1, 0.0]])

    def __init__(self, torus, noise=0.8):
        self.mu0 = np.zeros(75)
        self.mu0[[0, 25 + 4, 50 + 20]] = 1
        super().__init__()
        move = np.zeros((5, 75, 75))
        for s in range(75):
            k, r, c = s // 25, s // 5 % 5, s % 5
            for a, (dr, dc) in enumerate(MOVES):
                i, j = r + dr, c + dc
                i, j = (i % 5, j % 5) if torus else (min(max(i, 0), 4), min(max(j, 0), 4))
                move[a, s, 25 * k + 5 * i + j] = 1
        shake = (1 - noise) * move[0] + noise / 4 * move[1:].sum(0)
        self.p = np.einsum("aij,jk->iak", move, shake)
        self.after = move.argmax(2).T
        self.noise = [[(self.after[i, a], noise / 4 if a else 1 - noise)
                       for a in OPENSPIEL_ORDER["preda"]] for i in range(75)]
        self.first = None

    def R(self, t, mu, L):
        m = (self.first if t == 0 and self.first is not None else mu).reshape(3, 25)
        r = -np.log(m + 1e-25) + self.matrix @ m
        return np.repeat(r.reshape(75)[:, None], 5, axis=1)


class CrowdMotion(Game):
    actions = 5

    def __init__(self, path, size=20, worth=10, still=0.5):
        self.steps, self.path, self.worth, n = len(path), path, worth, size * size
        self.mu0 = np.full(n, 1 / n)
        super().__init__()
        moves = [(1, 0), (-1, 0), (0, 1), (0, -1), (0, 0)]
        self.p = np.zeros((n, 5, n))
        self.row, self.column = np.divmod(np.arange(n), size)
        for a, (da, ea) in enumerate(moves):
            for w, (dw, ew) in zip([(1 - still) / 4] * 4 + [still], moves):
                row = np.clip(self.row + da + dw, 0, size - 1)
                column = np.clip(self.column + ea + ew, 0, size - 1)
                np.add.at(self.p, (np.arange(n), a, row * size + column), w)
        self.size = size

    def R(self, t, mu, L):
        distance = abs(self.row - self.path[t][0]) + abs(self.column - self.path[t][1])
        place = self.worth * (1 - distance / (2 * self.size))
        return np.repeat((place - np.log(mu + 1e-10))[:, None], 5, axis=1)


class BuildingEvacuation(Game):
    actions, steps = 6, 4

    def __init__(self, floors=5, side=10, worth=10, aversion=1):
        cells = list(np.ndindex(floors, side, side))
        index = {cell: i for i, cell in enumerate(cells)}
        self.mu0, self.aversion = np.full(len(cells), 1 / len(cells)), aversion
        super().__init__()
        self.worth = np.array([worth * (f == 0) for f, _, _ in cells])
        self.p = np.zeros((len(cells), 6, len(cells)))
        for (f, x, y), i in index.items():
            aims = [(f, x + 1, y), (f, x - 1, y), (f, x, y - 1), (f, x, y + 1),
                    (f - 1 if (x, y) == (0, 0) else f, x, y),
                    (f + 1 if (x, y) == (side - 1, side - 1) else f, x, y)]
            for a, aim in enumerate(aims):
                self.p[i, a, index.get(aim, i)] = 1

    def R(self, t, mu, L):
        r = self.worth - self.aversion * np.log(np.maximum(mu, 1e-20))
        return np.repeat(r[:, None], 6, axis=1)


class TreasureHunting(Game):
    actions, steps = 3, 6

    def __init__(self, worth=(1, 1, 1), drift=(1, 1, 1, 1, 1)):
        self.mu0, self.worth, self.drift = np.full(3, 1 / 3), worth, drift
        super().__init__()

    def distance(self, L):
        """d_s of each place."""
        return np.array([((L - np.outer(e, e)) ** 2).sum() for e in np.eye(3)])

    def P(self, t, mu, L):
        x = (0 if t == 0 else self.drift[t - 1]) * self.distance(L)[:, None, None]
        return (x + np.eye(3)) / (1 + 3 * x)

    def R(self, t, mu, L):
        return np.diag(self.worth * (1 - self.distance(L) / 2)) * (t > 0)


class EquilibriumPrice(Game):
    actions, steps = 9, 5

    def __init__(self, d=1, e0=1, sigma=1, c=(1, 1, 1, 1, 1)):
        self.mu0 = np.full(4, 1 / 4)
        super().__init__()
        s, self.q, h = [x.reshape(4, 9) for x in np.mgrid[:4, :3, :3]]
        self.p = np.eye(4)[np.minimum(np.where(self.q > s, 0, s - self.q) + h, 3)]
        self.cost = (c[0] * self.q + c[1] * self.q ** 2 + c[2] * h
                     + (c[2] + c[3]) * np.where(self.q > s, self.q - s, 0) + c[4] * s)
        self.market = d, e0, 1 / sigma

    def R(self, t, mu, L):
        d, e0, power = self.market
        return (d / ((L * self.q).sum() + e0)) ** power * self.q - self.cost


class LinearQuadraticGrid(Game):
    actions, steps = 5, 4
    sigma, delta, pull, cross, spread, terminal = 3, 0.1, 1, 0.01, 0.5, 1

    def __init__(self):
        self.mu0, self.s = np.full(11, 1 / 11), np.arange(-5, 6)
        super().__init__()
        self.a, level = np.arange(-2, 3), np.arange(-3, 4) * self.sigma
        self.noise = self.sigma * level * self.delta ** 0.5
        self.weight = np.exp(-level ** 2 / 2) / np.exp(-level ** 2 / 2).sum()

    def P(self, t, mu, L):
        drift = (self.pull * (mu @ self.s - self.s)[:, None] + self.a) * self.delta
        aim = (self.s[:, None] + drift)[..., None] + self.noise  # [S, A, noise]
        place = np.clip(np.rint(aim), -5, 5)[..., None] == self.s  # [S, A, noise, S']
        return np.einsum("e,saex->sax", self.weight, place)

    def R(self, t, mu, L):
        gap = (mu @ self.s - self.s)[:, None]
        if t == self.steps - 1:
            return np.repeat(-self.terminal / 2 * gap ** 2, 5, axis=1)
        return self.delta * (-self.a ** 2 / 2 + self.cross * self.a * gap - self.spread / 2 * gap ** 2)


class RandomLinear(Game):
    actions, steps = 5, 4

    def __init__(self, matrices):
        self.mu0 = np.full(5, 1 / 5)
        super().__init__()
        self.p1, self.p2, self.r1, self.r2 = [
            np.reshape(matrices[name], shape) for name, shape in (
                ("transition_slope", (5, 5, 5)), ("transition_offset", (5, 5, 5)),
                ("reward_slope", (5, 5)), ("reward_offset", (5, 5)))]

    def P(self, t, mu, L):
        z = np.einsum("xsj,ja->sax", self.p1, L) + self.p2.transpose(1, 2, 0)
        z = np.exp(z - z.max(2, keepdims=True))
        return z / z.sum(2, keepdims=True)

    def R(self, t, mu, L):
        return self.r1 @ L + self.r2


class CrowdRing(Game):
    actions = 3

    def __init__(self, n=10, steps=10, charge="step"):
        self.steps, self.mu0, self.charge, h = steps, np.full(n, 1 / n), charge, n // 2
        super().__init__()
        self.p = np.zeros((n, 3, n))
        for s in range(n):
            for a in range(3):
                for e in (-1, 0, 1):
                    self.p[s, a, (s + a - 1 + e) % n] += 1 / 3
        self.place = 1 - abs(np.arange(n) - h) / h
        self.cost = np.array([1, 0, 1]) / n

    def R(self, t, mu, L):
        r = np.repeat((self.place - np.log(mu + 1e-25))[:, None], 3, axis=1)
        return r - self.cost if self.charge == "step" else r

    def late(self, mu, after):
        return -self.cost


class LinearQuadraticRing(Game):
    def __init__(self, n=10, side=3, steps=10, dt=1.0, revert=0.0, volatility=1.0, q=0.01,
                 kappa=0.5, charge="step"):
        self.steps, self.mu0, self.actions = steps, np.full(n, 1 / n), 2 * side + 1
        super().__init__()
        self.n, self.dt, self.revert, self.q, self.kappa = n, dt, revert, q, kappa
        self.charge, self.cells, self.moves = charge, np.arange(n), np.arange(-side, side + 1)
        below = [0.5 * (1 + math.erf((a - 0.5) / volatility / math.sqrt(2))) for a in self.moves]
        weights = np.diff([0] + below[1:] + [1])
        self.noise = np.zeros((n, n))
        for a, w in zip(self.moves, weights):
            self.noise[self.cells, np.rint(self.cells + a * math.sqrt(dt) * volatility).astype(int) % n] += w

    def mean(self, mu):
        return (self.cells * mu).sum()

    def P(self, t, mu, L):
        drift = self.revert * (self.mean(mu) - self.cells)[:, None]
        aim = (self.cells[:, None] + np.rint((self.moves + drift) * self.dt).astype(int)) % self.n
        return self.noise[aim]

    def R(self, t, mu, L):
        d = (self.mean(mu) - self.cells)[:, None]
        place = self.dt / 2 * -self.kappa * d ** 2 + 0 * self.moves
        return place + self.of_action(d) if self.charge == "step" else place

    def of_action(self, d):
        return self.dt / 2 * (-self.moves ** 2 + 2 * self.q * self.moves * d)

    def late(self, mu, after):
        return np.einsum("sax,xa->sa", self.P(0, mu), self.of_action((self.mean(after) - self.cells)[:, None]))


def splitmix(word, tweak):
    word = (word + tweak * 0x9E3779B97F4A7C15) % 2 ** 64
    word = (word ^ word >> 30) * 0xBF58476D1CE4E5B9 % 2 ** 64
    word = (word ^ word >> 27) * 0x94D049BB133111EB % 2 ** 64
    return word ^ word >> 31


def uniforms(seed, purpose, block):
    """The numbers in [0, 1) of RandomStream(seed:purpose:block:), see RandomStream.swift."""
    words = [splitmix(seed, 1) ^ purpose, 0, 0, block]
    for i, (to, of) in enumerate([(1, 0), (2, 1), (3, 2), (0, 3), (1, 0), (2, 1), (3, 2)]):
        words[to] ^= splitmix(words[of], i + 2)

    def rotated(x, k):
        return (x << k | x >> 64 - k) % 2 ** 64

    a, b, c, d = words
    while True:  # xoshiro256++
        yield ((rotated((a + d) % 2 ** 64, 23) + a) % 2 ** 64 >> 11) / 2 ** 53
        c, d, e = c ^ a, d ^ b, b << 17 & 2 ** 64 - 1
        b, a = b ^ c, a ^ d
        c, d = c ^ e, rotated(d, 45)


class Garnet(Game):
    """tables: (r [S, A], P [S, A, S']), else those of the seed."""

    def __init__(self, n=10, actions=3, branches=3, steps=10, density=1.0, eta=1.0, seed=0,
                 tables=None, charge="step"):
        self.steps, self.mu0, self.actions, self.eta = steps, np.full(n, 1 / n), actions, eta
        super().__init__()
        self.charge = charge
        self.r, self.p = np.zeros((n, actions)), np.zeros((n, actions, n))
        for s in range(n):
            for a in range(actions):
                u = uniforms(seed, 7, s * actions + a)
                rewarded, reward = next(u) < density, next(u)
                self.r[s, a] = reward if rewarded else 0
                cuts = sorted(next(u) for _ in range(branches - 1))
                for w in np.diff([0] + cuts + [1]):
                    self.p[s, a, int(next(u) * n)] += w
        if tables:
            self.r, self.p = tables

    def R(self, t, mu, L):
        crowd = -self.eta * np.log(mu + EPS32)[:, None]
        if self.charge == "step":
            return self.r + crowd
        # The action before the first one counts as action 0.
        return (self.r[:, :1] if t == 0 else 0) + crowd + np.zeros(self.actions)

    def late(self, mu, after):
        return np.einsum("sax,xa->sa", self.p, self.r)


class MalwareSpread(Game):
    """The row of x is the overlap of [x, 1] with the interval of each cell, over its length."""
    actions, steps, discount, stationary = 2, 1, 0.9, True

    def __init__(self, n=101, k=0.2, cost=0.5):
        self.mu0, self.x, self.k, self.cost = np.full(n, 1 / n), np.linspace(0, 1, n), k, cost
        super().__init__()
        self.p = np.zeros((n, 2, n))
        self.p[:, 1, 0] = self.p[-1, 0, -1] = 1
        edges = np.concatenate([[0], (self.x[1:] + self.x[:-1]) / 2, [1]])
        for i, x in enumerate(self.x[:-1]):
            self.p[i, 0] = np.diff(np.maximum(edges, x)) / (1 - x)

    def R(self, t, mu, L):
        return -(self.k + mu @ self.x) * self.x[:, None] - np.array([0, self.cost])


class Swarm(Game):
    """A move that cannot be made stays. Starts and targets are the S and T cells, or all cells and the
    four corners."""
    actions = 5

    def __init__(self, task, grid, agents=200, steps=1, discount=0.9):
        self.task, self.agents, self.steps, self.discount = task, agents, steps, discount
        self.stationary, self.side = steps == 1, max(len(grid), len(grid[0]))
        cells = [(r, c) for r in range(len(grid)) for c in range(len(grid[0])) if grid[r][c] != "#"]
        index = {cell: i for i, cell in enumerate(cells)}
        marks = np.array([grid[r][c] for r, c in cells])
        starts = marks == "S" if "S" in marks else np.ones(len(cells), bool)
        corners = [r in (0, len(grid) - 1) and c in (0, len(grid[0]) - 1) for r, c in cells]
        self.target = marks == "T" if "T" in marks else np.array(corners)
        self.mu0 = starts / starts.sum()
        super().__init__()
        self.p = np.zeros((len(cells), 5, len(cells)))
        for (r, c), i in index.items():
            for a, (dr, dc) in enumerate(MOVES):
                self.p[i, a, index.get((r + dr, c + dc), i)] = 1

    def R(self, t, mu, L):
        if self.task == "cluster":  # log mu, from log 1/N to 0
            r = np.log(np.maximum(mu * self.agents, 1)) / np.log(self.agents)
        elif self.task == "agree":  # from -1 to 1
            r = (np.where(self.target & (mu > 1 / self.agents), mu, -1) + 1) / 2
        else:  # from -1 to n + 1
            r = (np.where(self.target, self.side + 1 - mu, -1) + 1) / (self.side + 2)
        return np.repeat(r[:, None], 5, axis=1)


class AsymmetricRockPaperScissors(Game):
    """An action is the next hand; u is lost to the hand after one's own and v won from that before it."""
    actions = 3

    def __init__(self, steps=10, c=4, u=(2, 4, 6), v=(1, 2, 3)):
        self.steps, self.mu0, self.c, self.u, self.v = steps, np.full(3, 1 / 3), c, np.array(u), np.array(v)
        super().__init__()
        self.p = np.tile(np.eye(3), (3, 1, 1))

    def R(self, t, mu, L):
        stakes = self.v * np.roll(mu, 1) - self.u * np.roll(mu, -1)
        return stakes[:, None] - self.c * L.sum(0)


class AsymmetricSIS(Game):
    """States infected and healthy, actions distance and go out."""
    actions = 2

    def __init__(self, steps=20, alpha=0.81, theta=0.3, xi=0.5):
        self.steps, self.mu0, self.alpha, self.theta, self.xi = steps, np.full(2, 1 / 2), alpha, theta, xi
        super().__init__()

    def P(self, t, mu, L):
        ill = np.array([[1 - self.theta, 1 - self.theta], [0, self.alpha * L[0, 1]]])
        return np.stack([ill, 1 - ill], axis=-1)

    def R(self, t, mu, L):
        return -np.array([[1], [0]]) - self.xi * np.array([1, 0])


class CrowdAvoidance(Game):
    actions, steps, populations = 5, 10, 2

    def __init__(self, matrix=((0, 0), (0, 0)), noise=0.5):
        grid = ["#######", "#..#..#", "#.....#", "#..#..#", "#.....#", "#..#..#", "#######"]
        self.cells = [(r, c) for r in range(7) for c in range(7) if grid[r][c] == "."]
        n, index = len(self.cells), {cell: i for i, cell in enumerate(self.cells)}
        self.matrix, self.mu0 = np.array(matrix, float), np.zeros(2 * n)
        for cell, share in (((2, 1), 0.4), ((2, 2), 0.4), ((4, 1), 0.2)):
            self.mu0[index[cell]] = share
        for cell, share in (((2, 5), 0.2), ((4, 4), 0.4), ((4, 5), 0.4)):
            self.mu0[n + index[cell]] = share
        super().__init__()
        move = np.zeros((5, n, n))
        for (r, c), i in index.items():
            for a, (dr, dc) in enumerate(MOVES):
                move[a, i, index.get((r + dr, c + dc), i)] = 1
        one = np.einsum("aij,jk->iak", move, (1 - noise) * move[0] + noise / 4 * move[1:].sum(0))
        self.p = np.zeros((2 * n, 5, 2 * n))
        self.p[:n, :, :n] = self.p[n:, :, n:] = one
        self.target = np.zeros((2, n))
        self.target[0, index[3, 5]] = self.target[1, index[3, 1]] = 1
        self.first = None

    def R(self, t, mu, L):
        m = (self.first if t == 0 and self.first is not None else mu).reshape(2, -1)
        return np.repeat((self.target - self.matrix @ m).reshape(-1, 1), 5, axis=1)


class NormalForm(Game):
    """As two steps: the choice, which leads to a state of its own, and that state's reward."""
    actions, steps = 3, 2

    def __init__(self, reward):
        self.reward, self.mu0 = reward, np.array([1.0, 0, 0, 0])
        super().__init__()
        self.p = np.zeros((4, 3, 4))
        for a in range(3):
            self.p[:, a, 1 + a] = 1

    def R(self, t, mu, L):
        return np.repeat(np.array([0, *self.reward(*mu[1:])])[:, None], 3, axis=1) * (t == 1)


NORMAL_FORM = {
    "coop": lambda a, b, c: (10 * a - 200 / 9 * (a - c) * c - 20 * b, 20 * (a - b) - 2380 * c,
                             2000 / 9 * (a - c) * c),
    "dom": lambda a, b, c: (a + c, b, a + c - 0.25),
    "biased-rock-paper-scissors": lambda a, b, c: (0.5 * b - 0.3 * c, 0.3 * c - 0.7 * a,
                                                   0.7 * a - 0.5 * b),
}

MAZE = """
######################
#......#.....#.....#.#
#......#.....#.....#.#
######....#..#.##..#.#
#.........#..#.#...#.#
#.........#..#.###.#.#
#..########..#...#...#
#....#.#.#..##...#...#
#....#.#.#.....#.#.###
#....#.#.#.....#.#.#.#
######.#.#######.#.#.#
#..#.........#...#.#.#
#..#.##.###..#...#.#.#
##.#.#....#..#####.#.#
##.#.#.#..#......#.#.#
#....#.####........#.#
#.####..#.########...#
#.......#..#...#.###.#
#..#..#.#..#.#.#...#.#
#.#####.#....#.#.....#
#............#.......#
######################
""".split()

class Routing(Game):
    """A place is a link, an origin or the arrival of one destination; its states tell the steps
    to go. How long a link takes is found from the vehicles that are on it after the step, whoever
    they are, wherever on the link: they are moved there first."""

    def __init__(self, name):
        self.roads = routing.Layout(name)
        network = self.roads.game
        self.steps, self.actions, n = network["steps"], self.roads.actions, self.roads.states
        self.mu0 = np.array([self.roads.initial.get(s, 0.0) for s in range(n)])
        self.legal = np.array(self.roads.legal())
        self.dt = network["time_step"]
        self.on_link = np.zeros((len(network["links"]), n))  # 1 where a state is on a link
        self.still = np.zeros((n, n))                        # what happens with steps to go
        self.pairs = []                                      # (state, action, place it leads to)
        self.cost = np.ones((n, self.actions))               # steps paid
        for _, site, first, count, ways in self.roads.places:
            if isinstance(site, int):
                self.on_link[site, first:first + count] = 1
            for s in range(first + 1, first + count):
                self.still[s, s - 1] = 1
            for action, place in ways:
                self.pairs.append((first, action, place))
                if self.roads.places[place][1] is None:
                    self.cost[first, action] = 0

    def transitions(self, steps):
        p = np.zeros((len(self.mu0), self.actions, len(self.mu0)))
        p[:, 0] = self.still
        for state, action, place in self.pairs:
            _, site, first, count, _ = self.roads.places[place]
            to_go = min(steps[site], count) - 1 if isinstance(site, int) else 0
            p[state, action, first + to_go] = 1
        return p

    def P(self, t, mu, L):
        after = np.einsum("sa,sax->x", L, self.transitions([1] * len(self.on_link)))
        return self.transitions([
            routing.link_steps(link, self.roads.total * (on @ after), self.dt)
            for link, on in zip(self.roads.game["links"], self.on_link)])

    def R(self, t, mu, L):
        return -self.dt * self.cost * (1 if t + 1 < self.steps else 2)


FOUR_ROOMS = ["#" * 13 if r in (0, 12) else
              "### ##### ###" if r == 6 else
              "#           #" if r in (3, 9) else
              "#     #     #" for r in range(13)]
EMPTY = [" " * 10] * 10
ISLE = ["S.....T", "S.##...", "..#..#.", "T.....#"]


REVERTING = dict(dt=0.5, revert=0.3, volatility=1.4, q=0.3, kappa=0.8)

# Games whose golden numbers are from here, because OpenSpiel's evaluation is not exact or none has them.
OWN = {
    "a-rps": lambda charge: AsymmetricRockPaperScissors(),
    "a-sis": lambda charge: AsymmetricSIS(),
    "crowd-modelling-2d-empty": lambda charge: Crowd2D(EMPTY, 10, position=True, charge=charge),
    "crowd-modelling": lambda charge: CrowdRing(charge=charge),
    "linear-quadratic-ring": lambda charge: LinearQuadraticRing(charge=charge),
    "linear-quadratic-ring-reverting": lambda charge: LinearQuadraticRing(**REVERTING, charge=charge),
    "malware-spread": lambda charge: MalwareSpread(),
    "swarm-agree": lambda charge: Swarm("agree", ["." * 8] * 8),
    "swarm-cluster": lambda charge: Swarm("cluster", ISLE, 30, 8, 1),
    "swarm-diffuse": lambda charge: Swarm("diffuse", ISLE, 30, 8, 1),
    "garnet": lambda charge: Garnet(charge=charge),
    "garnet-sparse": lambda charge: Garnet(20, 4, 2, density=0.5, eta=0.5, seed=7, charge=charge),
}


def make(name, charge="step", golden=None):
    """The game of a file; `golden` is its contents, for what a library drew."""
    if name in OWN:
        return OWN[name](charge)
    if name.startswith("normal-form-"):
        return NormalForm(NORMAL_FORM[name.removeprefix("normal-form-")])
    return {
        "beach-bar": BeachBar,
        "beach-bar-20": lambda: BeachBar(20, 21),
        "building-evacuation": BuildingEvacuation,
        "conservative-treasure-hunting": TreasureHunting,
        "crowd-motion": lambda: CrowdMotion(golden["bar_path"]),
        "equilibrium-price": EquilibriumPrice,
        "left-right": LeftRight,
        "linear-quadratic-grid": LinearQuadraticGrid,
        "random-linear": lambda: RandomLinear(golden["matrices"]),
        "rock-paper-scissors": RockPaperScissors,
        "susceptible-infected": SusceptibleInfected,
        "crowd-modelling-2d-four-rooms": lambda: Crowd2D(FOUR_ROOMS, 40, (1, 1)),
        "crowd-modelling-2d-maze": lambda: Crowd2D(MAZE, 100, (1, 1)),
        "crowd-modelling-2d-empty-distribution": lambda: Crowd2D(EMPTY, 10),
        "crowd-modelling-2d-empty-start": lambda: Crowd2D(EMPTY, 10, (2, 2), noise=0.5),
        "predator-prey-square": lambda: PredatorPrey(False),
        "predator-prey-torus": lambda: PredatorPrey(True),
        "crowd-avoidance": CrowdAvoidance,
        "crowd-avoidance-congested": lambda: CrowdAvoidance([[0.5, 2], [2, 0.5]]),
        **{roads: lambda: Routing(name) for roads in routing.GAMES},
    }[name]()


def openspiel_first(name, game):
    """The densities OpenSpiel's reward sees at time 0 (no effect on exploitability)."""
    if name.startswith("crowd-modelling-2d"):
        return np.full(len(game.mu0), 1 / (13 if "four" in name else 22 if "maze" in name else 10) ** 2)
    if name.startswith("crowd-avoidance"):
        # the flat array is [population, row, column]; it is read at population + 2 (row + 7 column)
        flat = np.zeros((2, 49))
        flat[:, [7 * r + c for r, c in game.cells]] = game.mu0.reshape(2, -1)
        return np.array([flat.reshape(-1)[k + 2 * (r + 7 * c)] for k in range(2) for r, c in game.cells])
    if name.startswith("predator"):
        # the flat array is [population, row, column]; it is read at population + 3 (row + 5 column)
        s = np.arange(75)
        return game.mu0[s // 25 + 3 * (s // 5 % 5 + 5 * (s % 5))]
    return None


# ------------------------------------------------------------ policies, flow, values

def uniform(game):
    row = game.legal / game.legal.sum(1, keepdims=True)
    return np.repeat(row[None], game.steps, axis=0)


def formula(game):
    t, s, a = np.ogrid[:game.steps, :len(game.mu0), :game.actions]
    w = (1.0 + (7 * t + 3 * s + 5 * a) % 11) * game.legal
    return w / w.sum(-1, keepdims=True)


def chain(game, pi):
    """P [S, S'] of one agent who follows a stationary policy."""
    return np.einsum("sa,sax->sx", pi[0], game.P(0, None, None))


def flow(game, pi):
    if game.stationary:  # mu0's share in mu P = mu, by the null vectors of both sides
        u, sizes, v = np.linalg.svd(chain(game, pi) - np.eye(len(game.mu0)))
        left, right = u[:, sizes < 1e-10], v[sizes < 1e-10].T
        return (game.mu0 @ right @ np.linalg.solve(left.T @ right, left.T))[None]
    mu = np.zeros(pi.shape[:2])
    mu[0] = game.mu0
    for t in range(game.steps - 1):
        L = mu[t][:, None] * pi[t]
        mu[t + 1] = np.einsum("sa,sax->x", L, game.P(t, mu[t], L))
    return mu


def stationary_q_values(game, rewards, pi):
    """Q [S, A] of pi, or by policy iteration the best ones."""
    best = pi is None
    pi = uniform(game) if best else pi
    while True:
        v = np.linalg.solve(np.eye(len(game.mu0)) - game.discount * chain(game, pi), (pi[0] * rewards).sum(1))
        q = rewards + game.discount * game.P(0, None, None) @ v
        if not best or (q.max(1) <= v + 1e-13).all():
            return q
        pi = np.eye(game.actions)[q.argmax(1)][None]


def q_values(game, population, pi=None):
    """Q [T, S, A] against the flow of the policy `population`: of pi, or the best ones; -inf at
    illegal actions."""
    mu = flow(game, population)
    L = mu[..., None] * population
    if game.stationary:
        return stationary_q_values(game, game.R(0, mu[0], L[0]), pi)[None]
    q = np.zeros((game.steps, len(game.mu0), game.actions))
    v = np.zeros(len(game.mu0))
    for t in reversed(range(game.steps)):
        q[t] = game.R(t, mu[t], L[t]) + game.discount * game.P(t, mu[t], L[t]) @ v
        if game.charge == "next" and t + 1 < game.steps:
            q[t] += game.late(mu[t], mu[t + 1])
        v = np.where(game.legal, q[t], -np.inf).max(1) if pi is None else (pi[t] * q[t]).sum(1)
    q[:, ~game.legal] = -np.inf
    return q


def evaluate(game, pi):
    """(value, best response), each an array with an entry per population."""
    value = (pi[0] * np.where(game.legal, q_values(game, pi, pi)[0], 0)).sum(1)
    best = q_values(game, pi)[0].max(1)
    return [(game.mu0 * v).reshape(game.populations, -1).sum(1) for v in (value, best)]


def exploitability(game, pi):
    value, best = evaluate(game, pi)
    return (best - value).sum()


def thresholds(game):
    """Of each policy that takes action 1 in the states s >= k: k, value, exploitability, mean state."""
    for k in range(len(game.mu0) + 1):
        pi = np.eye(2)[(np.arange(len(game.mu0)) >= k).astype(int)][None]
        value, best = evaluate(game, pi)
        yield k, value[0], (best - value)[0], flow(game, pi)[0] @ game.x


# ------------------------------------------------------------ the two iterations

def mirror_descent(game, iterations, rate=1.0):
    """y = 0, pi = uniform; then y += rate * Q^pi(flow of pi), pi = softmax(y)."""
    pi, y = uniform(game), np.zeros(uniform(game).shape)
    yield 0, pi
    for k in range(1, iterations + 1):
        y = y + rate * q_values(game, pi, pi)
        pi = np.exp(y - y.max(-1, keepdims=True))
        pi /= pi.sum(-1, keepdims=True)
        yield k, pi


def fictitious_play(game, iterations, ties="split", tolerance=0.0):
    """pi = uniform; the k-th iteration (k = 1, 2, ...) mixes in a best response with weight
    1/(k+1), in occupancies. ties: "split" evenly among the best actions, or a permutation
    of the actions of which the first best one is taken."""
    pi = uniform(game)
    yield 0, pi
    for k in range(1, iterations + 1):
        mu = flow(game, pi)
        q = q_values(game, pi)
        best = (q >= q.max(-1, keepdims=True) - tolerance).astype(float)
        if ties != "split":
            order = np.array(ties)
            first = order[best[..., order].argmax(-1)]
            best = np.eye(game.actions)[first]
        best /= best.sum(-1, keepdims=True)
        new, w = flow(game, best), 1 / (k + 1)
        mass = ((1 - w) * mu + w * new)[..., None]
        mixed = (1 - w) * mu[..., None] * pi + w * new[..., None] * best
        pi = np.where(mass > 0, mixed / np.where(mass > 0, mass, 1), uniform(game))
        yield k, pi


def openspiel_mirror_descent(name, game, iterations, rate=1.0):
    """What MirrorDescent of OpenSpiel 2.0.2 does: its policy is a view of the cumulative
    values y, and the backward pass writes into y while it reads that policy. So from the
    second iteration on, the policy that is evaluated mixes the old y with the new one, in
    the order in which a depth-first search meets the states."""
    order = OPENSPIEL_ORDER[name[:5]]
    actions = [[a for a in order if game.legal[s, a]] for s in range(len(game.mu0))]
    y = np.zeros((game.steps, len(game.mu0)))  # by the cell after the move
    pi = uniform(game)
    yield 0, pi
    for k in range(1, iterations + 1):
        mu, states, moves = flow(game, pi), {}, {}
        reward = [game.R(t, mu[t], mu[t][:, None] * pi[t]) for t in range(game.steps)]

        def state(t, s):
            if t == game.steps:
                return 0.0
            if (t, s) not in states:
                if k == 1:
                    weights = np.ones(len(actions[s]))
                else:
                    weights = np.array([y[t, game.after[s, a]] for a in actions[s]])
                    weights = np.exp(weights - weights.max())
                weights /= weights.sum()
                states[t, s] = reward[t][s, 0] + sum(
                    w * move(t, game.after[s, a]) for w, a in zip(weights, actions[s]))
            return states[t, s]

        def move(t, s):
            if (t, s) not in moves:
                moves[t, s] = sum(w * state(t + 1, x) for x, w in game.noise[s])
                y[t, s] += rate * moves[t, s]
            return moves[t, s]

        for s in np.flatnonzero(game.mu0):
            state(0, s)
        z = np.where(game.legal, y[:, game.after], -np.inf)
        pi = np.exp(z - z.max(-1, keepdims=True))
        pi /= pi.sum(-1, keepdims=True)
        yield k, pi


def trajectory(name, game, method, iterations):
    """The runs the golden files have, by key."""
    first = list(range(game.actions))
    return {
        "mirror_descent": lambda: mirror_descent(game, iterations),
        "mirror_descent_rate_0.1": lambda: mirror_descent(game, iterations, 0.1),
        "mirror_descent_as_shipped": lambda: openspiel_mirror_descent(name, game, iterations),
        "fictitious_play": lambda: fictitious_play(game, iterations, "split", 1e-9),
        "fictitious_play_first": lambda: fictitious_play(game, iterations, first, 1e-9),
        "fictitious_play_as_shipped": lambda: fictitious_play(
            game, iterations,
            OPENSPIEL_ORDER[name[:5]] if name.startswith(("crowd-modelling", "predator")) else "split"),
    }[method]()


# ------------------------------------------------------------ comparison

def compare(name, golden, game):
    rows = []

    def row(what, ours, theirs):
        ours, theirs = np.asarray(ours, float), np.asarray(theirs, float)
        rows.append((what, theirs.sum(), abs(ours - theirs).max()))

    for which, pi in (("uniform", uniform(game)), ("formula", formula(game))):
        entry, (value, best) = golden[which], evaluate(game, pi)
        row(which + " exploitability", (best - value).sum(), entry["exploitability"])
        if "per_population" in entry:
            row(which + " per population", best - value, entry["per_population"])
        mu = flow(game, pi)
        row(which + " flow", [mu[t, s] for t, s, _ in entry["flow"]], [v for _, _, v in entry["flow"]])
        game.first = openspiel_first(name, game) if golden["library"] == "open_spiel" else None
        value, best = evaluate(game, pi)
        game.first = None
        row(which + " value", value.sum(), entry["value"])
        row(which + " best response", best.sum(), entry["best_response"])
    if "thresholds" in golden:
        row("thresholds", list(thresholds(game)), golden["thresholds"])
    for method, entry in golden.items():
        if name in routing.GAMES and method.endswith("as_shipped"):
            continue
        if method.startswith(("mirror_descent", "fictitious_play")):
            entry = entry["exploitability"]
            for k, pi in trajectory(name, game, method, max(map(int, entry))):
                if str(k) in entry:
                    row(f"{method} {k}", exploitability(game, pi), entry[str(k)])
    for what, theirs, difference in rows:
        print(f"{name:40s} {what:30s} {theirs:22.14g}   difference {difference:.1e}")
    return max(r[2] / max(1, abs(r[1])) for r in rows if "as_shipped" not in r[0])


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*")
    names = parser.parse_args().names
    folder = pathlib.Path(__file__).resolve().parent
    for name in names or sorted(p.stem for p in folder.glob("*.json")):
        golden = json.loads((folder / f"{name}.json").read_text())
        worst = compare(name, golden, make(name, golden=golden))
        print(f"{name}: largest relative difference {worst:.1e} (without *_as_shipped)\n")


if __name__ == "__main__":
    main()
