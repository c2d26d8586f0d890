#!/usr/bin/env python3
"""Write NAME.json for every game (or for those named): the libraries' own numbers.

    python make_golden.py [NAME ...]
"""
import copy
import json
import pathlib
import re
import sys

import numpy as np

import evaluate_policies as ep
import reference
import routing

FOLDER = pathlib.Path(__file__).resolve().parent
MARKS = [0, 1, 2, 5, 10, 20, 50]
# The games for which OpenSpiel's algorithms are run as they are shipped, too.
INFORMATIVE = ["crowd-modelling-2d-four-rooms", "crowd-modelling-2d-empty-distribution",
               "crowd-modelling-2d-empty-start", "predator-prey-square", "predator-prey-torus"]

CONVENTION = {
    "mfglib": {
        "exploitability": "sum_s mu0(s) (max_a Q*(0,s,a) - sum_a pi(0,s,a) Q^pi(0,s,a)) against the flow of pi, undiscounted",
        "mirror_descent": "mfglib.alg.OnlineMirrorDescent(alpha=1.0): pi_0 uniform, y_0 = 0; y_{k+1} = y_k + 1.0 * Q^{pi_k}(flow of pi_k); pi_{k+1} = softmax(y_{k+1}) over actions. Entry k is the exploitability of pi_k.",
        "fictitious_play": "mfglib.alg.FictitiousPlay(alpha=0.0): pi_0 uniform; iteration k = 1, 2, ... takes the greedy best response b to the flow of pi_{k-1}, splitting exact ties evenly, and w = 1/(k+1); pi_k(a|s) = ((1-w) mu(s) pi_{k-1}(a|s) + w mu_b(s) b(a|s)) / ((1-w) mu(s) + w mu_b(s)), uniform where 0/0. Entry k is the exploitability of pi_k.",
        "fictitious_play_tied": "mfglib.alg.FictitiousPlay(alpha=0.0) with its Greedy_Policy replaced by one that counts actions within 1e-9 of the best as tied (mfglib_greedy in make_golden.py), because exact ties fall as the rounding has it: pi_0 uniform; iteration k = 1, 2, ... takes the best response b to the flow of pi_{k-1}, splitting ties evenly, and w = 1/(k+1); pi_k(a|s) = ((1-w) mu(s) pi_{k-1}(a|s) + w mu_b(s) b(a|s)) / ((1-w) mu(s) + w mu_b(s)), uniform where 0/0. Entry k is the exploitability of pi_k.",
        "fictitious_play_as_shipped": "FictitiousPlay(alpha=0.0) as it is, for information only: exact ties alone are split, and which ties of symmetry are exact is left to the rounding.",
        "flattened": " For several coordinates of actions MFGLib's fictitious play fails (or, where the sizes agree, is wrong): it was run with the actions flattened into one.",
    },
    "open_spiel": {
        "exploitability": "NashConv: sum over populations (each of mass 1) of best response value - value against the flow of pi, undiscounted; rewards at t = 0..T-1",
        "mirror_descent": "open_spiel.python.mfg.algorithms.mirror_descent.MirrorDescent(lr=1.0) with one repair, see FrozenMirrorDescent in make_golden.py: the policy reads a copy of the cumulative values. pi_0 uniform over legal actions, y_0 = 0; y_{k+1} = y_k + 1.0 * Q^{pi_k}(flow of pi_k) (up to a constant per state); pi_{k+1} = softmax(y_{k+1}) over legal actions. Entry k is the exploitability of pi_k. At this rate rounding grows with k: only the early entries are fit for a tight tolerance.",
        "mirror_descent_rate_0.1": "as mirror_descent with lr=0.1",
        "mirror_descent_as_shipped": "MirrorDescent(lr=1.0) as it is in 2.0.2, for information only. From the second iteration on it is not mirror descent: its policy is a view of the cumulative values y, which the backward pass changes while it reads the policy, so that the policy evaluated mixes old and new y in the order of a depth-first search (openspiel_mirror_descent in reference.py does the same).",
        "fictitious_play": "open_spiel.python.mfg.algorithms.fictitious_play.FictitiousPlay() with its greedy policy replaced by one that splits ties evenly, actions within 1e-9 of the best counting as tied (TiedGreedy in make_golden.py). pi_0 uniform over legal actions; iteration k = 1, 2, ... takes the best response b to the flow of pi_{k-1} and w = 1/(k+1); pi_k(a|s) = ((1-w) mu(s) pi_{k-1}(a|s) + w mu_b(s) b(a|s)) / ((1-w) mu(s) + w mu_b(s)), uniform over legal actions where 0/0. Entry k is the exploitability of pi_k.",
        "fictitious_play_first": "as fictitious_play, but of the actions within 1e-9 of the best the first is taken, in the order stay, up, right, down, left",
        "fictitious_play_as_shipped": "FictitiousPlay() as it is, for information only: numpy.argmax over actions in OpenSpiel's order (crowd-modelling-2d: up, left, stay, right, down; predator-prey: stay, right, down, up, left); ties of symmetry, where there are any, fall as the rounding has it.",
    },
}

