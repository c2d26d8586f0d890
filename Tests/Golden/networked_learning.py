#!/usr/bin/env python3
"""Figures 1 to 6 of Benjamin and Abate 2024 computed a second time.

    python3 -m pip install numpy==2.4.6 numba==0.68.1
    python3 networked_learning.py FIGURE [--trials 10]

Algorithm 2 of the paper with its Table 1, written down from the paper and from nothing of this
package, with random numbers of its own. For each architecture it prints the mean and the standard
deviation over trials of the agents' regularised return at the iterations that the table of
Documentation/MeanField.docc/Benjamin2024.md has. Ten trials of Figure 1 take about three minutes.

In place of the paper's 500 shuffled passes of temporal differences over an agent's transitions it
solves the Bellman equation that these make, around whose solution the passes stay. What the paper
leaves open is chosen as in the package, and told in that document: how rewards are brought to
[0, 1], that values start from the largest there can be, that a failed learner tells nothing, and
that who joins acts at random for an iteration and takes part in its communication.

Cells and actions: cell = 8 row + column; stay, north, east, south, west.
"""

import argparse
import math

import numpy as np
from numba import njit, uint32, uint64

SIDE = 8
CELLS = SIDE * SIDE
MOVES = [(0, 0), (-1, 0), (0, 1), (1, 0), (0, -1)]
ACTIONS = len(MOVES)
CORNERS = [0, SIDE - 1, SIDE * (SIDE - 1), SIDE * SIDE - 1]

# Table 1 of the paper.
DISCOUNT = 0.9
LOOKS = 3000            # M_pg
SPACING = 10            # M_td
WARM_UP = 20            # W
LEARNING_RATE = 0.01    # eta
TEMPERATURE = 0.01      # lambda
ROUNDS = 300            # C
RADIUS = 0.2 * SIDE * math.sqrt(2)

LARGEST_VALUE = (1 + TEMPERATURE * math.log(ACTIONS)) / (1 - DISCOUNT)
TRANSITIONS = LOOKS - WARM_UP - 1
SILENT = 1 << 40        # the rank of who tells nothing
ARCHITECTURES = ["networked", "independent", "centralised"]

# joining: (the iteration for which agents join, how many)
FIGURES = {
    1: dict(task="agree", agents=200, failing=0.5, iterations=[11, 26, 51, 101]),
    2: dict(task="diffuse", agents=200, failing=0.5, iterations=[26, 150]),
    3: dict(task="agree", agents=25, failing=0.0, iterations=[102], joining=(101, 175)),
    4: dict(task="diffuse", agents=25, failing=0.0, iterations=[42], joining=(41, 175)),
    5: dict(task="cluster", agents=50, failing=0.5, iterations=[151]),
    6: dict(task="cluster", agents=50, failing=0.0, iterations=[202], joining=(201, 50)),
}


# The map and its rewards


def next_cells():
    """Where each action leads from each cell, shape [cells, actions]; a move into a wall stays."""
    cells = np.zeros((CELLS, ACTIONS), np.int32)
    for cell in range(CELLS):
        row, column = divmod(cell, SIDE)
        for action, (down, right) in enumerate(MOVES):
            inside = 0 <= row + down < SIDE and 0 <= column + right < SIDE
            cells[cell, action] = cell + (SIDE * down + right if inside else 0)
    return cells


def cells_heard():
    """The cells within the radius of each cell, and -1 where there are fewer of them."""
    places = np.array([divmod(cell, SIDE) for cell in range(CELLS)])
    squares = ((places[:, None] - places[None]) ** 2).sum(-1)
    is_near = squares <= RADIUS**2 + 1e-9
    heard = -np.ones((CELLS, is_near.sum(1).max()), np.int32)
    for cell in range(CELLS):
        near = np.where(is_near[cell])[0]
        heard[cell, : len(near)] = near
    return heard


def reward_table(task, agents):
    """The reward where so many agents are, shape [cells, agents + 1]."""
    share = np.arange(agents + 1) / agents
    rewards = np.zeros((CELLS, agents + 1))
    if task == "cluster":
        rewards[:] = (np.log(np.maximum(share, 1 / agents)) + math.log(agents)) / math.log(agents)
    elif task == "agree":
        rewards[CORNERS] = np.where(share > 1 / agents + 1e-12, (share + 1) / 2, 0)
    else:
        rewards[CORNERS] = (SIDE + 1 - share + 1) / (SIDE + 2)
    return rewards


