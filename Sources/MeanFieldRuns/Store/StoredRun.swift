import Foundation
import GRDB
import MeanFieldModel

/// What a run's database says of the run as a whole.
public struct StoredRun: Sendable {
  /// The run file; relative paths in it start from the run's folder.
  public let description: RunDescription
  /// The name and version of the program that began it.
  public let program: String
  /// When the run was begun, ISO 8601.
  public let created: String
  /// When it was finished, or nil.
  public let finished: String?
  /// Seconds it took so far, over all sittings that ended in order.
  public let wallSeconds: Double
  /// Processor seconds it took so far, likewise.
  public let cpuSeconds: Double
  /// The points of its sweep, at least one.
  public let variants: [StoredVariant]
  /// Its trials, by variant and number.
  public let trials: [StoredTrial]

  /// Whether its parts belong together, as those of a damaged database may not.
  fileprivate var isConsistent: Bool {
    description.variantCount == variants.count
      && variants.map(\.id) == Array(1...variants.count)
      && variants.allSatisfy(\.layout.isConsistent)
      && trials.allSatisfy { (1...variants.count).contains($0.variant) }
  }
}

/// A point of a run's sweep.
public struct StoredVariant: Sendable {
  /// Its number, from 1.
  public let id: Int
  /// What sets it apart, empty if the run has no sweep.
  public let label: String
  /// Every setting of game and algorithm with its value, JSON.
  public let parameters: String
  /// The game's states, populations and map.
  public let layout: GameLayout
  /// The metric that the algorithm drives to zero, and that a tolerance is for; nil before anything is
  /// measured, and in runs of older versions until they are continued.
  public let objective: String?
}

/// What a picture needs to know of a game.
public struct GameLayout: Sendable, Codable, Equatable {
  /// The states' names.
  public let states: [String]
  /// The populations' names.
  public let populations: [String]
  /// The first state of each population, and behind the last one the number of states.
  public let bounds: [Int]
  /// The map's rows, or nil without a map.
  public let rows: Int?
  /// The map's columns, or nil without a map.
  public let columns: Int?
  /// The cell of each state; empty without a map.
  public let cells: [Int]
  /// Whether the game lasts for ever.
  public let isStationary: Bool

  init(_ game: any Game) {
    let space = game.space
    states = space.stateLabels
    populations = space.populations.map(\.name)
    bounds = space.populations.map(\.states.lowerBound) + [space.stateCount]
    rows = space.grid?.rows
    columns = space.grid?.columns
    cells = space.grid?.cellOfState ?? []
    isStationary = game.horizon.steps == 1 && game.horizon.discount < 1
  }

  /// Whether its parts belong together.
  fileprivate var isConsistent: Bool {
    let largest = 1 << 20
    guard bounds.count == populations.count + 1, bounds == bounds.sorted(), bounds.first == 0,
      bounds.last == states.count
    else { return false }
    guard let rows, let columns else { return rows == nil && columns == nil && cells.isEmpty }
    return (1...largest).contains(rows) && (1...largest).contains(columns)
      && rows * columns <= 1 << 26 && cells.count == states.count
      && cells.allSatisfy { (0..<rows * columns).contains($0) }
  }
}

/// How far a trial has come.
public struct StoredTrial: Sendable {
  /// The number of its variant.
  public let variant: Int
  /// Its number, from 1.
  public let number: Int
  /// Where its random numbers come from.
  public let seed: UInt64
  /// How it ended, or nil while it has not.
  public let outcome: TrialOutcome?
  /// Whether all is done, the N-agent evaluation included.
  public let isFinished: Bool
}

/// How a trial ended.
public enum TrialOutcome: String, Sendable {
  /// The exploitability fell below the tolerance.
  case converged
  /// The iterations asked for were done.
  case iterationLimit = "iteration-limit"
  /// A number stopped being finite.
  case diverged
}

/// One measured number.
public struct StoredMetric: Sendable, Equatable {
  /// The number of its variant.
  public let variant: Int
  /// The number of its trial.
  public let trial: Int
  /// After how many iterations it was measured.
  public let iteration: Int
  /// What was measured.
  public let name: String
  /// The value; NaN if it was not finite.
  public let value: Double
}

/// N agents who followed the final policy.
public struct StoredSimulation: Sendable {
  /// The number of agents.
  public let agents: Int
  /// The number of episodes played.
  public let episodes: Int
  /// The mean return with its 95 % confidence interval.
  public let mean: Double
  /// The interval's lower end.
  public let low: Double
  /// The interval's upper end.
  public let high: Double
  /// The mean ℓ1 distance from the mean field at each step.
  public let distance: [Double]
  /// The first episode's distribution over states, [steps, S].
  public let flow: [Double]
}

extension RunStore {
  /// Writes down what is to be run.
  func begin(
    _ description: RunDescription,
    variants: [(label: String, parameters: String, layout: GameLayout)], seeds: [UInt64]
  ) throws {
    let encoder = JSONEncoder()
    let layouts = try variants.map {
      String(decoding: try encoder.encode($0.layout), as: UTF8.self)
    }
    try write { db in
      try db.execute(
        sql: "INSERT INTO run (id, description, program, created) VALUES (1, ?, ?, ?)",
        arguments: [description.yaml(), programVersion, Date().formatted(.iso8601)])
      for (index, variant) in variants.enumerated() {
        try db.execute(
          sql: "INSERT INTO variant (id, label, parameters, layout) VALUES (?, ?, ?, ?)",
          arguments: [index + 1, variant.label, variant.parameters, layouts[index]])
        for (trial, seed) in seeds.enumerated() {
          try db.execute(
            sql: "INSERT INTO trial (variant, number, seed) VALUES (?, ?, ?)",
            arguments: [index + 1, trial + 1, Int64(bitPattern: seed)])
        }
      }
    }
  }

