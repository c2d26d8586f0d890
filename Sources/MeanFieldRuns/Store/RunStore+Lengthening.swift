import Foundation
import GRDB

extension RunStore {
  /// Asks the run for more than it was asked for at first: it goes on from where it stands, to the
  /// same bits as a run that had been asked for it at once.
  ///
  /// - Throws: ``UserError`` if such a run would have ended before where this one stands.
  func lengthen(iterations: Int?, tolerance: Double?) throws {
    let run = try run()
    var longer = run.description
    longer.iterations = iterations ?? longer.iterations
    longer.tolerance = tolerance ?? longer.tolerance
    guard longer != run.description else { return }
    try refuseEarlierEnd(of: longer)
    try write { db in
      try db.execute(
        sql: "UPDATE run SET description = ?, finished = NULL", arguments: [longer.yaml()])
      try db.execute(sql: "UPDATE trial SET outcome = NULL, finished = 0")
      // What was measured only because the run was to end there.
      try db.execute(
        sql: "DELETE FROM metric WHERE iteration % ? <> 0 AND iteration <> ?",
        arguments: [longer.evaluation.every, longer.iterations])
      // What is known of policies that are no longer the final ones.
      try db.execute(sql: "DELETE FROM flow")
      try db.execute(sql: "DELETE FROM simulation")
    }
  }

  private func refuseEarlierEnd(of longer: RunDescription) throws {
    let done = try iterationsDone()
    if let most = done.values.max(), longer.iterations < most {
      throw UserError(
        .usage,
        "--iterations: \(longer.iterations) are fewer than the \(most) that the run in "
          + "\(folder.path) has done")
    }
    guard let tolerance = longer.tolerance else { return }
    let points = try RunSummary(of: self).points
    for metric in try metrics()
    where metric.name == points[metric.variant - 1].objective && metric.value <= tolerance
      && metric.iteration.isMultiple(of: longer.evaluation.every)
      && metric.iteration < done[[metric.variant, metric.trial], default: 0]
    {
      throw UserError(
        .usage,
        "--tolerance: with \(tolerance) the run in \(folder.path) would have ended after "
          + "\(metric.iteration) iterations, and it has done more")
    }
  }

  /// How many iterations each trial has done, by variant and number.
  private func iterationsDone() throws -> [[Int]: Int] {
    try read { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT variant, trial, max(iteration) AS done FROM (
            SELECT variant, trial, iteration FROM metric
            UNION ALL SELECT variant, trial, iteration FROM checkpoint
          ) GROUP BY variant, trial
          """)
      return try rows.reduce(into: [:]) { done, row in
        let trial: [Int] = [
          try row.decode(forColumn: "variant"), try row.decode(forColumn: "trial"),
        ]
        done[trial] = try row.decode(Int.self, forColumn: "done")
      }
    }
  }
}