NEXT = next_cells()
HEARD = cells_heard()


# Random numbers: xoroshiro128+, started by splitmix64


@njit
def generator(seed):
    state = np.empty(2, np.uint64)
    counter = uint64(seed)
    for word in range(2):
        counter = counter + uint64(0x9E3779B97F4A7C15)
        mixed = (counter ^ (counter >> uint64(30))) * uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> uint64(27))) * uint64(0x94D049BB133111EB)
        state[word] = mixed ^ (mixed >> uint64(31))
    return state


@njit(inline="always")
def draw(state):
    first, second = state[0], state[1]
    both = second ^ first
    state[0] = ((first << uint64(24)) | (first >> uint64(40))) ^ both ^ (both << uint64(16))
    state[1] = (both << uint64(37)) | (both >> uint64(27))
    return first + second


# Agents that act


@njit
def thresholds(policies):
    """Below which of four numbers of 32 bits which action is taken, shape [agents, cells, 4]."""
    agents = policies.shape[0]
    bounds = np.empty((agents, CELLS, ACTIONS - 1), np.uint32)
    for agent in range(agents):
        for cell in range(CELLS):
            share = 0.0
            for action in range(ACTIONS - 1):
                share += policies[agent, cell, action]
                scaled = share * 4294967296.0
                bounds[agent, cell, action] = (
                    uint32(4294967295) if scaled >= 4294967295.0 else uint32(scaled))
    return bounds


@njit(inline="always")
def action_of(number, bounds):
    return (
        0 + (number >= bounds[0]) + (number >= bounds[1]) + (number >= bounds[2])
        + (number >= bounds[3]))


@njit
def act(cells, followed, bounds, state, steps):
    """Everybody acts for some steps; two agents share a random number of 64 bits."""
    agents = cells.shape[0]
    for _ in range(steps):
        for agent in range(0, agents, 2):
            number = draw(state)
            action = action_of(uint32(number >> uint64(32)), bounds[followed[agent], cells[agent]])
            cells[agent] = NEXT[cells[agent], action]
            if agent + 1 < agents:
                other = agent + 1
                low = uint32(number & uint64(0xFFFFFFFF))
                action = action_of(low, bounds[followed[other], cells[other]])
                cells[other] = NEXT[cells[other], action]


@njit
def act_seen(cells, bounds, state, pairs):
    """Everybody acts for a step; `pairs` has 5 cell + action of each agent."""
    for agent in range(cells.shape[0]):
        number = uint32(draw(state) >> uint64(32))
        action = action_of(number, bounds[agent, cells[agent]])
        pairs[agent] = ACTIONS * cells[agent] + action
        cells[agent] = NEXT[cells[agent], action]


@njit
def collect(cells, bounds, rewards, bonuses, state):
    """What agents see in an iteration: their pairs, rewards and next pairs.

    The last of the results is the mean over agents and looks of rewards with bonuses.
    """
    agents = cells.shape[0]
    pairs = np.empty((agents, TRANSITIONS), np.int32)
    next_pairs = np.empty((agents, TRANSITIONS), np.int32)
    earned = np.empty((agents, TRANSITIONS))
    now = np.empty(agents, np.int32)
    followed = np.arange(agents)
    count = np.zeros(CELLS, np.int64)
    reward_sum, bonus_sum = 0.0, 0.0
    for look in range(LOOKS):
        act(cells, followed, bounds, state, SPACING - 2)
        if look <= WARM_UP:
            act(cells, followed, bounds, state, 2)
            continue
        place = look - WARM_UP - 1
        count[:] = 0
        for agent in range(agents):
            count[cells[agent]] += 1
        act_seen(cells, bounds, state, now)
        for agent in range(agents):
            cell = now[agent] // ACTIONS
            pairs[agent, place] = now[agent]
            earned[agent, place] = rewards[cell, count[cell]]
            reward_sum += earned[agent, place]
            bonus_sum += bonuses[agent, cell]
        act_seen(cells, bounds, state, now)
        next_pairs[:, place] = now
    seen = agents * TRANSITIONS
    return pairs, earned, next_pairs, reward_sum / seen + bonus_sum / seen


# Agents that learn


