import ArgumentParser
import Foundation
import MeanFieldModel
import MeanFieldRuns

/// Looks after the runs in a folder.
struct RunsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs", abstract: "List, show, export, compare and remove runs.",
    subcommands: [List.self, Show.self, Export.self, Compare.self, Remove.self],
    defaultSubcommand: List.self)

  /// Lists the runs in a folder.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "The runs in a folder.")

    @Argument(help: "The folder that holds the runs.")
    var folder: String = "runs"

    @OptionGroup var output: OutputOptions

    func run() throws {
      let folders = try runFolders(in: folder)
      var summaries: [RunSummary] = []
      for folder in folders {
        do {
          summaries.append(try RunSummary(of: try RunStore.open(folder)))
        } catch let error as UserError {
          printError("Warning: \(error)")
        }
      }
      if output.json { return try printJSON(["runs": summaries]) }
      guard !summaries.isEmpty else {
        return try printLine("There are no runs in \(folder)/. Start with: meanfield run beach-bar")
      }
      var table = TextTable([
        ("run", .left), ("game", .left), ("algorithm", .left), ("trials", .right),
        ("exploitability", .right), ("", .left),
      ])
      for summary in summaries {
        table.add([
          summary.run, summary.game, summary.algorithm,
          "\(summary.trials * summary.points.count)",
          summary.leastExploitable?.text(of: "exploitability") ?? "–",
          summary.state,
        ])
      }
      for line in table.lines { try printLine(line) }
    }
  }

  /// Shows one run.
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "A run's results, its run file and its settings.")

    @Argument(help: "The run's folder.")
    var folder: String

    @OptionGroup var output: OutputOptions

    func run() throws {
      let store = try openRun(folder)
      let summary = try RunSummary(of: store)
      if output.json { return try printJSON(summary) }
      try RunReport(summary, pictures: pictures(in: store.folder), folder: store.folder).print()
      if !summary.finished {
        try printLine("\nIt is not finished. Continue with: meanfield run --resume \(folder)")
      }
      try printLine("\nIts run file:\n")
      for line in try store.run().description.yaml().split(separator: "\n") {
        try printLine("  " + line)
      }
    }

    private func pictures(in folder: URL) -> [URL] {
      let files =
        (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil))
        ?? []
      return files.filter { $0.pathExtension == "png" }.sorted { $0.path < $1.path }
    }
  }

  /// Exports a run's measurements.
  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print all measurements of a run as CSV.")

    @Argument(help: "The run's folder.")
    var folder: String

    func run() throws {
      let store = try openRun(folder)
      let labels = Dictionary(
        uniqueKeysWithValues: try store.run().variants.map { ($0.id, $0.label) })
      let metrics = try store.metrics()
      try printLine("variant,label,trial,iteration,metric,value")
      for metric in metrics {
        let label = labels[metric.variant, default: ""].replacingOccurrences(of: "\"", with: "\"\"")
        try printLine(
          "\(metric.variant),\"\(label)\",\(metric.trial),\(metric.iteration),\"\(metric.name)\","
            + (metric.value.isFinite ? "\(metric.value)" : ""))
      }
    }
  }

  /// Sets runs side by side.
  struct Compare: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Set the last measurements of several runs side by side.",
      discussion: """
        Beside a run of team-optimum, runs of the same game with the same settings
        also get their price of anarchy.
        """)

    @Argument(help: "The runs' folders.")
    var folders: [String]

    @OptionGroup var output: OutputOptions

    func validate() throws {
      guard folders.count >= 2 else { throw ValidationError("name two runs or more to compare") }
    }

    func run() throws {
      let stores = try folders.map { try openRun($0) }
      let summaries = try stores.map { try RunSummary(of: $0) }
      let prices = try AnarchyComparison.all(among: stores)
      if output.json {
        return try printJSON(
          ComparisonJSON(runs: summaries, anarchy: prices.map { .init(comparison: $0) }))
      }
      try printMeasurements(of: summaries)
      guard !prices.isEmpty else { return }
      try printLine("\nWhat is lost beside the team's optimum:")
      let rows = prices.map { (name: $0.selfish.name, price: $0.price) }
      try AnarchyReport(rows: rows).print()
    }

    private func printMeasurements(of summaries: [RunSummary]) throws {
      let rows = summaries.flatMap { summary in summary.points.map { (summary, $0) } }
      let names = Set(rows.flatMap(\.1.metrics.keys)).sorted()
      var headings: [(String, TextTable.Alignment)] = [
        ("run", .left), ("variant", .left), ("iterations", .right),
      ]
      for name in names { headings.append((name, .right)) }
      var table = TextTable(headings)
      for (summary, point) in rows {
        var cells = [summary.run, point.label.isEmpty ? "–" : point.label]
        cells.append(point.iterations.max().map(String.init) ?? "–")
        for name in names { cells.append(point.text(of: name)) }
        table.add(cells)
      }
      for line in table.lines { try printLine(line) }
    }
  }

  /// Removes runs.
  struct Remove: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Remove runs with all their files; asks first.")

    @Argument(help: "The runs' folders.")
    var folders: [String]

    @Flag(help: "Do not ask.")
    var force = false

    func run() throws {
      for folder in folders {
        let url = try runFolder(folder)
        if !force {
          guard isatty(STDIN_FILENO) == 1 else {
            throw UserError(.usage, "there is nobody to ask; use --force to remove \(folder)")
          }
          try write("Remove \(folder) with all its files? [y/N] ", to: STDOUT_FILENO)
          guard readLine()?.lowercased().hasPrefix("y") == true else { continue }
        }
        let isGone = try RunStore.remove(url)
        printError(
          isGone
            ? "Removed \(folder)." : "Removed the run in \(folder); other files are left there.")
      }
    }
  }
}

extension AnarchyComparison.Point {
  /// The run, with what sets the point apart.
  fileprivate var name: String { variant.isEmpty ? run : "\(run), \(variant)" }
}

extension RunSummary {
  /// What is to be said of a run that did not end well.
  fileprivate var state: String {
    if points.contains(where: { $0.outcomes.contains(TrialOutcome.diverged.rawValue) }) {
      return "diverged"
    }
    return finished ? "" : "unfinished"
  }
}

/// The folders in a folder that hold runs, by name.
private func runFolders(in folder: String) throws -> [URL] {
  try refuseEmpty(folder)
  let url = URL(filePath: folder, directoryHint: .isDirectory)
  var isFolder: ObjCBool = false
  guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
    if folder == "runs" { return [] }
    // A misspelt subcommand is taken for a folder to list.
    let near = nearestNames(to: folder, among: ["list", "show", "export", "compare", "remove"])
    let hint = near.isEmpty ? "" : "; did you mean runs \(near.joined(separator: " or runs "))?"
    throw UserError(.cannotRead, "there is no folder \(folder)\(hint)")
  }
  guard isFolder.boolValue else { throw UserError(.cannotRead, "\(folder) is not a folder") }
  if RunStore.exists(in: url) { return [url] }
  let contents = try? FileManager.default.contentsOfDirectory(
    at: url, includingPropertiesForKeys: nil)
  guard let contents else { throw UserError(.cannotRead, "the folder \(folder) cannot be read") }
  return contents.filter { RunStore.exists(in: $0) }.sorted { $0.path < $1.path }
}