ROUTING = {
    "value_note": "value and best_response are minus the time of arrival, or minus the game's length plus one step. The uniform policy is so over our legal actions, see routing.py.",
    "exploitability": "NashConv, which is the mean over vehicles of all destinations: best response value - value against the flow of pi",
    "mirror_descent": " Moreover Q is added up in all states: as shipped, only in those where one can come against the population of that iteration (EverywhereMirrorDescent in make_golden.py), and no dead ends are taken.",
    "mirror_descent_as_shipped": "MirrorDescent(lr=1.0) as it is, with dead ends, for information only: values are added up only in states where one can come against the population of the iteration",
    "fictitious_play": " As shipped it stops with a KeyError in a state where the response's population comes and the average's does not; here such states are evaluated when they are asked for, and no dead ends are taken.",
}


def mfglib_flattened(env):
    """The same environment with its actions flattened into one coordinate."""
    from mfglib.env import Environment
    flat = (*env.S, env.n_actions)
    return Environment(
        T=env.T, S=env.S, A=(env.n_actions,), mu0=env.mu0, r_max=env.r_max,
        reward_fn=lambda _, t, L: env.reward(t, L.reshape(*env.S, *env.A)).reshape(flat),
        transition_fn=lambda _, t, L: env.prob(t, L.reshape(*env.S, *env.A)).reshape(*env.S, *flat))


def mfglib_greedy(env, flow):
    """Greedy_Policy of MFGLib (one coordinate of actions), with actions within 1e-9 of the best tied."""
    from mfglib.alg.q_fn import QFn
    q = QFn(env, flow).optimal()
    best = (q >= q.max(-1, keepdim=True)[0] - 1e-9).to(q.dtype)
    return best / best.sum(-1, keepdim=True)


def mfglib_runs(game):
    """By method: its convention and the exploitability after some iterations."""
    env = ep.mfglib_game(game)
    from mfglib.alg import FictitiousPlay, OnlineMirrorDescent, fictitious_play
    from mfglib.scoring import exploitability_score
    convention = CONVENTION["mfglib"]

    def run(algorithm, env):
        policies, _, _ = algorithm.solve(env, max_iter=max(MARKS), atol=None, rtol=None)
        assert len(policies) == max(MARKS) + 1
        return {str(k): exploitability_score(env, policies[k]) for k in MARKS}

    out = {"mirror_descent": (convention["mirror_descent"], run(OnlineMirrorDescent(alpha=1.0), env))}
    note = ""
    if len(env.A) > 1:
        env, note = mfglib_flattened(env), convention["flattened"]
    shipped = run(FictitiousPlay(alpha=0.0), env)
    greedy, fictitious_play.Greedy_Policy = fictitious_play.Greedy_Policy, mfglib_greedy
    tied = run(FictitiousPlay(alpha=0.0), env)
    fictitious_play.Greedy_Policy = greedy
    if all(abs(tied[k] - shipped[k]) <= 1e-12 * max(1, abs(tied[k])) for k in tied):
        out["fictitious_play"] = (convention["fictitious_play"] + note, shipped)
    else:
        out["fictitious_play"] = (convention["fictitious_play_tied"] + note, tied)
        out["fictitious_play_as_shipped"] = (convention["fictitious_play_as_shipped"] + note, shipped)
    return out