@njit
def entropy_bonuses(policies):
    agents = policies.shape[0]
    bonuses = np.empty((agents, CELLS))
    for agent in range(agents):
        for cell in range(CELLS):
            entropy = 0.0
            for probability in policies[agent, cell]:
                if probability > 0:
                    entropy -= probability * math.log(probability)
            bonuses[agent, cell] = TEMPERATURE * entropy
    return bonuses


@njit
def solve_bellman(pairs, earned, next_pairs, bonuses, values):
    """The Bellman equation of an agent's transitions, by Gauss-Seidel sweeps forth and back.

    `values` has where to start, and then the solution; what was never tried has the largest value.
    """
    count = np.zeros(CELLS * ACTIONS)
    reward = np.zeros(CELLS * ACTIONS)
    weight = np.zeros((CELLS * ACTIONS, ACTIONS))
    following = np.zeros(CELLS * ACTIONS, np.int64)
    for place in range(pairs.shape[0]):
        pair, next_pair = pairs[place], next_pairs[place]
        count[pair] += 1
        reward[pair] += earned[place]
        weight[pair, next_pair % ACTIONS] += 1
        following[pair] = next_pair - next_pair % ACTIONS
    for pair in range(CELLS * ACTIONS):
        if count[pair] == 0:
            values[pair] = LARGEST_VALUE
            continue
        reward[pair] = reward[pair] / count[pair] + bonuses[pair // ACTIONS]
        for action in range(ACTIONS):
            weight[pair, action] *= DISCOUNT / count[pair]
    tried = np.where(count > 0)[0]
    for sweep in range(5000):
        change = 0.0
        for place in range(tried.shape[0]):
            pair = tried[place] if sweep % 2 == 0 else tried[-1 - place]
            value, own = reward[pair], 1.0
            for action in range(ACTIONS):
                if following[pair] + action == pair:
                    own -= weight[pair, action]
                else:
                    value += weight[pair, action] * values[following[pair] + action]
            value /= own
            change = max(change, abs(value - values[pair]))
            values[pair] = value
        if change < 1e-9:
            return


@njit
def log_of_share(target):
    """The y with lambda y + exp(y) / eta = target, by Newton's method from the right."""
    y = target / TEMPERATURE
    if target > 0:
        y = min(y, math.log(LEARNING_RATE * (target - TEMPERATURE * math.log(1e-12))))
        if TEMPERATURE * y + math.exp(y) / LEARNING_RATE < target:
            y = target / TEMPERATURE
    for _ in range(60):
        share = math.exp(y) / LEARNING_RATE
        step = (TEMPERATURE * y + share - target) / (TEMPERATURE + share)
        y -= step
        if abs(step) < 1e-13 * (1 + abs(y)):
            break
    return y


@njit
def ascend(values, old, new):
    """Policy mirror ascent in a cell.

    `new` is the u that maximises <u, q> + lambda H(u) - |u - p|^2 / (2 eta), by Newton's method from
    the left for the multiplier of the constraint that u adds up to 1.
    """
    multiplier = -1e300
    for action in range(ACTIONS):
        least = values[action] + (old[action] - 1.0) / LEARNING_RATE - TEMPERATURE
        multiplier = max(multiplier, least)
    for _ in range(200):
        excess, slope = -1.0, 0.0
        for action in range(ACTIONS):
            target = values[action] + old[action] / LEARNING_RATE - TEMPERATURE - multiplier
            share = math.exp(log_of_share(target))
            new[action] = share
            excess += share
            if share > 0:
                slope += share / (TEMPERATURE + share / LEARNING_RATE)
        if excess <= 1e-14:
            break
        multiplier += excess / slope
        if excess / slope < 1e-15 * (1 + abs(multiplier)):
            break
    total = 0.0
    for action in range(ACTIONS):
        total += new[action]
    for action in range(ACTIONS):
        new[action] /= total


@njit
def improve(values, old, new):
    """A step in all cells; the largest change of a cell's probabilities, and that of all cells."""
    largest, total = 0.0, 0.0
    for cell in range(CELLS):
        ascend(values[ACTIONS * cell : ACTIONS * (cell + 1)], old[cell], new[cell])
        change = 0.0
        for action in range(ACTIONS):
            change += abs(new[cell, action] - old[cell, action])
        largest = max(largest, change)
        total += change
    return largest, total


@njit
def communicate(cells, followed, rank, bounds, state):
    """Each round everybody adopts the policy of least rank that is heard, and then acts."""
    agents = cells.shape[0]
    least = np.empty(CELLS, np.int64)
    offered = np.empty(CELLS, np.int64)
    for _ in range(ROUNDS):
        least[:] = SILENT
        for agent in range(agents):
            cell = cells[agent]
            if rank[agent] < least[cell]:
                least[cell] = rank[agent]
                offered[cell] = followed[agent]
        for agent in range(agents):
            for cell in HEARD[cells[agent]]:
                if cell >= 0 and least[cell] < rank[agent]:
                    rank[agent] = least[cell]
                    followed[agent] = offered[cell]
        act(cells, followed, bounds, state, 1)


class Swarm:
    """Agents who learn in one run without an end."""

    def __init__(self, task, agents, failing, architecture, seed):
        self.task = task
        self.failing = failing
        self.architecture = architecture
        self.state = generator(seed)
        self.random = np.random.default_rng(seed + 10**6)
        self.cells = np.empty(0, np.int32)
        self.policies = np.empty((0, CELLS, ACTIONS))
        self.values = np.empty((0, CELLS * ACTIONS))
        self.join(agents)

    def join(self, agents):
        """Agents enter at random cells with uniform policies."""
        cells = self.random.integers(0, CELLS, agents).astype(np.int32)
        self.cells = np.concatenate([self.cells, cells])
        uniform = np.full((agents, CELLS, ACTIONS), 1 / ACTIONS)
        self.policies = np.concatenate([self.policies, uniform])
        values = np.full((agents, CELLS * ACTIONS), LARGEST_VALUE)
        self.values = np.concatenate([self.values, values])
        self.rewards = reward_table(self.task, len(self.cells))

    def learners(self):
        """Whose updates do not fail."""
        if self.architecture == "centralised":
            return [] if self.random.random() < self.failing else [0]
        return np.where(self.random.random(len(self.cells)) >= self.failing)[0]

    def iterate(self):
        """An iteration of Algorithm 2; the regularised return of the policies it began with."""
        agents = len(self.cells)
        bonuses = entropy_bonuses(self.policies)
        pairs, earned, next_pairs, mean = collect(
            self.cells, thresholds(self.policies), self.rewards, bonuses, self.state)
        new = self.policies.copy()
        largest, total = np.full(agents, np.inf), np.full(agents, np.inf)
        for agent in self.learners():
            solve_bellman(
                pairs[agent], earned[agent], next_pairs[agent], bonuses[agent], self.values[agent])
            largest[agent], total[agent] = improve(
                self.values[agent], self.policies[agent], new[agent])
        if self.architecture == "centralised":
            new[:] = new[0]
        self.policies = self.exchange(new, largest, total)
        return mean / (1 - DISCOUNT)

    def exchange(self, new, largest, total):
        """The policies that agents have after all rounds.

        The least change wins, then the least in all cells together, then the first agent; who failed
        says nothing.
        """
        agents = len(self.cells)
        followed, bounds = np.arange(agents), thresholds(new)
        if self.architecture != "networked":
            act(self.cells, followed, bounds, self.state, ROUNDS)
            return new
        rank = np.empty(agents, np.int64)
        rank[np.lexsort((np.arange(agents), total, largest))] = np.arange(agents)
        rank[np.isinf(largest)] = SILENT
        communicate(self.cells, followed, rank, bounds, self.state)
        return new[followed]


def returns(figure, architecture, trial):
    """A trial's returns at the iterations that are told."""
    setting = FIGURES[figure]
    swarm = Swarm(
        setting["task"], setting["agents"], setting["failing"], architecture, 1000 * figure + trial)
    found = []
    for iteration in range(1, max(setting["iterations"]) + 1):
        if "joining" in setting and iteration == setting["joining"][0]:
            swarm.join(setting["joining"][1])
        found.append(swarm.iterate())
    return [found[iteration - 1] for iteration in setting["iterations"]]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("figure", type=int, choices=FIGURES)
    parser.add_argument("--trials", type=int, default=10)
    arguments = parser.parse_args()
    for architecture in ARCHITECTURES:
        found = np.array(
            [returns(arguments.figure, architecture, trial) for trial in range(arguments.trials)])
        for iteration, numbers in zip(FIGURES[arguments.figure]["iterations"], found.T):
            spread = numbers.std(ddof=1) if arguments.trials > 1 else 0
            print(f"{architecture}, iteration {iteration}: {numbers.mean():.4f} ± {spread:.4f}",
                  flush=True)


if __name__ == "__main__":
    main()
