#!/usr/bin/env python3
"""Evaluate a tabular policy with MFGLib or OpenSpiel.

    pip install mfglib==0.3.0 open_spiel==2.0.2 numpy
    python evaluate_policies.py --game beach-bar policy.npy
    python evaluate_policies.py --game predator-prey-torus --uniform
    python evaluate_policies.py --game crowd-modelling-2d-four-rooms --formula
    python evaluate_policies.py --list

One JSON line is printed: game, library, version, exploitability (for several
populations also each one's share; the total is the sum), the value of the
policy and of the best response against the flow of the policy, as the library
reports them.

Layout of POLICY.npy: float64, C order, shape [T, S, A]; T rewarded steps; rows
are probabilities over the A actions; 0 at illegal actions.

How our states and actions map to those of the libraries
--------------------------------------------------------
MFGLib (its T is our T - 1; states and actions have the same numbers here and there, those of
several coordinates row-major):
  beach-bar, beach-bar-20   states cells 0..n-1; actions left, stay, right
  building-evacuation       states (floor, x, y); actions right, left, up, down,
                            downstairs, upstairs
  conservative-treasure-hunting  states and actions places 0..n-1
  crowd-motion              states (row, column); actions down, up, right, left, stay;
                            the bar's path is that of MFGLib's seed 0
  equilibrium-price         states inventories; actions (produced, ordered)
  left-right                states start, left, right; actions left, right
  linear-quadratic-grid     states -5..5; actions -2..2
  random-linear             states and actions 0..4; the matrices are those of MFGLib's seed 0
                            in float64
  rock-paper-scissors       states start, rock, paper, scissors; actions rock, paper, scissors
  susceptible-infected      states susceptible, infected; actions go out, distance
OpenSpiel:
  crowd-modelling           states cells 0..9; actions left, stay, right
  crowd-modelling-2d-*      states are the free cells, row-major by (row, column),
                            row = OpenSpiel's y, column = OpenSpiel's x; actions
                            stay, up (y-1), right (x+1), down (y+1), left (x-1)
                            are OpenSpiel's 2, 0, 3, 4, 1
  predator-prey-*           state = population * 25 + row * 5 + column, row = y,
                            column = x; actions as above are OpenSpiel's 0, 3, 1, 2, 4
  crowd-avoidance*          state = population * 22 + the number of the free cell,
                            row-major; row, column and actions as in predator-prey
  linear-quadratic-ring*    states cells 0..9; actions the moves -3..3
  normal-form-*             one state; actions 0, 1, 2
  dynamic-routing-*         routing.py tells how states and actions are numbered. A link from
                            a node of ours to another is theirs of the same name; before each
                            origin there is a link `bef_O->O`, behind each destination one
                            `D->aft_D`, which vehicles enter when they arrive. Action i is the
                            i-th of OpenSpiel's legal actions in ascending order. Vehicles take
                            no dead end (`aft_` links of other destinations) and leave at their
                            destination; OpenSpiel allows both, at the cost of not arriving
                            or of a detour.
OpenSpiel only visits states that can be reached; other rows are not read.

crowd-modelling, crowd-modelling-2d-empty (with the whole reward) and linear-quadratic-ring*
can be evaluated too, but the answer is marked "not exact": OpenSpiel charges what depends
on an action at the following state and caches values under a key without that action.
"""
import argparse
import functools
import json
import sys

import numpy as np

import routing

MFGLIB = {
    "beach-bar": ("beach_bar", dict(T=2, n=4)),
    "beach-bar-20": ("beach_bar", dict(T=20, n=20)),
    "building-evacuation": ("building_evacuation", {}),
    "conservative-treasure-hunting": ("conservative_treasure_hunting", {}),
    "crowd-motion": ("crowd_motion", dict(seed=0)),
    "equilibrium-price": ("equilibrium_price", {}),
    "left-right": ("left_right", {}),
    "linear-quadratic-grid": ("linear_quadratic", {}),
    "random-linear": ("random_linear", dict(seed=0)),
    "rock-paper-scissors": ("rock_paper_scissors", {}),
    "susceptible-infected": ("susceptible_infected", {}),
}

FOUR_ROOMS = [
    "#############",
    "#     #     #",
    "#     #     #",
    "#           #",
    "#     #     #",
    "#     #     #",
    "### ##### ###",
    "#     #     #",
    "#     #     #",
    "#           #",
    "#     #     #",
    "#     #     #",
    "#############",
]

