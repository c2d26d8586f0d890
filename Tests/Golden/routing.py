"""The road networks of the dynamic-routing-* games, and how we number states and actions there.

States come destination by destination (ascending): the origins (ascending), each with
`departure_steps` states (steps to go until departure, from 0), the links on which a vehicle of
that destination can come and still arrive (in the order below), each with as many states as
steps may be spent on it (steps to go, from 0), and one state for having arrived. With no step to
go, action i is the i-th link out of the node; otherwise, and to arrive, the action is 0.

The most steps on a link are those with all vehicles of the destinations that can use it, or all
the steps of the game if these are fewer.
"""

# (tail, head, free flow time, delay factor b, capacity, power)
BRAESS = [("A", "B", 1.0, 1.0, 5, 1), ("A", "C", 2.0, 0, 5, 1), ("B", "C", 0.25, 0, 5, 1),
          ("B", "D", 2.0, 0, 5, 1), ("C", "D", 1.0, 1.0, 5, 1)]
CROSSING = [("A", "B", 1.0, 0.5, 8, 4), ("A", "C", 1.5, 0.5, 6, 2), ("B", "C", 0.75, 0.25, 3, 1),
            ("B", "D", 1.5, 0.75, 8, 3), ("C", "B", 0.75, 0.25, 3, 1), ("C", "D", 1.25, 0.5, 8, 4),
            ("D", "A", 2.0, 1.0, 4, 2)]

GAMES = {
    "dynamic-routing-braess": dict(
        links=BRAESS, demands=[("A", "D", 5)], time_step=0.05, steps=100, departure_steps=1),
    "dynamic-routing-departures": dict(
        links=BRAESS, demands=[("A", "D", 16.3)], time_step=0.25, steps=40, departure_steps=3),
    "dynamic-routing-line": dict(
        links=[("O", "A", 1.0, 0, 1, 1), ("A", "D", 1.0, 0, 1, 1)], demands=[("O", "D", 100)],
        time_step=1.0, steps=5, departure_steps=1),
    "dynamic-routing-crossing": dict(
        links=CROSSING, demands=[("A", "D", 8), ("A", "C", 4), ("B", "C", 3), ("D", "C", 2)],
        time_step=0.3, steps=45, departure_steps=1),
}


def link_steps(link, vehicles, time_step):
    """Whole steps on a link with that many vehicles, at least one; a quotient that misses a
    whole number by 1e-9 or less is that number."""
    _, _, time, factor, capacity, power = link
    return max(1, int(time * (1 + factor * (vehicles / capacity) ** power) / time_step + 1e-9))


class Layout:
    """places: [destination, site, first state, states, ways]; a site is a node, a link's index
    or None for arrived; ways: [(action, place)]."""

    def __init__(self, name):
        game = GAMES[name]
        links, demands = game["links"], game["demands"]
        self.game, self.total = game, sum(d[2] for d in demands)
        exits = {}
        for i, link in enumerate(links):
            exits.setdefault(link[0], []).append(i)
            exits.setdefault(link[1], [])
        self.actions = max(len(e) for e in exits.values())
        destinations = sorted({d[1] for d in demands})

        def closure(starts, follow):
            found, todo = set(starts), list(starts)
            while todo:
                for x in follow(todo.pop()):
                    if x not in found:
                        found.add(x)
                        todo.append(x)
            return found

        usable = {}
        for goal in destinations:
            back = closure([goal], lambda n: [l[0] for l in links if l[1] == n])
            nodes = closure([d[0] for d in demands if d[1] == goal],
                            lambda n: [links[i][1] for i in exits[n] if n != goal and links[i][1] in back])
            usable[goal] = [i for i, l in enumerate(links)
                            if l[0] in nodes and l[0] != goal and l[1] in back]
        most = [min(game["steps"], link_steps(
            l, sum(d[2] for d in demands if i in usable[d[1]]), game["time_step"]))
            for i, l in enumerate(links)]

        self.places, self.initial, state = [], {}, 0
        for goal in destinations:
            origins = sorted({d[0] for d in demands if d[1] == goal})
            sites = origins + usable[goal] + [None]
            base = len(self.places)
            where = {site: base + k for k, site in enumerate(sites)}
            for site in sites:
                if site is None:
                    count, ways = 1, [(0, where[None])]
                else:
                    node = site if isinstance(site, str) else links[site][1]
                    count = game["departure_steps"] if isinstance(site, str) else most[site]
                    ways = [(0, where[None])] if node == goal else [
                        (a, where[i]) for a, i in enumerate(exits[node]) if i in where]
                if isinstance(site, str):
                    share = sum(d[2] for d in demands if d[:2] == (site, goal)) / self.total
                    for s in range(state, state + count):
                        self.initial[s] = share / count
                self.places.append((goal, site, state, count, ways))
                state += count
        self.states = state

    def legal(self):
        """[S][A] of Booleans."""
        rows = [[a == 0 for a in range(self.actions)] for _ in range(self.states)]
        for _, _, first, _, ways in self.places:
            rows[first] = [a in dict(ways) for a in range(self.actions)]
        return rows
