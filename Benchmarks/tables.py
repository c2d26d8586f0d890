#!/usr/bin/env python3
"""Write what was measured into the pages that show it.

    python tables.py FOLDER

FOLDER holds own.json (`meanfield benchmark --json`), and if they were made c.json (`hand-written --json`),
libraries.json (libraries.py) and convergence.json (`meanfield benchmark convergence --json`). Tables stand in
README.md and the documentation between <!-- NAME: begin --> and <!-- NAME: end -->; those whose numbers are
missing stay as they are.
"""
import json
import pathlib
import platform
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAIR = ("online-mirror-descent", "fictitious-play")
NAMES = {"mfglib": "MFGLib", "open_spiel": "OpenSpiel"}


def read(name):
    file = pathlib.Path(sys.argv[1]) / name
    return json.loads(file.read_text()) if file.exists() else None


def short(value, digits=2):
    """With so many significant digits, never as a power of ten."""
    rounded = float(f"{value:.{digits}g}")
    return f"{rounded:,.0f}" if abs(rounded) >= 10 ** (digits - 1) else f"{rounded:g}"


def in_words(nanoseconds):
    for unit, size in (("s", 1e9), ("ms", 1e6), ("µs", 1e3)):
        if nanoseconds >= 0.9995 * size:
            return f"{nanoseconds / size:.3g} {unit}"
    return f"{nanoseconds:.0f} ns"


def rows_of(table):
    return "\n".join("| " + " | ".join(row) + " |" for row in table)


def speed(own, c, libraries):
    """Per game and algorithm: our time, and how many times longer the faster library and C take."""
    others, of_library = {}, {}
    for timing in libraries["timings"]:
        key = timing["game"], timing["algorithm"]
        if timing["nanoseconds"] < others.get(key, float("inf")):
            others[key] = timing["nanoseconds"]
        of_library[timing["game"]] = NAMES[timing["library"]]
    in_c = {(row["game"], row["algorithm"]): row["nanoseconds"] / row["cNanoseconds"] for row in c}
    table = [["", "library", "mirror descent", "ratio", "fictitious play", "ratio", "to C"],
             ["---"] * 7]
    games = list(dict.fromkeys(t["subject"] for t in own["timings"] if t["benchmark"] == "solvers"))
    times = {(t["subject"], t["unit"]): t["nanoseconds"] for t in own["timings"]}
    for game in games:
        row = ["`" + game.replace(" ", "`, `", 1) + "`", of_library.get(game, "–")]
        for algorithm in PAIR:
            time, other = times[game, algorithm], others.get((game, algorithm))
            row += [in_words(time), short(other / time) if other else "–"]
        compared = [in_c.get((game, algorithm)) for algorithm in PAIR]
        row.append(", ".join(f"{x:.1f}" for x in compared) if all(compared) else "–")
        table.append(row)
    return rows_of(table)


def convergence(entries):
    """Games by algorithms: the iterations, or in brackets what is left."""
    algorithms = sorted({e["algorithm"] for e in entries})
    found = {(e["game"], e["algorithm"]): e for e in entries}
    table = [[""] + [f"`{name}`" for name in algorithms], ["---"] * (len(algorithms) + 1)]
    for game in dict.fromkeys(e["game"] for e in entries):
        row = [f"`{game}`"]
        for algorithm in algorithms:
            e = found.get((game, algorithm))
            row.append("–" if e is None else f"{e['iterations']:,}" if e["converged"]
                       else f"({short(e['share'])})")
        table.append(row)
    return rows_of(table)


def replace(file, name, text):
    path = ROOT / file
    page = path.read_text()
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    new, count = re.subn(f"(?s){re.escape(begin)}.*?{re.escape(end)}",
                         lambda _: f"{begin}\n{text}\n{end}", page)
    if count != 1:
        sys.exit(f"{file} has no place for the table {name}")
    path.write_text(new)
    print(f"{file}: wrote the table {name}")


def processor():
    try:
        return re.search("model name\\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text()).group(1)
    except (OSError, AttributeError):
        return platform.processor() or platform.machine()


def main():
    own, c, libraries, map_ = (read(n + ".json") for n in ("own", "c", "libraries", "convergence"))
    if own and c and libraries:
        versions = ", ".join(f"{NAMES[k]} {v}" for k, v in libraries["versions"].items())
        head = f"One thread, {processor()}; {versions}.\n\n"
        replace("README.md", "speed", head + speed(own, c, libraries))
    if map_:
        replace("Documentation/MeanField.docc/ChooseASolver.md", "map",
                convergence(map_["convergence"]))


if __name__ == "__main__":
    main()