MAZE = [
    "######################",
    "#      #     #     # #",
    "#      #     #     # #",
    "######    #  # ##  # #",
    "#         #  # #   # #",
    "#         #  # ### # #",
    "#  ########  #   #   #",
    "#    # # #  ##   #   #",
    "#    # # #     # # ###",
    "#    # # #     # # # #",
    "###### # ####### # # #",
    "#  #         #   # # #",
    "#  # ## ###  #   # # #",
    "## # #    #  ##### # #",
    "## # # #  #      # # #",
    "#    # ####        # #",
    "# ####  # ########   #",
    "#       #  #   # ### #",
    "#  #  # #  # # #   # #",
    "# ##### #    # #     #",
    "#            #       #",
    "######################",
]

CROSSING = ["#######", "#  #  #", "#     #", "#  #  #", "#     #", "#  #  #", "#######"]


def crowd_in(grid, horizon):
    """The distribution-only crowd in a walled grid, starting at (1, 1)."""
    return "mfg_crowd_modelling_2d", dict(
        size=len(grid), horizon=horizon, only_distribution_reward=True,
        forbidden_states="[" + ";".join(f"{x}|{y}" for y, line in enumerate(grid)
                                        for x, c in enumerate(line) if c == "#") + "]",
        initial_distribution="[1|1]", initial_distribution_value="[1.0]")


OPENSPIEL = {
    "crowd-modelling-2d-four-rooms": crowd_in(FOUR_ROOMS, 40),
    "crowd-modelling-2d-maze": crowd_in(MAZE, 100),
    "crowd-modelling-2d-empty-distribution": ("mfg_crowd_modelling_2d", dict(
        size=10, horizon=10, only_distribution_reward=True)),
    "crowd-modelling-2d-empty-start": ("mfg_crowd_modelling_2d", dict(
        size=10, horizon=10, only_distribution_reward=True, noise_intensity=0.5,
        initial_distribution="[2|2]", initial_distribution_value="[1.0]")),
    "crowd-modelling-2d-empty": ("mfg_crowd_modelling_2d", dict(size=10, horizon=10)),
    "predator-prey-square": ("python_mfg_predator_prey", dict(geometry=0)),
    "predator-prey-torus": ("python_mfg_predator_prey", dict(geometry=1)),
    "crowd-modelling": ("python_mfg_crowd_modelling", {}),
    "crowd-avoidance": ("python_mfg_crowd_avoidance", {}),
    "crowd-avoidance-congested": ("python_mfg_crowd_avoidance", dict(
        coef_congestion=2.0, congestion_matrix="0.25 1 1 0.25")),
    "linear-quadratic-ring": ("mean_field_lin_quad", {}),
    "linear-quadratic-ring-reverting": ("mean_field_lin_quad", dict(
        horizon=5, dt=0.5, mean_revert=0.3, volatility=1.4, cross_q=0.3, kappa=0.8)),
    "normal-form-coop": ("mean_field_nfg", dict(reward_function="coop")),
    "normal-form-dom": ("mean_field_nfg", dict(reward_function="dom")),
    "normal-form-biased-rock-paper-scissors": (
        "mean_field_nfg", dict(reward_function="biased_indirect_rps")),
    **{name: ("python_mfg_dynamic_routing", dict(
        max_num_time_step=game["steps"], time_step_length=game["time_step"], players=-1))
       for name, game in routing.GAMES.items()},
}
NOT_EXACT = ["crowd-modelling-2d-empty", "crowd-modelling", "linear-quadratic-ring",
             "linear-quadratic-ring-reverting"]

GAMES = {**MFGLIB, **OPENSPIEL}

# our action -> OpenSpiel's action: stay, up, right, down, left
CROWD_ACTIONS = [2, 0, 3, 4, 1]
PREY_ACTIONS = [0, 3, 1, 2, 4]
MOVES = [(0, 0), (-1, 0), (0, 1), (1, 0), (0, -1)]  # (row, column), in our order


# ------------------------------------------------------------ layout and policies

@functools.cache
def crowd_cells(game):
    """The free cells [(row, column)], in our order, and the side of the grid."""
    grid = (FOUR_ROOMS if game.endswith("four-rooms") else MAZE if game.endswith("maze") else
            CROSSING if game.startswith("crowd-avoidance") else [" " * 10] * 10)
    size = len(grid)
    return [(r, c) for r in range(size) for c in range(size) if grid[r][c] != "#"], size


