import Foundation
import GRDB
import MeanFieldModel
import MeanFieldPopulation
import MeanFieldSolvers

/// A trial's hand in the run's database.
struct TrialRecord: Sendable {
  let store: RunStore
  let variant: Int
  let trial: Int

  /// How many numbers of a checkpoint's table go into one blob, whose size SQLite limits.
  private static let numbersAPart = 1 << 23

  /// A measurement on its way into the database.
  struct Measurement {
    let iteration: Int
    let name: String
    let value: Double
  }

  /// The state to continue from, or nil if nothing was saved.
  func checkpoint() throws -> AlgorithmCheckpoint? {
    try store.read { db in
      let rows = try Row.fetchAll(
        db, sql: "SELECT * FROM checkpoint WHERE variant = ? AND trial = ? ORDER BY name, part",
        arguments: [variant, trial])
      guard let first = rows.first else { return nil }
      return AlgorithmCheckpoint(
        iteration: try first.decode(forColumn: "iteration"),
        tables: try rows.reduce(into: [:]) { tables, row in
          let name: String = try row.decode(forColumn: "name")
          tables[name, default: []] += doubles(from: try row.decode(forColumn: "data"))
        })
    }
  }

  /// How the trial ended, or nil if it has not.
  func outcome() throws -> TrialOutcome? {
    try store.read { db in
      try String.fetchOne(
        db, sql: "SELECT outcome FROM trial WHERE variant = ? AND number = ?",
        arguments: [variant, trial]
      ).flatMap(TrialOutcome.init)
    }
  }

  /// What was measured last of all that is not a finite number, the exploitability before others.
  func lastNotFinite() throws -> (name: String, iteration: Int)? {
    try store.read { db in
      try Row.fetchOne(
        db,
        sql: """
          SELECT name, iteration FROM metric WHERE variant = ? AND trial = ? AND value IS NULL
          ORDER BY iteration DESC, name = 'exploitability' DESC, name LIMIT 1
          """,
        arguments: [variant, trial]
      ).map { ($0["name"], $0["iteration"]) }
    }
  }

  /// Saves in one transaction the algorithm's state, unless there is none worth keeping, and what was
  /// measured since the last time, with the name of what the algorithm drives to zero.
  func save(
    _ checkpoint: AlgorithmCheckpoint?, measurements: [Measurement], objective: String? = nil,
    outcome: TrialOutcome?, flow: (steps: Int, states: [Double])?
  ) throws {
    try store.write { db in
      for measurement in measurements {
        try db.execute(
          sql: "INSERT OR REPLACE INTO metric VALUES (?, ?, ?, ?, ?)",
          arguments: [
            variant, trial, measurement.iteration, measurement.name,
            measurement.value.isFinite ? measurement.value : nil,
          ])
      }
      if let objective {
        try db.execute(
          sql: "UPDATE variant SET objective = ? WHERE id = ?", arguments: [objective, variant])
      }
      if checkpoint != nil {
        try db.execute(
          sql: "DELETE FROM checkpoint WHERE variant = ? AND trial = ?",
          arguments: [variant, trial])
      }
      for (name, table) in checkpoint?.tables ?? [:] {
        for (part, first) in stride(from: 0, to: max(1, table.count), by: Self.numbersAPart)
          .enumerated()
        {
          let numbers = Array(table[first..<min(table.count, first + Self.numbersAPart)])
          try db.execute(
            sql: "INSERT INTO checkpoint VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [variant, trial, name, part, checkpoint?.iteration, data(from: numbers)])
        }
      }
      if let flow {
        try db.execute(
          sql: "INSERT OR REPLACE INTO flow VALUES (?, ?, ?, ?)",
          arguments: [variant, trial, flow.steps, data(from: flow.states)])
      }
      try db.execute(
        sql: "UPDATE trial SET outcome = ? WHERE variant = ? AND number = ?",
        arguments: [outcome?.rawValue, variant, trial])
    }
  }

  /// The numbers of agents that are simulated already.
  func simulatedAgentCounts() throws -> Set<Int> {
    try store.read { db in
      Set(
        try Int.fetchAll(
          db, sql: "SELECT agents FROM simulation WHERE variant = ? AND trial = ?",
          arguments: [variant, trial]))
    }
  }

  /// Saves a simulation of N agents.
  func save(_ summary: SimulationSummary, episodes: Int) throws {
    try store.write { db in
      let mean = summary.meanReturn
      try db.execute(
        sql: "INSERT OR REPLACE INTO simulation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        arguments: [
          variant, trial, summary.agentCount, episodes, mean.mean,
          mean.low.isFinite ? mean.low : nil, mean.high.isFinite ? mean.high : nil,
          data(from: summary.distance), data(from: summary.firstFlow),
        ])
    }
  }

  /// Writes down that nothing is left to do.
  func finish() throws {
    try store.write { db in
      try db.execute(
        sql: "UPDATE trial SET finished = 1 WHERE variant = ? AND number = ?",
        arguments: [variant, trial])
    }
  }
}
