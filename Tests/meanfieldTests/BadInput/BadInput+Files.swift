import MeanFieldRuns

extension BadInput {
  /// Folders and files that are not there, not what they should be, or where they should not be.
  static let places: [BadInput] = [
    BadInput(
      "run beach-bar --out file", 73, "file: a file is in its place", files: ["file": .text("")]),
    BadInput("run beach-bar --out file/a/b", 73, "Not a directory", files: ["file": .text("")]),
    BadInput("run beach-bar --out /dev/null", 73, "cannot make the folder /dev/null"),
    BadInput("run beach-bar --out /dev/full/a", 73, "cannot make the folder /dev/full/a"),
    BadInput(
      "run beach-bar --out loop", 73, "loop: a file is in its place", files: ["loop": .link("loop")]
    ),
    BadInput(
      words: ["run", "beach-bar", "--out", String(repeating: "x", count: 300)], 73,
      "File name too long"),
    BadInput(
      words: ["run", "beach-bar", "--out", String(repeating: "x/", count: 3000)], 73,
      "File name too long"),
    BadInput(
      "run crowd-modelling-2d --set map=map --out out", 73, "out/inputs: a file is in its place",
      files: ["map": .text(".."), "out/inputs": .text("")]),
    BadInput("run missing.yaml", 66, "there is no file missing.yaml"),
    BadInput("run folder.yaml", 66, "folder.yaml is a directory", files: ["folder.yaml": .folder]),
    BadInput("run loop.yaml", 66, "symbolic links", files: ["loop.yaml": .link("loop.yaml")]),
    BadInput("run --resume missing", 66, "missing holds no run: there is no run.sqlite in it"),
    BadInput("run --resume file", 66, "file holds no run", files: ["file": .text("")]),
    BadInput("runs show missing", 66, "missing holds no run"),
    BadInput("runs export missing", 66, "missing holds no run"),
    BadInput("runs compare a b", 66, "a holds no run"),
    BadInput(
      "runs remove folder --force", 66, "holds no run", files: ["folder/precious": .text("")]),
    BadInput("runs list file", 66, "file is not a folder", files: ["file": .text("")]),
    BadInput("runs list missing", 66, "there is no folder missing"),
    BadInput("run crowd-modelling-2d --set map=missing", 66, "map: there is no file missing"),
    BadInput(
      "run swarm --set task=agree --set map=walls", 65, "walls: task agree needs a target",
      files: ["walls": .text("###\n#.#\n###\n")]),
    BadInput("run crowd-modelling-2d --set map=/dev/zero", 66, "/dev/zero is a device"),
    BadInput("evaluate missing.npy --game beach-bar", 66, "there is no file missing.npy"),
    BadInput("evaluate . --game beach-bar", 66, ". holds no run"),
    BadInput("evaluate /dev/zero --game beach-bar", 66, "/dev/zero is a device"),
    BadInput("simulate beach-bar --policy missing.npy", 66, "there is no file missing.npy"),
    BadInput("simulate folder --policy uniform", 66, "holds no run", files: ["folder": .folder]),
    BadInput("evaluate uniform --game folder/", 66, "holds no run", files: ["folder": .folder]),
    BadInput(
      "evaluate uniform --game left-right --out c", 64, "c holds an evaluation already",
      files: ["c/evaluation.json": .text("{}")]),
    BadInput("evaluate uniform --game missing.yaml", 66, "there is no file missing.yaml"),
    BadInput(
      "evaluate uniform --game a", 65, "a/run.sqlite is damaged",
      files: ["a/run.sqlite": .databaseCut(to: 0.5)]),
    BadInput(
      "evaluate uniform --game a.yaml", 64,
      "several games in a.yaml, which varies game.cells; choose one with --set cells=VALUE",
      files: ["a.yaml": .text("game: beach-bar\nsweep: {game.cells: [4, 5]}")]),
    BadInput(
      "simulate a.yaml --policy uniform --set cells=5", 64,
      "several games in a.yaml, which varies game; name one of them",
      files: ["a.yaml": .text("game: beach-bar\nsweep: {game: [left-right, beach-bar]}")]),
    BadInput(
      "simulate a.yaml --policy uniform --set cels=5", 64, "did you mean cells?",
      files: ["a.yaml": .text("game: beach-bar")]),
  ]