def layout(game):
    """(T, S, A, legal): legal is a Boolean array [S, A]."""
    if game in MFGLIB:
        t, s, a = {"beach-bar": (3, 4, 3), "beach-bar-20": (21, 20, 3),
                   "building-evacuation": (4, 500, 6), "conservative-treasure-hunting": (6, 3, 3),
                   "crowd-motion": (4, 400, 5), "equilibrium-price": (5, 4, 9),
                   "left-right": (2, 3, 2), "linear-quadratic-grid": (4, 11, 5),
                   "random-linear": (4, 5, 5), "rock-paper-scissors": (2, 4, 3),
                   "susceptible-infected": (51, 2, 2)}[game]
        return t, s, a, np.ones((s, a), bool)
    plain = {"predator-prey": (10, 75, 5), "crowd-avoidance": (10, 44, 5),
             "linear-quadratic": (10, 10, 7), "normal-form": (1, 1, 3), "garnet": (10, 10, 3)}
    for start, (t, s, a) in plain.items():
        if game.startswith(start):
            return t, s, a, np.ones((s, a), bool)
    if game == "crowd-modelling":
        return 10, 10, 3, np.ones((10, 3), bool)
    if game in routing.GAMES:
        roads = routing.Layout(game)
        return roads.game["steps"], roads.states, roads.actions, np.array(roads.legal())
    cells, size = crowd_cells(game)
    free = set(cells)
    legal = np.array([[((r + dr) % size, (c + dc) % size) in free for dr, dc in MOVES]
                      for r, c in cells])
    return OPENSPIEL[game][1]["horizon"], len(cells), 5, legal


def uniform_policy(game):
    t, s, a, legal = layout(game)
    row = legal / legal.sum(1, keepdims=True)
    return np.repeat(row[None], t, axis=0)


def formula_policy(game):
    """pi[t,s,a] proportional to 1 + ((7 t + 3 s + 5 a) mod 11) over the legal actions."""
    t, s, a, legal = layout(game)
    i, j, k = np.ogrid[:t, :s, :a]
    w = (1.0 + (7 * i + 3 * j + 5 * k) % 11) * legal
    return w / w.sum(-1, keepdims=True)


def check_policy(game, pi):
    t, s, a, legal = layout(game)
    if pi.shape != (t, s, a):
        sys.exit(f"{game}: the policy has shape {pi.shape}, expected {(t, s, a)}")
    if (pi < 0).any() or abs(pi.sum(-1) - 1).max() > 1e-9 or pi[:, ~legal].any():
        sys.exit(f"{game}: rows must be probabilities over the legal actions")
    return np.ascontiguousarray(pi, dtype=np.float64)


# ------------------------------------------------------------ MFGLib

def mfglib_game(game):
    import torch
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)
    from mfglib.env import Environment
    constructor, parameters = MFGLIB[game]
    return getattr(Environment, constructor)(**parameters)


def mfglib_evaluate(game, pi):
    """dict of exploitability, value and best response, and the flow [T, S]."""
    env = mfglib_game(game)
    import torch
    from mfglib.alg.q_fn import QFn
    from mfglib.scoring import exploitability_score
    from mfglib.utils import mean_field_from_policy
    p = torch.as_tensor(np.ascontiguousarray(pi)).reshape(env.T + 1, *env.S, *env.A)
    flow = mean_field_from_policy(p, env=env)
    q = QFn(env, flow)
    actions = len(env.S)  # where the axes of the actions begin
    value = (env.mu0 * (p[0] * q.for_policy(p)[0]).flatten(actions).sum(-1)).sum().item()
    best = (env.mu0 * q.optimal()[0].flatten(actions).max(-1)[0]).sum().item()
    return dict(exploitability=exploitability_score(env, p), value=value,
                best_response=best), flow.numpy().reshape(pi.shape).sum(-1)


# ------------------------------------------------------------ OpenSpiel

def openspiel_game(game, closed=False):
    import warnings
    warnings.simplefilter("ignore", DeprecationWarning)
    import pyspiel
    # These register the Python games.
    from open_spiel.python.mfg import games  # noqa: F401
    from open_spiel.python.mfg.games import normal_form_game  # noqa: F401
    name, parameters = OPENSPIEL[game]
    if game in routing.GAMES:
        return routing_game(game, parameters, closed)
    return pyspiel.load_game(name, parameters)


