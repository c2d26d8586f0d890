extension BadInput {
  /// Names, and how a command is written.
  static let commands: [BadInput] = [
    BadInput("gmaes", 64, "there is no command gmaes; did you mean games?"),
    BadInput("''", 64, "there is no command ''; there are: games, algorithms, run, evaluate"),
    BadInput("--verison", 64, "--verison"),
    BadInput("games beach-bra", 64, "there is no game beach-bra; did you mean beach-bar?"),
    BadInput("games ''", 64, "there is no game ''; there are: a-rps, a-sis, beach-bar"),
    BadInput("games beach-bar left-right", 64, "left-right"),
    BadInput("games --jsn", 64, "--jsn", "--json"),
    BadInput("algorithms online-miror-descent", 64, "did you mean online-mirror-descent?"),
    BadInput("algorithms 😀", 64, "there is no algorithm 😀; there are: boltzmann"),
    BadInput("run", 64, "name a game or a run file", "meanfield run beach-bar"),
    BadInput("run beach-bra", 64, "did you mean beach-bar?", "there are: a-rps, a-sis, beach-bar"),
    BadInput("run BEACH_BAR", 64, "did you mean beach-bar?"),
    BadInput("run ''", 64, "there is no game ''"),
    BadInput(words: ["run", " "], 64, "there is no game ' '"),
    BadInput(words: ["run", "a\nb\u{1B}[2J"], 64, "there is no game a\\nb\\u{1B}[2J"),
    BadInput(
      words: ["run", String(repeating: "x", count: 100_000)], 64, "there are: a-rps, a-sis, beach"),
    BadInput("run beach-bar left-right", 64, "left-right"),
    BadInput("run beach-bar -a fictitous-play", 64, "did you mean fictitious-play?"),
    BadInput("run beach-bar -a ''", 64, "there is no algorithm ''"),
    BadInput("run beach-bar -a", 64, "-a <name>"),
    BadInput("run beach-bar --iteratons 5", 64, "--iteratons", "--iterations"),
    BadInput("run beach-bar --out ''", 64, "--out: the name of the folder is empty"),
    BadInput("run beach-bar --out", 64, "--out"),
    BadInput("run --resume ''", 64, "--resume: the name of the folder is empty"),
    BadInput("run --resume a --seed 2", 64, "--resume needs nothing but the folder"),
    BadInput("run beach-bar --resume a", 64, "--resume needs nothing but the folder"),
    BadInput("run --resume a --every 2 --iterations 9", 64, "takes more --iterations"),
    BadInput(
      "run --resume a --iterations x", 64, "--iterations: x is not a whole number",
      files: ["a/run.sqlite": .databaseCut(to: 1)]),
    BadInput("evaluate", 64, "<file|folder|uniform>"),
    BadInput("evaluate uniform", 64, "--game"),
    BadInput("evaluate uniform --game beech-bar", 64, "did you mean beach-bar?"),
    BadInput("evaluate unifrom --game beach-bar", 66, "no file unifrom; did you mean uniform?"),
    BadInput("evaluate '' --game beach-bar", 66, "there is no file ''"),
    BadInput("simulate", 64, "<game|folder|file.yaml>"),
    BadInput("simulate beach-bar", 64, "--policy"),
    BadInput("simulate left-rigth --policy uniform", 64, "did you mean left-right?"),
    BadInput("simulate beach-bar --policy uniform --as agent", 64, "agent", "agents", "counts"),
    BadInput("benchmark belman", 64, "there is no benchmark belman; did you mean bellman?"),
    BadInput("benchmark ''", 64, "there is no benchmark ''; there are: bellman, flow"),
    BadInput("benchmark sampling --seconds 0", 64, "--seconds: 0 is not a number at least 0.001"),
    BadInput("benchmark sampling --threads 0", 64, "threads: 0 is not a whole number from 1"),
    BadInput("reproduce nope", 64, "there is no paper nope; "),
    BadInput("reproduce ''", 64, "there is no paper ''; "),
    BadInput(
      "reproduce subramanian2019 figure-9", 64, "there is no figure figure-9; did you mean",
      "there are: figure-1, figure-2, figure-3, figure-1a"),
    BadInput(
      "reproduce subramanian", 64, "there is no paper subramanian; did you mean subramanian2019?"),
    BadInput(
      "run malware-spread -a simultaneous-perturbation --with policy=treshold", 64,
      "policy: treshold is not one of: softmax, threshold", "did you mean threshold?"),
    BadInput(
      "run beach-bar -a likelihood-ratio", 64,
      "likelihood-ratio: it learns in games without an end",
      "set horizon=discounted"),
    BadInput(
      "run beach-bar --set horizon=discounted --set discount=0.9 -a simultaneous-perturbation "
        + "--with policy=threshold", 64,
      "policy: threshold: a threshold needs one population and two"),
    BadInput(
      "run malware-spread -a likelihood-ratio --with estimator=renewal --with renewal-state=101",
      64,
      "renewal-state: 101: the game has 101 states, counted from 0"),
    BadInput(
      "run malware-spread -a likelihood-ratio --with batch=100000000 "
        + "--with trajectory-length=1000000", 71, "the samples of an iteration take"),
    BadInput(
      "run swarm -a networked-learning --with network=edges", 64,
      "network: edges: it needs a file with two agents a line: set edges=FILE"),
    BadInput(
      "run swarm -a networked-learning --with transitions=21", 64,
      "warm-up: 21: it leaves none of 21 transitions; set transitions above it"),
    BadInput(
      "run swarm -a networked-learning --with entropy-floor=1", 64,
      "entropy-floor: 1 is not a number at least 0 and below 1"),
    BadInput(
      "run swarm -a networked-learning --with transitions=1e7 --with agents=1e5", 71,
      "the samples of an iteration take"),
    BadInput("reproduce --resume", 64, "name a paper; see: meanfield reproduce"),
    BadInput("reproduce --preset quick", 64, "name a paper; see: meanfield reproduce"),
    BadInput("reproduce a --preset fast", 64, "there is no preset fast; ", "quick, laptop, paper"),
    BadInput("reproduce a --preset ''", 64, "there is no preset ''; "),
    BadInput("reproduce a --preset", 64, "--preset"),
    BadInput("reproduce a --presets quick", 64, "--presets", "--preset"),
    BadInput("reproduce a --trials 0", 64, "--trials: 0 is not a whole number from 1"),
    BadInput("reproduce a --trials 1.5", 64, "--trials: 1.5 is not a whole number"),
    BadInput("reproduce a --seed -1", 64, "--seed: -1 is not a whole number from 0"),
    BadInput("reproduce a --threads none", 64, "threads: none is not a whole number from 1"),
    BadInput("reproduce a --out ''", 64, "--out: the name of the folder is empty"),
    BadInput("runs lst", 66, "there is no folder lst; did you mean runs list?"),
    BadInput("runs list ''", 64, "the name of the folder is empty"),
    BadInput("runs show", 64, "<folder>"),
    BadInput("runs show ''", 64, "the name of the folder is empty"),
    BadInput("runs compare a", 64, "two runs or more"),
    BadInput("runs remove", 64, "<folders>"),
    BadInput("runs remove '' --force", 64, "the name of the folder is empty"),
    BadInput(
      "runs remove a", 64, "there is nobody to ask; use --force to remove a",
      files: ["a/run.sqlite": .text("")]),
    BadInput(
      "runs remove left-rigth --force", 66, "left-rigth holds no run", "did you mean left-right?",
      files: ["runs/left-right/run.sqlite": .text("")]),
    BadInput(
      "runs show nope", 66, "nope holds no run", "; see: meanfield runs list",
      files: ["runs/left-right/run.sqlite": .text("")]),
    BadInput(
      "run --resume left-rigth", 66, "did you mean left-right?",
      files: ["runs/left-right/run.sqlite": .text("")]),
  ]

  /// Settings of games and algorithms.
  static let settings: [BadInput] = [
    BadInput("run beach-bar --set", 64, "--set"),
    BadInput("run beach-bar --set=", 64, "--set"),
    BadInput("run beach-bar --set =", 64, "written KEY=VALUE"),
    BadInput("run beach-bar --set =5", 64, "written KEY=VALUE"),
    BadInput("run beach-bar --set cells", 64, "cells: a setting is written KEY=VALUE"),
    BadInput("run beach-bar --set cells=", 64, "cells: '' is not a whole number from 2 to 1000000"),
    BadInput("run beach-bar --set cels=5", 64, "unknown setting cels; did you mean cells?"),
    BadInput("run beach-bar --set CELLS=5", 64, "unknown setting CELLS; did you mean cells?"),
    BadInput("run beach-bar --set cells=5 --set cells=6", 64, "cells is given twice"),
    BadInput(
      "run beach-bar --set horizon=discounted --set discount=0.9 "
        + "-a mean-field-occupation-measure-optimisation", 64, "finite horizon alone"),
    BadInput("run beach-bar --set cells=1", 64, "cells: 1 is not a whole number from 2 to 1000000"),
    BadInput("run beach-bar --set cells=-4", 64, "cells: -4 is not a whole number from 2"),
    BadInput("run beach-bar --set cells=4.5", 64, "cells: 4.5 is not a whole number"),
    BadInput("run beach-bar --set cells=1e400", 64, "cells: 1e400 is not a whole number"),
    BadInput("run beach-bar --set cells=0x10", 64, "cells: 0x10 is not a whole number"),
    BadInput("run beach-bar --set cells=1__0", 64, "cells: 1__0 is not a whole number"),
    BadInput("run beach-bar --set cells=٣", 64, "cells: ٣ is not a whole number"),
    BadInput(words: ["run", "beach-bar", "--set", "cells= 5"], 64, "cells: ' 5' is not a whole"),
    BadInput("run beach-bar --set bar=4", 64, "bar: 4: must be below cells, 4"),
    BadInput("run beach-bar --set still-probability=nan", 64, "nan is not a number at least 0"),
    BadInput("run beach-bar --set still-probability=inf", 64, "inf is not a number at least 0"),
    BadInput("run beach-bar --set still-probability=1.5", 64, "at least 0 and at most 1"),
    BadInput("run beach-bar --set still-probability=0x1p-2", 64, "0x1p-2 is not a number"),
    BadInput(
      "run crowd-modelling-2d --set congestion=yes", 64, "true or false; did you mean true?"),
    BadInput("run crowd-modelling-2d --set layout=four-room", 64, "did you mean four-rooms?"),
    BadInput("run crowd-modelling-2d --set preset=for-rooms", 64, "did you mean four-rooms?"),
    BadInput(
      "run crowd-modelling-2d --set layout=four-rooms --set size=4", 64,
      "size: 4: four rooms need 5 cells"),
    BadInput("run left-right --set cells=4", 64, "there are no settings here"),
    BadInput("evaluate uniform --game beach-bar --set horizon=discounted", 64, "discount below 1"),
    BadInput("simulate beach-bar --policy uniform --set x=1", 64, "unknown setting x; there are:"),
    BadInput(
      "run beach-bar --with learning-rate=-1", 64, "learning-rate: -1 is not a number above"),
    BadInput("run beach-bar --with learning-rat=1", 64, "did you mean learning-rate?"),
    BadInput(
      "run beach-bar --with cells=5", 64, "cells is a setting of the game beach-bar",
      "use --set cells=VALUE"),
    BadInput(
      "run beach-bar --set learning-rate=1", 64,
      "learning-rate is a setting of the algorithm online-mirror-descent",
      "use --with learning-rate=VALUE"),
    BadInput(
      "run crowd-modelling-2d -a fictitious-play --with preset=maze", 64,
      "use --set preset=VALUE"),
  ]

  /// A run's own numbers.
  static let numbers: [BadInput] = [
    BadInput("run beach-bar --iterations 0", 64, "--iterations: 0 is not a whole number from 1"),
    BadInput("run beach-bar --iterations -1", 64, "--iterations: -1 is not a whole number from 1"),
    BadInput("run beach-bar --iterations 1e10", 64, "from 1 to 1000000000"),
    BadInput("run beach-bar --every nan", 64, "--every: nan is not a whole number"),
    BadInput("run beach-bar --trials 0", 64, "--trials: 0 is not a whole number from 1 to 1000000"),
    BadInput("run beach-bar --trials many", 64, "--trials: many is not a whole number"),
    BadInput("run beach-bar --seed -1", 64, "--seed: -1 is not a whole number from 0 to 1844674"),
    BadInput("run beach-bar --seed 18446744073709551616", 64, "to 18446744073709551615"),
    BadInput("run beach-bar --tolerance inf", 64, "--tolerance: inf is not a number above 0"),
    BadInput("run beach-bar --tolerance -1", 64, "--tolerance: -1 is not a number above 0"),
    BadInput("run beach-bar --agents", 64, "--agents"),
    BadInput("run beach-bar --agents 10 0", 64, "--agents: 0 is not a whole number from 1"),
    BadInput("run beach-bar --agents 10,100", 64, "--agents: 10,100: separate", "by spaces"),
    BadInput("run beach-bar --agents=-5", 64, "--agents: -5 is not a whole number from 1"),
    BadInput("run beach-bar --episodes 0", 64, "--episodes: 0 is not a whole number from 1"),
    BadInput(
      "run predator-prey --agents 2", 64, "agents: predator-prey has 3 populations", "not 2"),
    BadInput("run beach-bar --threads 0", 64, "--threads: 0 is not a whole number from 1 to 1024"),
    BadInput("run beach-bar --threads -1", 64, "--threads: -1 is not"),
    BadInput("run beach-bar --threads 1000000000", 64, "--threads: 1000000000 is not"),
    BadInput("run beach-bar --threads x", 64, "--threads: x is not a whole number from 1 to 1024"),
    BadInput("evaluate uniform --game beach-bar --episodes 1", 64, "--episodes: 1", "from 2"),
    BadInput("evaluate uniform --game beach-bar --seed x", 64, "--seed: x is not a whole number"),
    BadInput("evaluate uniform --game beach-bar --agents 1e16", 64, "--agents: 1e16 is not"),
    BadInput("evaluate uniform --game predator-prey --agents 2", 64, "needs at least 3 agents"),
    BadInput(
      "evaluate uniform --game beach-bar --set horizon=discounted --set discount=.9 --agents 5",
      64, "--agents: beach-bar has no last step"),
    BadInput("simulate beach-bar --policy uniform --steps 4", 64, "--steps: 4", "from 1 to 3"),
    BadInput("simulate beach-bar --policy uniform --steps -1", 64, "--steps: -1 is not"),
    BadInput("simulate beach-bar --policy uniform --agents 1.5", 64, "--agents: 1.5 is not"),
    BadInput("simulate beach-bar --policy uniform --episodes 0", 64, "--episodes: 0 is not"),
    BadInput("simulate predator-prey --policy uniform --agents 2", 64, "has 3 populations"),
  ]

  /// What no machine can hold: told at once, before it is tried.
  static let sizes: [BadInput] = [
    BadInput(
      "run crowd-modelling-2d --set size=2000 --set steps=100000", 71,
      "100000 steps × 4000000 states × 5 actions take 4768", " GiB, and this machine has "),
    BadInput(
      "run predator-prey --set size=1000 --set steps=1000000", 71,
      "1000000 steps × 3000000 states × 5 actions take ", "GiB, and this machine has "),
    BadInput(
      "evaluate uniform --game beach-bar --set cells=1e6 --set steps=1e6", 71,
      "1000000 steps × 1000000 states × 3 actions take 29803 GiB"),
    BadInput(
      "simulate beach-bar --policy uniform --set cells=1e6 --set steps=1e6", 71, "29803 GiB"),
    BadInput(
      "simulate beach-bar --policy uniform --set cells=1e4 --set horizon=discounted "
        + "--set discount=.9 --steps 1e6", 71,
      "1000000 steps × 10000 states to simulate take 224 GiB"),
    BadInput(
      "simulate beach-bar --policy uniform --as agents --agents 1e12", 71,
      "10^12 agents kept one by one take 3725 GiB", "use --as counts"),
    BadInput("run beach-bar --agents 1e18", 64, "--agents: 1e18", "from 1 to 1000000000000000"),
    BadInput(
      "evaluate uniform --game beach-bar --agents 5 --episodes 9223372036854775807", 64,
      "--episodes: 9223372036854775807 is not a whole number from 2 to 10000000"),
    BadInput("simulate beach-bar --policy uniform --episodes 1e18", 64, "from 1 to 10000000"),
    BadInput("simulate beach-bar --policy uniform --steps 99999999999999999999", 64, "--steps"),
  ]
}