  /// Run files that are not YAML or not a run; `RunFileErrorTests` has more of them.
  static let runFiles: [BadInput] = [
    .runFile("", "bad.yaml: the file is empty"),
    .runFile("# nothing\n", "bad.yaml: the file is empty"),
    .runFile("- game\n", "bad.yaml:1:1: the run: expected keys and values, got a list"),
    .runFile("seed: 1\n", "bad.yaml:1:1: the run names no game"),
    .runFile("game: [beach-bar\n", "bad.yaml:", "this is not YAML"),
    .runFile("game:\n\tname: beach-bar\n", "bad.yaml:2:1: a tab cannot indent in YAML"),
    .runFile("game: beach-bar\nname: \0\n", "bad.yaml:2:7: ", "control characters"),
    .runFile("\u{FEFF}game: beach-bra\n", "bad.yaml:1:7: ", "did you mean beach-bar?"),
    .runFile("game: beach-bar\r\nseed: x\r\n", "bad.yaml:2:7: seed: x is not a whole number"),
    .runFile("game: beach-bar\nseed: 1\nseed: 2\n", "seed is given twice"),
    .runFile("game: {name: beach-bar, cells: 1}", "bad.yaml:1:32: cells: 1", "from 2 to 1000000"),
    .runFile("game: {name: beach-bar, cels: 5}", "bad.yaml:1:25: ", "did you mean cells?"),
    .runFile("game: {name: beach-bar, still-probability: .nan}", "bad.yaml:1:44: ", ".nan is not"),
    .runFile("game: beach-bar\nalgorithm: {}\n", "bad.yaml:2:12: algorithm: the name is missing"),
    .runFile("game: beach-bar\niteratons: 3\n", "bad.yaml:2:1: ", "did you mean iterations?"),
    .runFile("game: beach-bar\nevaluate: {agents: [-5]}", "bad.yaml:2:21: agents: -5 is not"),
    .runFile("game: beach-bar\nsweep: {game.cells: [5, 1e9]}", "bad.yaml:2:25: cells: 1e9"),
    .runFile(
      "game: beach-bar\ntrials: 1e6\nsweep: {game.cells: [5, 6]}",
      "bad.yaml:2:9: trials: 1000000 of each of 2 combinations are more than 1000000"),
    .runFile("game: &g [*g]\n", "bad.yaml:1:11: ", "undefined alias"),
    .runFile("game: !!python/object x\n", "bad.yaml:1:7: the tag"),
    .runFile("game: a\n---\ngame: b\n", "bad.yaml:2:1: ", "single document"),
    .runFile(String(repeating: "[", count: 100_000), "nests or repeats far more"),
    .runFile(
      "a: &a [x, x]\n"
        + zip("abcdefghijklmnopqrstuvwxy", "bcdefghijklmnopqrstuvwxyz").map {
          "\($1): &\($1) [*\($0), *\($0)]\n"
        }.joined(), "nests or repeats far more"),
    .runFile("name: " + String(repeating: "x", count: 1 << 20), "larger than 1 MiB"),
    .runFile("game: {name: crowd-modelling-2d, map: no.txt}", "1:39: map: ", "no.txt", status: 66),
    .runFile(
      "game: {name: crowd-modelling-2d, map: bad.yaml}", "bad.yaml:1:1: 'g' is none of # (wall)"),
    .runFile("game: {name: crowd-modelling-2d, size: 2000, steps: 1e6}", "GiB", status: 71),
    BadInput(
      "run bad.yaml", 65, "bad.yaml:1: the file is in UTF-16; save it as UTF-8",
      files: ["bad.yaml": .bytes([0xFF, 0xFE, 0x67, 0])]),
    BadInput(
      "run bad.yaml", 65, "bad.yaml:2: the file is not text in UTF-8 from here on",
      files: ["bad.yaml": .bytes(Array("game: x\n".utf8) + [0xC3, 0x28])]),
    BadInput(
      "run good.yaml --set cells=5", 64,
      "good.yaml:2:9: game.cells is given by a flag and swept by the run file",
      files: ["good.yaml": .text("game: beach-bar\nsweep: {game.cells: [4, 5]}")]),
    BadInput(
      "run good.yaml -a fixed-point-iteration", 64,
      "good.yaml:2:9: algorithm.learning-rate is swept here, and fixed-point-iteration, given by -a,",
      files: ["good.yaml": .text("game: beach-bar\nsweep: {algorithm.learning-rate: [1, 2]}")]),
    .runFile(
      "game: {name: beach-bar, learning-rate: 5}", "bad.yaml:1:25: learning-rate is a setting of",
      "the algorithm online-mirror-descent", "write it under algorithm"),
    .runFile(
      "game: beach-bar\nsweep: {algorithm.cells: [5, 6]}", "bad.yaml:2:9: cells is a setting of",
      "the game beach-bar", "write it under game"),
  ]

