public import Foundation
public import MeanFieldFigures
public import MeanFieldRuns

/// Makes figures of a paper again: carries out the runs, draws, checks the claims and writes the
/// report, all in one folder.
///
/// Killed at any moment it goes on to the same measurements and pictures: runs that are finished are
/// kept, one that had begun is resumed, and what had not begun is begun.
public struct Reproduction: Sendable {
  /// How a sitting ended.
  public enum End: Sendable {
    /// Everything is done; the report is written.
    case finished(ReproductionReport)
    /// Somebody asked to stop; it can be continued.
    case interrupted
  }

  /// How far it is.
  public struct Progress: Sendable {
    /// What is being done: `run 2/5 NAME`, or nothing while pictures are drawn.
    public let part: String
    /// How far that is.
    public let progress: RunProgress
  }

  /// How it is carried out, which changes nothing of the results.
  public struct Manner: Sendable {
    /// How many threads to use.
    public var threads: Int
    /// Somebody's wish to stop.
    public var stop: StopRequest
    /// How often the state of a trial is saved at most.
    public var saveInterval: Duration
    /// The tools that draw.
    public var writer: PictureWriter
    /// Called now and then, from any thread.
    public var report: @Sendable (Progress) -> Void

    /// A manner.
    ///
    /// - Parameters:
    ///   - threads: How many threads to use.
    ///   - stop: Somebody's wish to stop.
    ///   - saveInterval: How often the state of a trial is saved at most.
    ///   - writer: The tools that draw.
    ///   - report: Called now and then, from any thread.
    public init(
      threads: Int, stop: StopRequest = StopRequest(),
      saveInterval: Duration = Runner.defaultSaveInterval, writer: PictureWriter = PictureWriter(),
      report: @escaping @Sendable (Progress) -> Void = { _ in }
    ) {
      self.threads = threads
      self.stop = stop
      self.saveInterval = saveInterval
      self.writer = writer
      self.report = report
    }
  }

  /// What is done.
  public let plan: ReproductionPlan
  /// Where everything goes.
  public let folder: URL
  /// The name and version of the program that began it.
  public let program: String
  let manner: Manner
  private let lock: FolderLock

  /// A new reproduction in a folder that holds none.
  ///
  /// - Parameters:
  ///   - plan: What to do.
  ///   - folder: Where everything goes; it is made if it does not exist.
  ///   - manner: How to do it.
  /// - Throws: ``UserError`` if the folder holds a reproduction already or cannot be written.
  public static func begin(
    _ plan: ReproductionPlan, in folder: URL, manner: Manner
  ) throws -> Reproduction {
    let newFolder = try NewFolder(folder)
    do {
      let lock = try FolderLock(folder, for: lockPurpose)
      guard !ReproductionRecord.exists(in: folder) else {
        throw UserError(
          .usage,
          "\(folder.relativePath) holds a reproduction already; continue it with --resume, or "
            + "choose another folder with --out")
      }
      try requireFree(folder)
      removeDrafts(in: folder)
      try ReproductionRecord(plan).write(to: folder)
      return Reproduction(
        plan: plan, folder: folder, program: programVersion, manner: manner, lock: lock)
    } catch {
      newFolder.remove()
      throw error
    }
  }

  /// A reproduction that was stopped or killed, to be continued, or one that is to make more figures.
  ///
  /// - Parameters:
  ///   - paper: The paper.
  ///   - figures: The names of figures to make beside those it was begun for.
  ///   - preset: The preset that it must have been begun with, or nil for any.
  ///   - trials: The number of trials that it must have been begun with, or nil for any.
  ///   - seed: The seed that it must have been begun with, or nil for any.
  ///   - folder: The reproduction's folder.
  ///   - manner: How to do it.
  /// - Throws: ``UserError`` if the folder holds no reproduction or another one, or another process is
  ///   writing into it.
  public static func resume(
    _ paper: Paper, figures: [String] = [], preset: Preset? = nil, trials: Int? = nil,
    seed: UInt64? = nil, in folder: URL, manner: Manner
  ) throws -> Reproduction {
    try ReproductionRecord.check(in: folder)
    let lock = try FolderLock(folder, for: lockPurpose)
    // Only now: who had the lock may have asked for more figures.
    let record = try ReproductionRecord.read(from: folder)
    let same: [(what: String, begun: String, asked: String?)] = [
      ("paper", record.paper, paper.name),
      ("preset", record.preset.rawValue, preset?.rawValue),
      (
        "number of trials", record.trials.map(String.init) ?? "those of the preset",
        trials.map(String.init)
      ),
      ("seed", record.seed.map(String.init) ?? "those of the runs", seed.map(String.init)),
    ]
    for (what, begun, asked) in same where asked != nil && asked != begun {
      throw UserError(
        .usage,
        "\(folder.relativePath) holds a reproduction with another \(what): \(begun), not "
          + "\(asked ?? ""); choose another folder with --out")
    }
    let plan = try ReproductionPlan(
      paper, figures: record.figures + figures, preset: record.preset, trials: record.trials,
      seed: record.seed)
    let extended = ReproductionRecord(plan, program: record.program)
    if extended != record { try extended.write(to: folder) }
    removeDrafts(in: folder)
    return Reproduction(
      plan: plan, folder: folder, program: record.program, manner: manner, lock: lock)
  }