  /// The run as a whole.
  ///
  /// - Throws: ``UserError`` if the database is damaged.
  public func run() throws -> StoredRun {
    try read { db in
      guard let row = try Row.fetchOne(db, sql: "SELECT * FROM run") else {
        throw UserError(.data, "\(folder.path) holds a run that was cut off before it began")
      }
      let decoder = JSONDecoder()
      let run = StoredRun(
        // What was measured must stay readable whatever became of the game: nothing is made of it here.
        description: try RunDescription.parse(
          yaml: try row.decode(forColumn: "description"),
          file: folder.appending(path: Self.fileName).path
        ).run,
        program: try row.decode(forColumn: "program"),
        created: try row.decode(forColumn: "created"),
        finished: try row.decode(forColumn: "finished"),
        wallSeconds: try row.decode(forColumn: "wall_seconds"),
        cpuSeconds: try row.decode(forColumn: "cpu_seconds"),
        variants: try Row.fetchAll(db, sql: "SELECT * FROM variant ORDER BY id").map { row in
          let layout: String = try row.decode(forColumn: "layout")
          return StoredVariant(
            id: try row.decode(forColumn: "id"), label: try row.decode(forColumn: "label"),
            parameters: try row.decode(forColumn: "parameters"),
            layout: try decoder.decode(GameLayout.self, from: Data(layout.utf8)),
            objective: row.hasColumn("objective")
              ? try row.decode(forColumn: "objective") : nil)
        },
        trials: try Row.fetchAll(db, sql: "SELECT * FROM trial ORDER BY variant, number").map {
          row in
          let outcome: String? = try row.decode(forColumn: "outcome")
          return StoredTrial(
            variant: try row.decode(forColumn: "variant"),
            number: try row.decode(forColumn: "number"),
            seed: UInt64(bitPattern: try row.decode(Int64.self, forColumn: "seed")),
            outcome: outcome.flatMap(TrialOutcome.init),
            isFinished: try row.decode(forColumn: "finished"))
        })
      guard run.isConsistent else { throw InconsistentTables() }
      return run
    }
  }

  /// All measured numbers, by variant, trial, name and iteration.
  public func metrics() throws -> [StoredMetric] {
    try read { db in
      try Row.fetchAll(db, sql: "SELECT * FROM metric ORDER BY variant, trial, name, iteration")
        .map { row in
          StoredMetric(
            variant: try row.decode(forColumn: "variant"),
            trial: try row.decode(forColumn: "trial"),
            iteration: try row.decode(forColumn: "iteration"),
            name: try row.decode(forColumn: "name"),
            value: try row.decode(Double?.self, forColumn: "value") ?? .nan)
        }
    }
  }

  /// The mean field of a trial's final policy, [steps, S], or nil before it is known.
  public func flow(variant: Int, trial: Int) throws -> [Double]? {
    try read { db in
      try Data.fetchOne(
        db, sql: "SELECT data FROM flow WHERE variant = ? AND trial = ?",
        arguments: [variant, trial]
      )
      .map(doubles(from:))
    }
  }

  /// The simulations of a trial's final policy, by the number of agents.
  public func simulations(variant: Int, trial: Int) throws -> [StoredSimulation] {
    try read { db in
      try Row.fetchAll(
        db, sql: "SELECT * FROM simulation WHERE variant = ? AND trial = ? ORDER BY agents",
        arguments: [variant, trial]
      ).map { row in
        StoredSimulation(
          agents: try row.decode(forColumn: "agents"),
          episodes: try row.decode(forColumn: "episodes"), mean: try row.decode(forColumn: "mean"),
          low: try row.decode(Double?.self, forColumn: "low") ?? -.infinity,
          high: try row.decode(Double?.self, forColumn: "high") ?? .infinity,
          distance: doubles(from: try row.decode(forColumn: "distance")),
          flow: doubles(from: try row.decode(forColumn: "flow")))
      }
    }
  }

  /// Writes down how long a sitting took and, if every trial is done, that the run is finished.
  func endSitting(wallSeconds: Double, cpuSeconds: Double) throws {
    try write { db in
      try db.execute(
        sql: """
          UPDATE run SET wall_seconds = wall_seconds + ?, cpu_seconds = cpu_seconds + ?,
            finished = CASE WHEN EXISTS (SELECT * FROM trial WHERE NOT finished)
              THEN NULL ELSE coalesce(finished, ?) END
          """,
        arguments: [wallSeconds, cpuSeconds, Date().formatted(.iso8601)])
    }
  }
}

/// The numbers of a blob, little-endian float64.
func doubles(from data: Data) -> [Double] {
  data.withUnsafeBytes { bytes in
    (0..<data.count / 8).map {
      Double(
        bitPattern: UInt64(
          littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self)))
    }
  }
}

/// A blob of numbers, little-endian float64.
func data(from doubles: [Double]) -> Data {
  // As a key path this takes seventeen times as long.
  doubles.map { $0.bitPattern.littleEndian }.withUnsafeBytes { Data($0) }
}