def routing_game(game, parameters, closed=False):
    """The road network with OpenSpiel's links before origins and behind destinations; closed,
    vehicles have no other actions than ours."""
    from open_spiel.python.games.dynamic_routing_utils import Network, OriginDestinationDemand
    from open_spiel.python.mfg.games import dynamic_routing
    roads = routing.GAMES[game]
    adjacency = {}
    for tail, head, *_ in roads["links"]:
        adjacency.setdefault(tail, []).append(head)
        adjacency.setdefault(head, [])
    for origin in {d[0] for d in roads["demands"]}:
        adjacency[f"bef_{origin}"] = [origin]
    for destination in {d[1] for d in roads["demands"]}:
        adjacency[destination] = adjacency[destination] + [f"aft_{destination}"]
        adjacency[f"aft_{destination}"] = []
    times = {f"{a}->{b}": (0, 0, 1, 1) for a, heads in adjacency.items() for b in heads}
    times.update({f"{link[0]}->{link[1]}": link[2:] for link in roads["links"]})
    time, factor, capacity, power = ({k: v[i] for k, v in times.items()} for i in range(4))
    network = Network(adjacency, bpr_a_coefficient=factor, bpr_b_coefficient=power,
                      capacity=capacity, free_flow_travel_time=time)
    departures = roads["departure_steps"]
    demand = [OriginDestinationDemand(f"bef_{o}->{o}", f"{d}->aft_{d}", k * roads["time_step"],
                                      vehicles / departures)
              for o, d, vehicles in roads["demands"] for k in range(departures)]

    class ClosedState(dynamic_routing.MeanFieldRoutingGameState):
        def _legal_actions(self, player):
            legal = super()._legal_actions(player)
            if not closed or len(legal) < 2:
                return legal
            return sorted(a for _, a in openspiel_actions(game, self, legal))

    class ClosedGame(dynamic_routing.MeanFieldRoutingGame):
        def new_initial_state(self):
            return ClosedState(self, self.time_step_length)

    return ClosedGame(parameters, network=network, od_demand=demand)


@functools.cache
def routing_strings(game):
    """For each of our states (location, steps to go, destination) as OpenSpiel writes them; an
    arrived vehicle's location is that behind its destination."""
    roads, out = routing.Layout(game), []
    for goal, site, _, count, _ in roads.places:
        end = f"{goal}->aft_{goal}"
        if site is None:
            out.append((end, None, end))
            continue
        link = f"bef_{site}->{site}" if isinstance(site, str) else "->".join(
            roads.game["links"][site][:2])
        out += [(link, k, end) for k in range(count)]
    return out


def openspiel_keys(game, t, s):
    """The strings OpenSpiel gives to our state s at decision time t: one, but for vehicles that
    have arrived, whom it tells apart by their time of arrival."""
    if game not in routing.GAMES:
        return [openspiel_key(game, t, s)]
    location, to_go, destination = routing_strings(game)[s]
    if to_go is None:
        return [f"Arrived at {location}, with arrival time {k}, t={t}" for k in range(1, t)]
    return [f"Location={location}, waiting_time={to_go}, t={t}, destination='{destination}'"]


def openspiel_key(game, t, s):
    """The string of a state, where there is one."""
    if game.startswith("predator-prey"):
        return f"(pop={s // 25}, t={t}, pos=[{s % 5} {s // 5 % 5}])"
    if game.startswith("crowd-avoidance"):
        r, c = crowd_cells(game)[0][s % 22]
        return f"(pop={s // 22}, t={t}, pos=[{c} {r}])"
    if game.startswith("normal-form"):
        return "initial"
    if not game.startswith("crowd-modelling-2d"):
        return f"({s}, {t})"
    r, c = crowd_cells(game)[0][s]
    return f"({c}, {r}, {t})"


def openspiel_state(game):
    """By OpenSpiel's string of a decision state our (t, s)."""
    steps, states, _, _ = layout(game)
    return {key: (t, s) for t in range(steps) for s in range(states)
            for key in openspiel_keys(game, t, s)}


def openspiel_actions(game, state, legal=None):
    """Our legal actions in a decision state of OpenSpiel's, in our order: [(ours, OpenSpiel's)];
    `legal` are OpenSpiel's, asked for if None."""
    legal = state.legal_actions() if legal is None else legal
    if game in routing.GAMES:
        return routing_actions(game, state, legal)
    order = list(range(layout(game)[2]))
    if game.startswith(("predator-prey", "crowd-avoidance")):
        order = PREY_ACTIONS
    elif game.startswith("crowd-modelling-2d"):
        order = CROWD_ACTIONS
    return [(ours, a) for ours, a in enumerate(order) if a in legal]


