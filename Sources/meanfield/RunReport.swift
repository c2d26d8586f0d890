import Foundation
import MeanFieldRuns

/// A finished run as people read it: a table of what was measured and where the files are.
struct RunReport {
  private let summary: RunSummary
  private let pictures: [URL]
  private let folder: URL

  init(_ summary: RunSummary, pictures: [URL], folder: URL) {
    self.summary = summary
    self.pictures = pictures
    self.folder = folder
  }

  func print() throws {
    try printLine("\(summary.game) by \(summary.algorithm)")
    try printLine()
    if summary.variants == nil, let point = summary.points.first {
      try printMetrics(of: point)
      try printAgents(of: point)
    } else {
      try printVariants()
    }
    try printLine(
      "Took \(duration(summary.elapsed.wall_s)) "
        + "(\(duration(summary.elapsed.cpu_s)) of processor time).")
    try printLine("Everything is in \(folder.relativePath):")
    var table = TextTable([("", .left), ("", .left)])
    for picture in pictures {
      table.add(["  " + picture.lastPathComponent, "and .svg, .csv, .gnuplot"])
    }
    if summary.points.count * summary.trials == 1 {
      table.add(["  policy.npy", "the final policy, for numpy.load"])
    } else {
      table.add(["  policies/", "the final policies, for numpy.load"])
    }
    table.add(["  \(RunStore.fileName)", "every measurement"])
    for line in table.lines.dropFirst() { try printLine(line) }
  }

  private func printMetrics(of point: RunSummary.Variant) throws {
    let iterations = point.iterations.first ?? 0
    let isConverged = point.outcomes.allSatisfy { $0 == TrialOutcome.converged.rawValue }
    let heading = "after \(iterations) iterations\(isConverged ? " (converged)" : "")"
    var headings: [(String, TextTable.Alignment)] = [(heading, .left), ("mean", .right)]
    if summary.trials > 1 { headings.append(("± std over \(summary.trials) trials", .right)) }
    var table = TextTable(headings)
    for (name, metric) in point.metrics.sorted(by: { $0.key < $1.key }) {
      // The sum over populations says nothing new of a single one.
      if name == "nash_conv", metric.mean == point.metrics["exploitability"]?.mean { continue }
      let cells = [name, metric.mean.map(decimal) ?? "–", metric.std.map(decimal) ?? "–"]
      table.add(Array(cells.prefix(headings.count)))
    }
    for line in table.lines { try printLine(line) }
    try printLine()
  }

  private func printAgents(of point: RunSummary.Variant) throws {
    guard !point.agents.isEmpty else { return }
    var table = TextTable([
      ("agents", .right), ("return", .right), ("95 % interval", .right),
      ("distance from the mean field", .right),
    ])
    for row in point.agents {
      let low = row.return.low.map(decimal) ?? "−∞"
      let high = row.return.high.map(decimal) ?? "∞"
      table.add([
        counted(row.n), decimal(row.return.mean), "\(low) to \(high)",
        decimal(row.distance.reduce(0, +) / Double(max(1, row.distance.count))),
      ])
    }
    for line in table.lines { try printLine(line) }
    try printLine()
  }

  private func printVariants() throws {
    var table = TextTable([
      ("variant", .left), ("exploitability", .right), ("± std", .right), ("iterations", .right),
    ])
    for point in summary.points {
      let metric = point.metrics["exploitability"]
      table.add([
        point.label.isEmpty ? "–" : point.label, metric?.mean.map(decimal) ?? "–",
        metric?.std.map(decimal) ?? "–", point.iterations.map(String.init).first ?? "–",
      ])
    }
    for line in table.lines { try printLine(line) }
    try printLine()
  }
}