def openspiel_runs(game):
    spiel = ep.openspiel_game(game, closed=True)
    from open_spiel.python import policy as policy_lib
    from open_spiel.python.mfg.algorithms import fictitious_play, greedy_policy, mirror_descent

    class FrozenMirrorDescent(mirror_descent.MirrorDescent):
        """The policy reads a copy of the cumulative values, not those being written."""

        def get_projected_policy(self):
            values = copy.copy(self._cumulative_state_value)
            values._values = values._values.copy()
            return mirror_descent.ProjectedPolicy(
                self._game, list(range(self._game.num_players())), values)

    class EverywhereMirrorDescent(FrozenMirrorDescent):
        """Values are added up in all states, not only in those one can come to in this iteration:
        when a vehicle leaves a link depends on the population."""

        def __init__(self, spiel, lr):
            super().__init__(spiel, lr=lr)
            self._root_states = self._root_states + routing_states(game, spiel)

    if game in routing.GAMES:
        FrozenMirrorDescent = EverywhereMirrorDescent

    def tied_greedy(first):
        class TiedGreedy(policy_lib.Policy):
            """Ties within 1e-9 split evenly, or given to the first in our order."""

            def __init__(self, spiel, player_ids, state_action_value):
                super().__init__(spiel, player_ids)
                self._state_action_value = state_action_value

            def action_probabilities(self, state, player_id=None):
                if game in routing.GAMES:  # where one comes by the response alone is not evaluated yet
                    for a in state.legal_actions():
                        self._state_action_value.eval_state(state.child(a))
                q = {a: self._state_action_value(state, a) for a in state.legal_actions()}
                top = max(q.values()) - 1e-9
                tied = [a for _, a in ep.openspiel_actions(game, state) if q[a] >= top]
                if first:
                    tied = tied[:1]
                return {a: (a in tied) / len(tied) for a in q}

            def to_tabular(self):
                return remembered(self) if game in routing.GAMES else super().to_tabular()
        return TiedGreedy

    def remembered(policy):
        """A policy that finds its actions once for each state, and for states of any population:
        OpenSpiel's tables have the states of one population."""
        rules = {}

        class Remembered(policy_lib.Policy):
            def action_probabilities(self, state, player_id=None):
                key = state.observation_string(0)
                if key not in rules:
                    rules[key] = policy.action_probabilities(state)
                return rules[key]
        return Remembered(spiel, [0])

    def run(solver, marks):
        out = {}
        for k in range(max(marks) + 1):
            if k:
                solver.iteration()
            if k in marks:
                out[str(k)] = ep.openspiel_exploitability(spiel, solver.get_policy())[0]["exploitability"]
        return out

    large = game.endswith("maze")  # some ten seconds an iteration
    few = [0, 1, 2] if large else [0, 1, 2, 5, 10]
    out = {
        "mirror_descent": run(FrozenMirrorDescent(spiel, lr=1.0), few),
        "mirror_descent_rate_0.1": run(FrozenMirrorDescent(spiel, lr=0.1), [0, 1, 2, 5] if large else MARKS),
    }
    runs = [("fictitious_play", tied_greedy(False), few)]
    shipped = greedy_policy.GreedyPolicy
    if game in INFORMATIVE:
        out["mirror_descent_as_shipped"] = run(mirror_descent.MirrorDescent(spiel, lr=1.0), few)
        runs += [("fictitious_play_first", tied_greedy(True), few),
                 ("fictitious_play_as_shipped", shipped, few[:-1])]
    if game in routing.GAMES:  # the fictitious play shipped stops with a KeyError
        out["mirror_descent_as_shipped"] = run(mirror_descent.MirrorDescent(ep.openspiel_game(game), lr=1.0), few)
        runs.append(("fictitious_play_first", tied_greedy(True), few))
        fictitious_play.MergedPolicy = type("MergedPolicy", (fictitious_play.MergedPolicy,),
                                            {"to_tabular": remembered})
    for name, greedy, marks in runs:
        greedy_policy.GreedyPolicy = greedy
        out[name] = run(fictitious_play.FictitiousPlay(spiel), marks)
    greedy_policy.GreedyPolicy = shipped
    conventions = dict(CONVENTION["open_spiel"])
    if game in routing.GAMES:
        conventions["mirror_descent_as_shipped"] = ROUTING["mirror_descent_as_shipped"]
        for method in ("mirror_descent", "fictitious_play"):
            conventions[method] += ROUTING[method]
    return {method: (conventions[method], values) for method, values in out.items()}