def routing_actions(game, state, legal):
    if legal == [0]:
        return [(0, 0)]
    roads, network = routing.Layout(game), state.get_game().network
    heads = {a: network.get_road_section_from_action_id(a).split("->")[1] for a in legal}
    node, goal = state._vehicle_location.split("->")[1], state._vehicle_destination.split("->")[0]
    if node == goal:
        return [(0, a) for a, head in heads.items() if head == f"aft_{goal}"]
    exits = [link[1] for link in roads.game["links"] if link[0] == node]
    usable = {i for to, site, *_, ways in roads.places for i, _ in ways
              if to == goal and (site == node or isinstance(site, int)
                                 and roads.game["links"][site][1] == node)}
    return sorted((exits.index(head), a) for a, head in heads.items()
                  if head in exits and exits.index(head) in usable)


def openspiel_policy(game, spiel, pi):
    from open_spiel.python import policy as policy_lib
    places = openspiel_state(game)

    class Table(policy_lib.Policy):
        def __init__(self):
            super().__init__(spiel, list(range(spiel.num_players())))

        def action_probabilities(self, state, player_id=None):
            key, legal = state.observation_string(0), state.legal_actions()
            if key not in places and game in routing.GAMES:
                # On a detour of OpenSpiel's, where no vehicle comes.
                return {a: 1 / len(legal) for a in legal}
            t, s = places[key]
            row = {a: 0.0 for a in legal}
            row.update({a: float(pi[t, s, ours]) for ours, a in openspiel_actions(game, state)})
            return row

    return Table()


def openspiel_exploitability(spiel, policy):
    """dict of the sum and, with several populations, each one's part; the flow object."""
    from open_spiel.python.mfg.algorithms import nash_conv, policy_value
    n = nash_conv.NashConv(spiel, policy)
    roots = spiel.new_initial_states()
    best = [float(v) for v in n.br_values()]
    values = [float(n._pi_value.eval_state(s)) for s in roots]
    out = dict(exploitability=float(n.nash_conv()), value=sum(values), best_response=sum(best))
    if len(best) > 1:
        out["per_population"] = [b - v for b, v in zip(best, values)]
        out["value_per_population"] = values
        out["best_response_per_population"] = best
    return out, n.distribution


def openspiel_evaluate(game, pi):
    spiel = openspiel_game(game)
    out, distribution = openspiel_exploitability(spiel, openspiel_policy(game, spiel, pi))
    if game in NOT_EXACT:
        out["warning"] = "not exact: OpenSpiel's action cost, see --help"
    t, s, _, _ = layout(game)
    flow = np.array([[sum(distribution.value_str(key, 0.0) for key in openspiel_keys(game, i, j))
                      for j in range(s)] for i in range(t)])
    return out, flow


# ------------------------------------------------------------ command line

def library_of(game):
    from importlib.metadata import version
    name = "mfglib" if game in MFGLIB else "open_spiel"
    return name, version(name)


def evaluate(game, pi):
    """(dict as printed, flow [T, S])."""
    name, version = library_of(game)
    out, flow = (mfglib_evaluate if game in MFGLIB else openspiel_evaluate)(game, pi)
    return dict(game=game, library=name, version=version, **out), flow


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--game", choices=list(GAMES))
    parser.add_argument("--list", action="store_true", help="print the games with [T, S, A]")
    source = parser.add_mutually_exclusive_group()
    source.add_argument("policy", nargs="?", metavar="POLICY.npy")
    source.add_argument("--uniform", action="store_true", help="the uniform policy")
    source.add_argument("--formula", action="store_true",
                        help="1 + ((7t + 3s + 5a) mod 11), normalised over the legal actions")
    parser.add_argument("--flow", metavar="FILE.npy", help="write the flow [T, S] there")
    options = parser.parse_args()
    if options.list:
        for game in GAMES:
            print(game, list(layout(game)[:3]))
        return
    if not options.game:
        parser.error("--game is needed")
    if options.uniform:
        pi = uniform_policy(options.game)
    elif options.formula:
        pi = formula_policy(options.game)
    elif options.policy:
        pi = np.load(options.policy)
    else:
        parser.error("a policy is needed: a file, --uniform or --formula")
    out, flow = evaluate(options.game, check_policy(options.game, pi))
    if options.flow:
        np.save(options.flow, flow)
    print(json.dumps(out))


if __name__ == "__main__":
    main()