  static let maps: [BadInput] = [
    .map("", "map: map.txt is empty"),
    .map("###\n###\n", "map.txt:1:1: the map has no free cell"),
    .map("#.#\n#x#\n", "map.txt:2:2: 'x' is none of # (wall)"),
    .map("..\n.\t.\n", "map.txt:2:2: '\\t' is none of"),
    .map(
      String(repeating: ".", count: 30_000) + String(repeating: "\n", count: 30_000) + ".",
      "the map has 30001 rows and 30000 columns; 4000000 cells are the most"),
  ]

  static let tables: [BadInput] = [
    .transitions("", "transitions: table.csv:1:1: there is no number"),
    .transitions("state action\n", "transitions: table.csv:1:1: there is no number"),
    .transitions("0,0,0,1\n0,1,zero,1\n", "table.csv:2:5: 'zero' is not a finite number"),
    .transitions("# a list\n\n0 0 0 nan # no\n", "table.csv:3:7: 'nan' is not a finite number"),
    .transitions("0 0 0 1e999\n", "table.csv:1:7: '1e999' is not a finite number"),
    .transitions("s,a,n,p\n0,0,0,1\n0,1,0\n", "table.csv:3:6: this row has 3 numbers, the first"),
    .transitions("0;0;0;1\n0;1;0;1; 9\n", "table.csv:2:10: this row has 5 numbers, the first"),
    .transitions("s,a,n\n0,0,0,1\n0,1,0,1\n", "table.csv:1:1: this row has 3 names", "are 4"),
    .transitions("0;0;0;1\n0;1;0;0,5\n", "table.csv:2:8: ", "decimal commas are not read"),
    .transitions("PK\u{3}\u{4} a", "table.csv: the file is an archive (.npz)", "numpy.save("),
    .transitions("0 0 0\n", "table.csv: a list has the columns", "found 3 columns"),
    .transitions("s a n p\n0 0 0 1\n\n0 2 0 1\n", "table.csv:4:3: row 1", "action 2.0 is not"),
    .transitions("0 0 0 1\n0 1 0 .5\n", "2:7: state 0, action 1: the probabilities sum to 0.5"),
    .transitions(
      "0 0 0 1\n0 1 0 1.5 # é\n0 1 0 -.5", "3:7: state 0, action 1: the probability", "is -0.5"),
    .transitions("0 0 0 1\n", "table.csv: state 0, action 1: there is nowhere to go"),
    BadInput(
      "run tables --set rewards=r.npy --set transitions=t.npy", 65,
      "r.npy: entry [1, 0, 1]: nan is not a finite number",
      files: [
        "r.npy": .array("(2, 1, 2)", [0, 1, 2, .nan]), "t.npy": .array("(1, 2, 1)", [1, 1]),
      ]),
    BadInput(
      "run tables --set rewards=r.npy --set transitions=t.npy --set steps=3", 65,
      "r.npy: there are 2 steps in it, and the game has 3; set steps=2, or leave steps out",
      files: ["r.npy": .array("(2, 1, 1)", [0, 1]), "t.npy": .array("(1, 1, 1)", [1])]),
    BadInput(
      "run tables --set rewards=r.npy --set transitions=t.npy", 65,
      "t.npy: expected the shape [1, 1, 1]",
      files: ["r.npy": .array("(1, 1)", [0]), "t.npy": .array("(0, 1, 1, 1)", [])]),
    BadInput(
      "run tables --set rewards=r.npy --set transitions=t.npy", 65,
      "r.npy: there are 1000001 steps in it, and a game has at most 1000000",
      files: [
        "r.npy": .array("(1000001, 1, 1)", Array(repeating: 0, count: 1_000_001)),
        "t.npy": .array("(1, 1, 1)", [1]),
      ]),
    BadInput(
      "run tables --set rewards=r.csv --set transitions=t.csv --set legal=l.csv", 65,
      "l.csv:2:2: state 0 has no legal action",
      files: ["r.csv": .text("0 0"), "t.csv": .text("0 0 0 1"), "l.csv": .text("a b\n 0 0\n")]),
    BadInput(
      "run tables --set rewards=r.csv --set transitions=t.csv --set initial=i.csv", 65,
      "i.csv:2:1: -0.5 is below 0",
      files: ["r.csv": .text("0\n0"), "t.csv": .text("0 0 0 1"), "i.csv": .text("1.5\n-0.5")]),
    BadInput(
      "run crowd-motion --set steps=2 --set bar-path=path.txt", 65,
      "path.txt:2:1: (-1.0, 2.0) at step 1 is no cell of",
      files: ["path.txt": .text("1 1\n-1 2\n")]),
    BadInput(
      "run conservative-treasure-hunting --set steps=3 --set drift-table=drift.txt", 65,
      "drift.txt:1:5: holds -1.0, expected numbers from 0",
      files: ["drift.txt": .text("0.5 -1\n")]),
    .links(nil, status: 66, "edges: there is no file links.csv"),
    .links("0 1\n1 two\n", "edges: links.csv:2:3: 'two' is not a finite number"),
    .links("# a chain\n0 1\n1  200\n", "links.csv:3:4: 200 is no agent", "from 0 to 199"),
    .links("a b\n0 1\n2 -3\n", "links.csv:3:3: -3 is no agent"),
    .links("0 1.5\n", "links.csv:1:3: 1.5 is no agent"),
    .links("0 1 2\n", "links.csv: expected two agents a line, got a table of shape [1, 3]"),
    .links("", "links.csv:1:1: there is no number"),
  ]