  /// Makes sure that nobody else's file would be overwritten.
  private static func requireFree(_ folder: URL) throws(UserError) {
    let names = [
      ReproductionReport.pageName, ReproductionReport.fileName, figureFolderName, runFolderName,
    ]
    for name in names
    where FileManager.default.fileExists(atPath: folder.appending(path: name).path) {
      throw UserError(
        .usage,
        "\(folder.relativePath) holds \(name), which is of no reproduction; choose another folder "
          + "with --out")
    }
  }

  /// Removes what a killed process left half made; only who holds the lock may.
  private static func removeDrafts(in folder: URL) {
    for name in ["", figureFolderName] { Draft.removeAll(in: folder.appending(path: name)) }
  }

  private static let lockPurpose = "a reproduction"
  static let figureFolderName = "figures"
  static let runFolderName = "runs"

  /// Where a run of the plan lies.
  func folder(ofRun name: String) -> URL {
    folder.appending(path: "\(Self.runFolderName)/\(name)", directoryHint: .isDirectory)
  }

  /// Works until everything is done or somebody asks to stop.
  ///
  /// - Throws: ``UserError`` if something cannot be written or drawn; the runs are kept.
  public func run() throws -> End {
    for (index, run) in plan.runs.enumerated() {
      guard try carryOut(run, part: "run \(index + 1)/\(plan.runs.count) \(run.name)") else {
        return .interrupted
      }
    }
    let stores = try plan.runs.map { try RunStore.open(folder(ofRun: $0.name)) }
    let curves = try stores.map { try TrialCurves(of: $0) }
    let results = ReproducedRuns(
      Dictionary(uniqueKeysWithValues: zip(plan.runs.map(\.name), curves)))
    let findings = try plan.claims.map { try $0.check(results.only($0.runs)) }
    guard let drawn = try draw(results) else { return .interrupted }
    let report = ReproductionReport(
      plan, findings: findings, files: drawn.map(\.files), runs: curves.map(\.run), in: folder)
    try report.write(
      page: ReportPage(plan: plan, report: report, pictures: drawn, runs: curves.map(\.run)))
    return .finished(report)
  }

  // MARK: - Runs

  /// Brings a run to its end; false if somebody asked to stop.
  private func carryOut(_ run: ReproductionPlan.Run, part: String) throws -> Bool {
    guard !manner.stop.isRequested else { return false }
    let runFolder = folder(ofRun: run.name)
    let hasBegun = RunStore.hasBegun(in: runFolder)
    if hasBegun {
      let stored = try RunStore.open(runFolder).run()
      guard stored.description == run.description else {
        throw UserError(
          .data,
          "\(runFolder.relativePath) holds another run than \(plan.paper.name) has now; choose "
            + "another folder with --out")
      }
      if stored.finished != nil { return true }
    }
    let report: @Sendable (RunProgress) -> Void = { [manner] in
      manner.report(Progress(part: part, progress: $0))
    }
    let runner =
      hasBegun
      ? try Runner.resume(
        runFolder, threads: manner.threads, stop: manner.stop, saveInterval: manner.saveInterval,
        report: report)
      : try Runner.begin(
        run.description, base: nil, folder: runFolder, threads: manner.threads, stop: manner.stop,
        saveInterval: manner.saveInterval, report: report)
    return try runner.runEvenIfDiverging() == .finished
  }

  // MARK: - Pictures

  /// Draws the figures; nil if somebody asked to stop.
  private func draw(_ results: ReproducedRuns) throws -> [DrawnFigure]? {
    var drawn: [DrawnFigure] = []
    for (index, figure) in plan.figures.enumerated() {
      guard !manner.stop.isRequested else { return nil }
      manner.report(
        Progress(
          part: "", progress: RunProgress(.drawing, done: index, total: plan.figures.count)))
      let picture = try figure.picture(results.only(figure.runs))
      do {
        drawn.append(
          try DrawnFigure(
            picture, named: figure.name, into: folder.appending(path: Self.figureFolderName),
            writer: manner.writer))
      } catch {
        throw UserError(.cannotWrite, error.description)
      }
    }
    return drawn
  }
}
