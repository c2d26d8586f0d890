import Foundation
import MeanFieldPapers
import MeanFieldRuns

/// A finished reproduction as people read it: a table of claims, and where the report is.
struct ReproductionSummary {
  private let report: ReproductionReport
  private let folder: URL

  init(_ report: ReproductionReport, in folder: URL) {
    self.report = report
    self.folder = folder
  }

  func print() throws {
    let trials = report.repetitions.map { ", \($0)" } ?? ""
    try printLine("\(report.title) (\(report.paper), preset \(report.preset.rawValue)\(trials))")
    try printLine()
    try printClaims()
    try printRuns()
    try printLine(
      "Took \(duration(report.elapsed.wall_s)) "
        + "(\(duration(report.elapsed.cpu_s)) of processor time).")
    try printLine(
      "\(report.figures.count == 1 ? "The figure" : "The figures") and all numbers are in:")
    try printLine("  \(folder.appending(path: ReproductionReport.pageName).relativePath)")
  }

  private func printClaims() throws {
    if !report.claims.isEmpty {
      var table = TextTable([
        ("claim", .left), ("", .left), ("measured", .right), ("± std", .right),
        ("expected", .right), ("difference", .right),
      ])
      for claim in report.claims {
        table.add([
          claim.id, claim.status == .fails ? "FAILS" : claim.status.rawValue,
          claim.measured.description,
          claim.std.map(short) ?? "", claim.expected.description, claim.differenceText ?? "",
        ])
      }
      for line in table.lines { try printLine(line) }
      try printLine()
    }
    for claim in report.claims where claim.holds == false {
      try printLine("\(claim.id) fails: \(claim.text)")
      try printLine("  \(claim.source). Checked: \(claim.criterion).")
    }
    if !report.holds, report.preset == .quick {
      try printLine("The preset quick is too small to tell; see: --preset laptop")
    }
    try printLine("\(report.verdict.prefix(1).uppercased())\(report.verdict.dropFirst()).")
  }

  private func printRuns() throws {
    for run in report.runs where run.diverged > 0 {
      try printLine("Warning: \(run.diverged) trials of \(run.name) diverged.")
    }
  }
}

/// What a reproduction is going to cost, for people, on standard error.
struct CostReport {
  private let costs: CostEstimate

  init(_ costs: CostEstimate) { self.costs = costs }

  func print() {
    guard !costs.rows.isEmpty else { return }
    var table = TextTable([
      ("run", .left), ("trials", .right), ("iterations", .right), ("time", .left),
    ])
    for row in costs.rows {
      table.add([
        row.run, counted(row.trials), counted(row.iterations),
        CostEstimate.words(costs.seconds(of: row)),
      ])
    }
    for line in table.lines { printError(line) }
    let threads = costs.threads == 1 ? "one thread" : "\(costs.threads) threads"
    printError("In all \(CostEstimate.words(costs.seconds)) on \(threads).\n")
  }
}