  /// Policies that are none, or another game's; `NumericTableNPYTests` cuts one at every byte.
  static let policies: [BadInput] = [
    .policy(.text(""), "the file is empty"),
    .policy(.text("0.3 0.3 0.4\n"), "the file is not a .npy file"),
    .policy(.bytes([0x93, 0x4E, 0x55]), "the file is not a .npy file"),
    .policy(.text("PK\u{3}\u{4}..."), "the file is an archive (.npz)", "numpy.save("),
    .policy(.array("(3, 4, 3)", [], bytes: 40), "its header is cut short"),
    .policy(.array("(3, 4, 3)", [1, 2, 3]), "the file is cut short: shape [3, 4, 3]"),
    .policy(.array("(1,)", [1, 2]), "the file is longer than its header tells"),
    .policy(.array("(99999999999, 99999999999)", []), "beyond all bounds"),
    .policy(.array("(-1,)", []), "its header is not one: a length expected"),
    .policy(.array("(1,)", [1], type: "|O"), "its elements are of type |O; numbers", "expected"),
    .policy(.array("(4, 3)", Array(repeating: 1, count: 12)), "the shape [3, 4, 3], not [4, 3]"),
    .policy(.array("(3, 3, 4)", Array(repeating: 0.25, count: 36)), "[3, 4, 3], not [3, 3, 4]"),
    .policy(.policy(5, 0.5), "step 0, state cell 1: probabilities sum to 1.16"),
    .policy(.policy(20, .nan), "step 1, state cell 2: action 2 has probability nan"),
    .policy(.policy(20, .infinity), "step 1, state cell 2: action 2 has probability inf"),
    .policy(.policy(0, -1), "step 0, state cell 0: action 0 has probability -1.0"),
    BadInput(
      "simulate left-right --policy a.npy", 65,
      "a.npy: a policy of this game has the shape [2, 3, 2]",
      files: ["a.npy": .policy()]),
  ]

