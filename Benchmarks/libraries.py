#!/usr/bin/env python3
"""Time an iteration of mirror descent and of fictitious play in MFGLib and in OpenSpiel.

    pip install mfglib==0.3.0 open_spiel==2.0.2 numpy
    python libraries.py [GAME ...]

Prints one JSON object: {"versions": ..., "timings": [{game, algorithm, library, nanoseconds}]}, `game`
being the label of `meanfield benchmark solvers`. A time is the processor time of one iteration and of
nothing else (no exploitability, no history), the median of several after one to warm up; the libraries
run on one thread. Where both have a game, both are timed.
"""
import json
import pathlib
import statistics
import sys
import time
import warnings

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "Tests" / "Golden"))
import evaluate_policies as games  # noqa: E402

SECONDS, LIMIT = 1.0, 30.0

# Our label: the game of evaluate_policies.py, or a game of a library's own.
SHARED = {
    "beach-bar": "beach-bar",
    "beach-bar cells=100 bar=50 steps=51": ("mfglib", "beach_bar", dict(T=50, n=100, bar_loc=50)),
    "building-evacuation": "building-evacuation",
    "conservative-treasure-hunting": "conservative-treasure-hunting",
    "crowd-avoidance": "crowd-avoidance",
    "crowd-modelling": "crowd-modelling",
    "crowd-modelling-2d": "crowd-modelling-2d-empty",
    "crowd-modelling-2d preset=four-rooms": "crowd-modelling-2d-four-rooms",
    "crowd-modelling-2d preset=maze": "crowd-modelling-2d-maze",
    "crowd-modelling-2d size=20 steps=20": (
        "open_spiel", "mfg_crowd_modelling_2d", dict(size=20, horizon=20)),
    "crowd-motion": "crowd-motion",
    "dynamic-routing": "dynamic-routing-braess",
    "equilibrium-price": "equilibrium-price",
    "garnet": ("open_spiel", "mfg_garnet", {}),
    "left-right": "left-right",
    "linear-quadratic-grid": "linear-quadratic-grid",
    "linear-quadratic-ring": "linear-quadratic-ring",
    "normal-form": "normal-form-biased-rock-paper-scissors",
    "predator-prey": "predator-prey-square",
    "random-linear": "random-linear",
    "rock-paper-scissors": "rock-paper-scissors",
    "susceptible-infected": "susceptible-infected",
}


def timed(iterate):
    """Nanoseconds of a call: the median of calls for about a second, at least three, but of no more
    than half a minute."""
    iterate()
    samples, begin = [], time.process_time()
    while (spent := time.process_time() - begin) < SECONDS or (len(samples) < 3 and spent < LIMIT):
        start = time.process_time_ns()
        iterate()
        samples.append(time.process_time_ns() - start)
    return statistics.median(samples)


def mfglib_iterations(game):
    import torch
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    from mfglib.alg import FictitiousPlay, OnlineMirrorDescent
    from mfglib.env import Environment
    env = (games.mfglib_game(game) if isinstance(game, str) else
           getattr(Environment, game[1])(**game[2]))
    uniform = torch.ones((env.T + 1,) + env.S + env.A) / env.n_actions
    for name, algorithm in (("online-mirror-descent", OnlineMirrorDescent(alpha=0.01)),
                            ("fictitious-play", FictitiousPlay())):
        state = algorithm.init_state(env, uniform)

        def iterate():
            nonlocal state
            state = algorithm.step_next_state(state, None, None)

        yield name, iterate


def openspiel_iterations(game):
    import pyspiel
    from open_spiel.python.mfg import games as registered  # noqa: F401
    from open_spiel.python.mfg.algorithms import fictitious_play, mirror_descent
    spiel = games.openspiel_game(game) if isinstance(game, str) else pyspiel.load_game(game[1], game[2])
    yield "online-mirror-descent", mirror_descent.MirrorDescent(spiel, lr=0.01).iteration
    yield "fictitious-play", fictitious_play.FictitiousPlay(spiel).iteration


def main():
    from importlib.metadata import version
    warnings.simplefilter("ignore")
    timings = []
    for label in sys.argv[1:] or SHARED:
        game = SHARED[label]
        library = games.library_of(game)[0] if isinstance(game, str) else game[0]
        iterations = mfglib_iterations if library == "mfglib" else openspiel_iterations
        for algorithm, iterate in iterations(game):
            try:
                nanoseconds = timed(iterate)
            except (KeyError, RuntimeError) as error:
                # OpenSpiel's fictitious play comes to states of dynamic-routing that it does not know,
                # MFGLib's cannot average actions of two coordinates (equilibrium-price).
                print(f"{label}: {library}'s {algorithm} stops with {error!r:.80}", file=sys.stderr)
                continue
            timings.append(dict(game=label, algorithm=algorithm, library=library,
                                nanoseconds=nanoseconds))
            print(f"{label}: {library}'s {algorithm} takes {nanoseconds / 1e6:.3f} ms",
                  file=sys.stderr, flush=True)
    versions = {name: version(name) for name in ("mfglib", "open_spiel")}
    print(json.dumps(dict(versions=versions, timings=timings)))


if __name__ == "__main__":
    main()
