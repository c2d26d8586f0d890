import Foundation
import MeanFieldModel
import MeanFieldRuns

/// A finished run as people read it: a table of what was measured and where the files are.
struct RunReport {
  /// How many pictures are named before the rest is only counted.
  private static let listedPictures = 6

  private let summary: RunSummary
  private let pictures: [URL]
  private let folder: URL
  /// The run file, or nil if the run is not from one or was continued.
  private let file: String?

  init(_ summary: RunSummary, pictures: [URL], folder: URL, file: String? = nil) {
    self.file = file
    self.summary = summary
    self.pictures = pictures
    self.folder = folder
  }

  func print() throws {
    try printLine(heading)
    try printLine()
    if summary.variants == nil, let point = summary.points.first {
      try printMetrics(of: point)
      try printAgents(of: point)
    } else {
      try printVariants()
    }
    try printWarnings()
    try printLine(
      "Took \(duration(summary.elapsed.wall_s)) "
        + "(\(duration(summary.elapsed.cpu_s)) of processor time).")
    try printLine("Everything is in \(folder.relativePath):")
    var table = TextTable([("", .left), ("", .left)])
    for picture in pictures.prefix(Self.listedPictures) {
      table.add(["  " + picture.lastPathComponent, "and .svg, .csv, .gnuplot"])
    }
    if pictures.count > Self.listedPictures {
      table.add(["  …", "\(pictures.count) pictures in all"])
    }
    for (file, meaning) in [
      ("policy.npy", "the final policy, for numpy.load"),
      ("policies/", "the final policies, for numpy.load"),
    ] where FileManager.default.fileExists(atPath: folder.appending(path: file).path) {
      table.add(["  " + file, meaning])
    }
    table.add(["  \(RunStore.fileName)", "every measurement"])
    for line in table.lines.dropFirst() { try printLine(line) }
  }

  /// What was run; of a sweep what its variants have in common.
  private var heading: String {
    guard summary.variants != nil else { return "\(summary.game) by \(summary.algorithm)" }
    let game = summary.swept.contains("game") ? "" : " of \(summary.game)"
    let algorithm = summary.swept.contains("algorithm") ? "" : " by \(summary.algorithm)"
    return "\(file ?? summary.run): \(summary.points.count) variants\(game)\(algorithm)"
  }

  private func printMetrics(of point: RunSummary.Variant) throws {
    let iterations = point.iterations.first ?? 0
    let heading = "after \(iterations) iterations\(ending(of: point))"
    var headings: [(String, TextTable.Alignment)] = [(heading, .left), ("mean", .right)]
    if summary.trials > 1 { headings.append(("± std over \(summary.trials) trials", .right)) }
    var table = TextTable(headings)
    let leading = LeadingMetrics { point.metrics[$0] != nil }
    let first = leading.meanReturn.map { [$0, leading.exploitability] } ?? []
    let others = point.metrics.keys.filter { !first.contains($0) }.sorted()
    for name in first + others {
      guard let metric = point.metrics[name] else { continue }
      // The sum over populations says nothing new of a single one, and what was tried last says
      // nothing of where the run ended.
      let isSingle = !point.metrics.keys.contains { $0.hasPrefix("value of") }
      if name == "nash_conv" && isSingle || name.hasPrefix("candidate_") { continue }
      let cells = [name, point.text(of: name), metric.std.map(decimal) ?? "–"]
      table.add(Array(cells.prefix(headings.count)))
    }
    for line in table.lines { try printLine(line) }
    try printLine()
  }

  /// How a run with a tolerance ended.
  private func ending(of point: RunSummary.Variant) -> String {
    guard let tolerance = summary.tolerance else { return "" }
    let goal = "\(point.objective ?? "objective") ≤ \(decimal(tolerance))"
    let isConverged = point.outcomes.allSatisfy { $0 == TrialOutcome.converged.rawValue }
    return isConverged ? " (converged: \(goal))" : " (iteration limit, not yet \(goal))"
  }

  /// What a reader of the numbers should know.
  private func printWarnings() throws {
    let isUnsolved = summary.points.contains { point in
      guard let residual = point.metrics["gradient_residual"] else { return false }
      return (residual.mean ?? .infinity) > TeamGradient.residualLimit
    }
    guard isUnsolved else { return }
    let limit = decimal(TeamGradient.residualLimit)
    try printLine(
      "Warning: the team's gradient is not to be trusted (gradient_residual above \(limit)):")
    try printLine(
      "where the population comes to rest depends on where it began, or rewards are too")
    try printLine("steep at places that are nearly empty. The policy may not be the team's best.\n")
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
    try printLine("Distance: Σ |share of agents − mean field| over states, mean over time steps.")
    if point.metrics["residual of the population at rest"] != nil {
      try printLine(
        "They begin in the initial distribution and come to rest on the way; the value is")
      try printLine("that of an agent who meets a population at rest from the first step on.")
    }
    try printLine()
  }

  private func printVariants() throws {
    let leading = LeadingMetrics { metric in summary.points.allSatisfy { $0.metrics[metric] != nil }
    }
    let metrics = [leading.meanReturn, leading.exploitability].compactMap(\.self)
    var headings: [(String, TextTable.Alignment)] = [("variant", .left), ("iterations", .right)]
    for metric in metrics {
      headings.append((metric, .right))
      if summary.trials > 1 { headings.append(("± std over \(summary.trials) trials", .right)) }
    }
    let agents = summary.points.first?.agents.map(\.n) ?? []
    for count in agents { headings.append(("return of \(counted(count)) agents", .right)) }
    var table = TextTable(headings)
    for point in summary.points {
      var cells = [
        point.label.isEmpty ? "–" : point.label, point.iterations.first.map(String.init) ?? "–",
      ]
      for metric in metrics {
        cells.append(point.text(of: metric))
        if summary.trials > 1 { cells.append(point.metrics[metric]?.std.map(decimal) ?? "–") }
      }
      for count in agents {
        cells.append(
          point.agents.first { $0.n == count }.map { decimal($0.return.mean) } ?? "–")
      }
      table.add(cells)
    }
    for line in table.lines { try printLine(line) }
    try printLine()
  }
}

extension RunSummary.Variant {
  /// The mean of a metric over trials as people read it, a difference of values being 0 if it is
  /// rounding.
  func text(of name: String) -> String {
    guard let mean = metrics[name]?.mean else { return "–" }
    let differences = ["exploitability", "regularised_exploitability", "nash_conv"]
    guard let difference = differences.first(where: { name.hasPrefix($0) }) else {
      return decimal(mean)
    }
    let value = metrics[name.replacing(difference, with: "value")]?.mean ?? 0
    return decimal(zeroIfRounding(mean, of: value, value + mean))
  }
}