  /// Databases that are none, damaged, or of another version.
  static let databases: [BadInput] =
    [
      ("runs show a", .text(""), "is not a run's database"),
      ("run --resume a", .text("hello"), "is damaged: file is not a database"),
      ("runs export a", .text("SQLite format 3"), "is damaged: file is not a database"),
      ("runs show a", .databaseCut(to: 0.5), "is damaged"),
      ("runs export a", .databaseCut(to: 0.5), "is damaged"),
      ("runs compare a a", .databaseCut(to: 0.5), "is damaged"),
      ("run --resume a", .databaseCut(to: 0.5), "is damaged"),
      ("runs show a", .databaseCut(to: 0.999), "is damaged: its end is missing"),
      ("runs show a", .databaseAfter("PRAGMA user_version = 3"), "written by a newer meanfield"),
      ("run --resume a", .databaseAfter("PRAGMA user_version = 3"), "version 3"),
      ("runs export a", .databaseAfter("PRAGMA user_version = 0"), "is not a run's database"),
      ("runs export a", .databaseAfter("DROP TABLE metric"), "no such table: metric"),
      ("run --resume a", .databaseAfter("DROP TABLE trial"), "no such table: trial"),

      ("runs show a", .databaseAfter("UPDATE run SET description = '['"), ":1:2: this is not YAML"),
      ("runs show a", .databaseAfter("UPDATE trial SET seed = 'x'"), "is damaged"),
      ("run --resume a", .databaseAfter("UPDATE trial SET finished = x'00FF'"), "is damaged"),
      ("runs export a", .databaseAfter("UPDATE variant SET label = x'00FF'"), "is damaged"),
      ("run --resume a", .databaseAfter("UPDATE trial SET variant = 7"), "is damaged"),
      (
        "run --resume a",
        .databaseAfter(
          "UPDATE run SET description = 'game: left-right\nsweep: {game: [left-right, beach-bar]}'"
        ),
        "is damaged"
      ),
    ].map { BadInput($0, 65, "a/run.sqlite", $2, files: ["a/run.sqlite": $1]) } + [
      BadInput(
        "runs show a", 65, "cut off before it began",
        files: ["a/run.sqlite": .databaseAfter("DELETE FROM run")]),
      BadInput("runs show a", 66, "cannot open", "run.sqlite", files: ["a/run.sqlite": .folder]),
      BadInput("run --resume a", 66, "cannot open", files: ["a/run.sqlite": .folder]),
      BadInput(
        "run beach-bar --out a", 64, "holds a run already; continue it with --resume",
        files: ["a/run.sqlite": .databaseCut(to: 1)]),
      BadInput(
        "run --resume a --iterations 3", 64, "--iterations: 3 are fewer than the 4 that the run in",
        files: ["a/run.sqlite": .databaseCut(to: 1)]),
      BadInput(
        "run --resume a --tolerance 99", 64, "--tolerance: with 99.0 the run in",
        "would have ended after 0 iterations", files: ["a/run.sqlite": .databaseCut(to: 1)]),
    ]
}