def routing_states(game, spiel):
    """OpenSpiel's states in which a vehicle chooses, at any time."""
    found = []
    strings = ep.routing_strings(game)
    for _, site, first, _, _ in routing.Layout(game).places:
        location, _, destination = strings[first]
        if site is None:
            continue
        for t in range(routing.GAMES[game]["steps"]):
            state = spiel.new_initial_state()
            state.apply_action(0)
            state._vehicle_location, state._vehicle_destination = location, destination
            state._waiting_time, state._current_time_step = 0, t
            found.append(state)
    return found


def openspiel_last_action(game, spiel, pi):
    """Exploitability by a search over OpenSpiel's own states in which, unlike in its
    algorithms, the last action is part of the key. The cost of an action is then
    charged at the following state, exactly."""
    policy = ep.openspiel_policy(game, spiel, pi)
    from open_spiel.python.mfg.algorithms import distribution
    flow = distribution.DistributionPolicy(spiel, policy)

    def solve(best):
        memo = {}

        def value(state, last):
            if state.is_terminal():
                return state.rewards()[0]
            key = state.observation_string(0), last
            if key not in memo:
                player = state.current_player()
                if player == -1:
                    v = sum(p * value(state.child(a), last) for a, p in state.chance_outcomes())
                elif player < 0:
                    after = state.clone()
                    after.update_distribution([flow.value_str(k, 0.0) for k in state.distribution_support()])
                    v = state.rewards()[0] + value(after, last)
                else:
                    q = {a: value(state.child(a), a) for a in state.legal_actions()}
                    probabilities = policy.action_probabilities(state)
                    v = state.rewards()[0] + (max(q.values()) if best else
                                              sum(probabilities[a] * x for a, x in q.items()))
                memo[key] = v
            return memo[key]

        return value(spiel.new_initial_state(), None)

    return solve(True) - solve(False)


def openspiel_garnet():
    """OpenSpiel's own garnet of the default parameters, and its tables r [S, A], P [S, A, S'] as
    its states show them; r is 0 where the action never leads to the state."""
    import pyspiel
    spiel = pyspiel.load_game("mfg_garnet")
    r, p = np.zeros((10, 3)), np.zeros((10, 3, 10))
    for s in range(10):
        root = spiel.new_initial_state().child(s)
        r[s, 0] = root.rewards()[0] + np.log(0.1)  # before the first action
        for a in range(3):
            chance = root.child(a)
            for k, w in chance.chance_outcomes():
                after = chance.child(k)
                after.update_distribution([1.0] * 10)
                x = int(after.observation_string(0)[1:].split(",")[0])
                p[s, a, x] += w
                r[x, a] = after.rewards()[0]
    return spiel, (r, p)


