import MeanFieldGames
import MeanFieldModel
import MeanFieldRuns

/// Something that reads files of people.
struct Reader: Sendable {
  /// Its name, and that of the file it is given.
  let name: String
  /// Files that are right, and some that are nearly.
  let samples: [String]
  /// Texts that mean something to it.
  let words: [String]
  /// Reads the file at a path; what it throws is an answer, anything else a fault.
  let read: @Sendable (_ path: String) throws -> Void

  init(
    _ name: String, samples: [String], words: [String],
    read: @escaping @Sendable (_ path: String) throws -> Void
  ) {
    self.name = name
    self.samples = samples
    self.words = words
    self.read = read
  }

  /// Every reader.
  static let all = [
    Reader("run-file.yaml", samples: Samples.runFiles, words: Samples.runWords, read: run),
    Reader("array.npy", samples: Samples.arrays, words: Samples.arrayWords) {
      _ = try NumericTable.readNPY(path: $0)
    },
    Reader("policy.npy", samples: Samples.arrays, words: Samples.arrayWords, read: policy),
    Reader("table.csv", samples: Samples.tables, words: Samples.tableWords) {
      _ = try NumericTable.read(path: $0)
    },
    Reader("map.txt", samples: Samples.maps, words: ["#", ".", "S", "T", "\n", " "]) {
      _ = try Catalogue.makeGame(Selection("crowd-modelling-2d", ["map": $0, "steps": "1"]))
    },
    Reader("net.tntp", samples: Samples.nets, words: Samples.netWords) {
      _ = try TNTPNetwork.read(TextFile.read($0, limit: fileLimit))
    },
    Reader("routing.tntp", samples: Samples.routings, words: Samples.netWords) {
      try play(DynamicRouting.self, ["steps": "12", "departures": "2"], ["net", "trips"], in: $0)
    },
    Reader(
      "tabular.csv", samples: Samples.tabulars, words: Samples.tableWords + [Samples.partDivider]
    ) {
      try play(TabularGame.self, ["steps": "3"], ["rewards", "transitions"], in: $0)
    },
  ]

  /// A run that is right is written as it is read.
  private static func run(_ path: String) throws {
    let run = try RunDescription.read(path: path)
    let folder = RunDescription.folder(of: path)
    let again = try RunDescription.read(yaml: run.yaml(), file: folder + "/again.yaml")
    precondition(again == run, "written and read again, the run is another: \(run.yaml())")
  }

  /// A policy that is accepted is one.
  private static func policy(_ path: String) throws {
    let game = BeachBar(cells: 2, horizon: .finite(steps: 1), bar: 1)
    let policy = try PolicyFile.read(path: path, for: game)
    precondition(policy.firstFault(in: game) == nil, "a policy that is none was accepted")
  }

  private static let fileLimit = 1 << 20

  /// Makes a game of two files, whose contents are in one; a game that is accepted is one.
  private static func play<Game: CataloguedGame>(
    _ type: Game.Type, _ settings: [String: String], _ keys: [String], in path: String
  ) throws {
    let parts = try TextFile.read(path, limit: fileLimit)
      .split(separator: Samples.partDivider, maxSplits: 1).map(String.init)
    let files = Dictionary(uniqueKeysWithValues: zip(keys, parts))
    let named = settings.merging(files.mapValues { _ in "file" }) { $1 }
    let values = try type.entry.resolve(named) { parameter, _ in
      let text = files[parameter.name, default: ""]
      return parameter.kind == .table ? .table(try NumericTable(text: text)) : .text(text)
    }
    let game = try type.init(parameters: values)
    guard game.space.stateCount * game.space.actionCount <= pairLimit else { return }
    do { try game.validate() } catch { preconditionFailure("a game that is none: \(error)") }
  }

  /// The most state-action pairs of a game that is checked: large ones take long.
  private static let pairLimit = 10_000
}
