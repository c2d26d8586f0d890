"""A game by numpy: writes the tables of a random game and the run file that solves it.

    python Examples/OwnTables/random_tables.py tables
    meanfield run tables/run.yaml
"""
import pathlib
import sys

import numpy as np

states, actions, steps = 50, 4, 12
random = np.random.default_rng(1)
rewards = random.uniform(size=(steps, states, actions))  # R[t, s, a]
transitions = random.dirichlet(np.full(states, 0.1), size=(states, actions))  # P[s, a, s']

folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
folder.mkdir(parents=True, exist_ok=True)
np.save(folder / "rewards.npy", rewards)
np.save(folder / "transitions.npy", transitions)
(folder / "run.yaml").write_text(f"""\
name: random tables, by numpy
game:
  name: tables
  rewards: rewards.npy
  transitions: transitions.npy
  steps: {steps}
  logarithmic-congestion: 0.5
iterations: 200
""")