def sample(flow, mu_all):
    """[t, s, mu]: everything when small, else a few places."""
    steps, states = flow.shape
    if flow.size <= 110 or mu_all:
        places = [(t, s) for t in range(steps) for s in range(states)]
    else:
        times = sorted({0, 1, 2, steps // 2, steps - 1})
        places = [(t, s) for t in times for s in range(0, states, max(1, states // 12))]
    return [[t, s, float(flow[t, s])] for t, s in places]


def parameters_of(game):
    return ep.MFGLIB[game][1] if game in ep.MFGLIB else {
        k: str(v) if not isinstance(v, (int, float, bool, str)) else v
        for k, v in ep.openspiel_game(game).get_parameters().items()}


def drawn(game):
    """What MFGLib draws from a seed when it makes the game."""
    if game == "crowd-motion":
        env = ep.mfglib_game(game)
        # The bar is where the reward for the place is largest.
        places = [np.unravel_index(int(reward[..., 0].argmax()), env.S) for reward in env.reward_fn.c1s]
        return {"bar_path": [[int(i) for i in place] for place in places]}
    if game == "random-linear":
        env = ep.mfglib_game(game)
        p, r = env.transition_fn, env.reward_fn
        return {"matrices_note": "flat and row-major; transition_slope is P1 [s', s, j], transition_offset P2 [s', s, a], reward_slope R1 [s, j], reward_offset R2 [s, a]",
                "matrices": {name: matrix.flatten().tolist() for name, matrix in (
                    ("transition_slope", p.p1), ("transition_offset", p.p2),
                    ("reward_slope", r.r1), ("reward_offset", r.r2))}}
    return {}


def evaluations(game, commands=True):
    out = {}
    for which, pi in (("uniform", ep.uniform_policy(game)), ("formula", ep.formula_policy(game))):
        answer, flow = ep.evaluate(game, pi)
        entry = {"command": f"python evaluate_policies.py --game {game} --{which}"}
        entry.update({k: v for k, v in answer.items() if k not in ("game", "library", "version")})
        entry["flow"] = sample(flow, False)
        out[which] = entry
    return out


def golden(game):
    library, version = ep.library_of(game)
    steps, states, actions, _ = ep.layout(game)
    out = {
        "game": game, "library": library, "version": version,
        "library_game": (ep.MFGLIB if library == "mfglib" else ep.OPENSPIEL)[game][0],
        "parameters": parameters_of(game),
        "steps": steps, "states": states, "actions": actions,
        "formula_policy": "pi[t,s,a] = (1 + ((7t + 3s + 5a) mod 11)) / the sum of these over the legal actions; 0 at illegal ones",
        "flow_entries": "[t, s, mu(t, s)]",
        "exploitability_convention": CONVENTION[library]["exploitability"],
    }
    if library == "open_spiel" and not game.startswith("normal-form"):
        reads = ("crowd-avoidance: the flat array [population, row, column] read at population + 2 (row + 7 column)"
                 if game.startswith("crowd-avoidance") else
                 "crowd-modelling-2d: 1/size^2 in every cell; predator-prey: the flat array [population, row, column] "
                 "read at population + 3 (row + 5 column)")
        out["value_note"] = ("value and best_response are OpenSpiel's: at t = 0 its reward does not see the initial "
                             f"distribution ({reads}). Both are shifted by the same constant, the exploitability is not.")
    if game in routing.GAMES:
        out["network"] = json.loads(json.dumps(routing.GAMES[game]))
        out["value_note"] = ROUTING["value_note"]
        out["exploitability_convention"] = ROUTING["exploitability"]
    out.update(drawn(game))
    out.update(evaluations(game))
    runs = (mfglib_runs if library == "mfglib" else openspiel_runs)(game)
    for method, (convention, values) in runs.items():
        out[method] = {"convention": convention, "exploitability": values}
    return out


OWN_REWARDS = {
    "a-rps": "-4 sigma_A(a) plus at R -2 sigma_S(P) + sigma_S(S), at P -4 sigma_S(S) + 2 sigma_S(R), at S -6 sigma_S(R) + 3 sigma_S(P), with the shares of actions sigma_A and of states sigma_S at the step",
    "a-sis": "-1{infected} - 0.5 1{distance}; P(infected | healthy, go out) = 0.81 sigma(infected, go out), 0 at a distance, P(healthy | infected) = 0.3",
    "crowd-modelling-2d-empty": "2 - (2/size) (|row - 5| + |column - 5|) - 1{move}/size - ln(mu(t,s) + 1e-25), the move's cost at the step itself, at every one of the 10 steps; distances are not around the torus",
    "crowd-modelling": "1 - |s - 5|/5 - 1{move}/10 - ln(mu(t,s) + 1e-25), the move's cost at the step itself; distances are not around the ring",
    "linear-quadratic-ring": "(dt/2) (-a^2 + 2 q a (m - s) - kappa (m - s)^2), the action's terms at the step itself; no terminal cost",
    "malware-spread": "-(0.2 + sum_x x mu(x)) x - 0.5 1{repair} in 101 cells x = 0, 0.01, ..., 1; discount 0.9 without an end, against the population at rest",
    "swarm-agree": "(mu(s) + 1)/2 in the corners of an 8 x 8 grid where mu(s) > 1/200, else 0; discount 0.9 without an end, against the population at rest",
    "swarm-cluster": "max(0, ln(30 mu(t,s))/ln 30) on a map of 4 x 7 cells with walls, which reference.py has (ISLE)",
    "swarm-diffuse": "(9 - mu(t,s))/9 in the T cells of the same map, else 0",
    "garnet": "r(s,a) - eta ln(mu(t,s) + 1e-25), r at the step itself; tables of seed 0 by the package's own random streams, which reference.py has again",
    "garnet-sparse": "as garnet, with 20 states, 4 actions, 2 branches, reward density 0.5, crowd aversion 0.5 and seed 7",
}
OWN_REWARDS["linear-quadratic-ring-reverting"] = OWN_REWARDS["linear-quadratic-ring"]


def golden_own(game):
    """By reference.py: games in which OpenSpiel's evaluation is not exact, or of other tables."""
    here, after = reference.make(game), reference.make(game, "next")
    in_library = game in ep.GAMES
    out = {
        "game": game, "library": "none: reference.py (dense numpy)", "version": "",
        "parameters": parameters_of(game) if in_library else {},
        "steps": here.steps, "states": len(here.mu0), "actions": here.actions,
        "formula_policy": "pi[t,s,a] = (1 + ((7t + 3s + 5a) mod 11)) / the sum of these over the legal actions; 0 at illegal ones",
        "flow_entries": "[t, s, mu(t, s)]",
        "reward": OWN_REWARDS[game],
    }
    if in_library:
        out["note"] = "OpenSpiel's own NashConv is given for information as openspiel_not_exact. charged_next: the cost taken at the following state, as its code does, exactly (the last action is free); its check is a search over OpenSpiel's states with the last action in the key."
    out["exploitability_convention"] = (
        "sum_s mu0(s) (V*(s) - V^pi(s)) against the population at rest under pi" if here.stationary
        else "sum_s mu0(s) (V*(0,s) - V^pi(0,s)) against the flow of pi")
    for which, pi in (("uniform", reference.uniform(here)), ("formula", reference.formula(here))):
        value, best = reference.evaluate(here, pi)
        out[which] = {
            "command": "python reference.py " + game,
            "exploitability": float((best - value).sum()), "value": float(value.sum()), "best_response": float(best.sum()),
        }
        flow = reference.flow(here, pi)
        if in_library:
            answer, library_flow = ep.evaluate(game, pi)
            assert abs(flow - library_flow).max() < 1e-14
            out[which].update({
                "charged_next": float(reference.exploitability(after, pi)),
                "charged_next_by_openspiel_states": openspiel_last_action(game, ep.openspiel_game(game), pi),
                "openspiel_not_exact": answer["exploitability"]})
        out[which]["flow"] = sample(flow, False)
    if game == "garnet":
        spiel, tables = openspiel_garnet()
        theirs = reference.Garnet(tables=tables, charge="next")
        out["openspiel_garnet"] = {
            "note": "OpenSpiel's garnet of seed 0, which has other tables, for information: exploitability with r charged at the following state, by reference.py with its tables and by a search over its states",
            **{which: {"charged_next": float(reference.exploitability(theirs, pi(theirs))),
                       "charged_next_by_openspiel_states": openspiel_last_action(game, spiel, pi(theirs))}
               for which, pi in (("uniform", reference.uniform), ("formula", reference.formula))}}
    if game == "malware-spread":
        out["thresholds_entries"] = "[k, value, exploitability, mean state] of the policy that repairs in the states s >= k"
        out["thresholds"] = [[float(number) for number in row] for row in reference.thresholds(here)]
    runs = [("mirror_descent", [0, 1, 2, 5, 10]), ("mirror_descent_rate_0.1", MARKS), ("fictitious_play", MARKS)]
    if game == "crowd-modelling-2d-empty":
        runs.append(("fictitious_play_first", MARKS))
    for method, marks in runs:
        out[method] = {
            "convention": "by reference.py, as the same entry of the OpenSpiel files",
            "exploitability": {str(k): float(reference.exploitability(here, pi)) for k, pi in
                               reference.trajectory(game, here, method, max(marks)) if k in marks}}
    return out


def dump(value):
    """JSON with every list of numbers on one line."""
    text = json.dumps(value, indent=1)
    return re.sub(r"\[\s+[-+\d.eE,\s]*\]", lambda m: " ".join(m.group(0).split()).replace("[ ", "[").replace(" ]", "]"), text)


def main():
    for game in sys.argv[1:] or dict.fromkeys([*ep.GAMES, *reference.OWN]):
        out = golden_own(game) if game in reference.OWN else golden(game)
        text = dump(out)
        assert json.loads(text) == out
        (FOLDER / f"{game}.json").write_text(text + "\n")
        print(game, len(text), "bytes", flush=True)


if __name__ == "__main__":
    main()
