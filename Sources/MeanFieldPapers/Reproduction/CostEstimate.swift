import Foundation
import MeanFieldRuns
import Synchronization

/// About how long the runs of a reproduction will take, by a short try of each.
public struct CostEstimate: Sendable {
  /// What is left of a run.
  public struct Row: Sendable {
    /// The run's name.
    public let run: String
    /// The trials that are not finished, over all variants.
    public let trials: Int
    /// The iterations of each, at the most.
    public let iterations: Int
    /// The processor time of all, in seconds.
    public let processorSeconds: Double
  }

  /// The runs that are not finished.
  public let rows: [Row]
  /// How many threads work on them.
  public let threads: Int

  /// The time of a row by the clock, in seconds: trials share the threads, and the iterations of a
  /// single trial are taken to gain nothing by them.
  public func seconds(of row: Row) -> Double {
    row.processorSeconds / Double(max(1, min(threads, row.trials)))
  }

  /// The time of all by the clock, in seconds.
  public var seconds: Double { rows.reduce(0) { $0 + seconds(of: $1) } }

  /// A duration in words, as roughly as it is known: `about 2 minutes`.
  public static func words(_ seconds: Double) -> String {
    func about(_ count: Double, _ unit: String) -> String {
      let rounded = count < 10 ? count.rounded() : (count / 5).rounded() * 5
      return "about \(Int(rounded)) \(unit)\(rounded == 1 ? "" : "s")"
    }
    return switch seconds {
    case ..<1: "less than a second"
    case ..<55: about(seconds, "second")
    case ..<3300: about(max(1, seconds / 60), "minute")
    case ..<172_800: about(max(1, seconds / 3600), "hour")
    default: about(seconds / 86_400, "day")
    }
  }
}

extension Reproduction {
  /// How long a run is tried, over all its variants.
  private static let tryTime = Duration.milliseconds(250)
  /// The most variants of a run that are tried; the others are taken to be like them.
  private static let triedVariants = 5

  /// About how long what is left will take; nil if somebody asked to stop.
  ///
  /// Every run that is not finished is tried on one thread for a quarter of a second, or for an
  /// iteration if that takes longer, in a folder that is gone afterwards. Simulations of agents and
  /// the drawing are not counted, nor that a tolerance may end a trial early.
  ///
  /// - Throws: ``UserError`` if a run cannot be tried.
  public func costs() throws -> CostEstimate? {
    var rows: [CostEstimate.Row] = []
    for run in plan.runs {
      guard !manner.stop.isRequested else { return nil }
      let variants = run.description.variants()
      let trials = try openTrials(of: run) ?? variants.count * run.description.trials
      guard trials > 0 else { continue }
      let tried = Self.spread(variants, count: Self.triedVariants)
      let times = try tried.map {
        try Self.secondsPerIteration(
          of: $0.run, for: Self.tryTime / tried.count, near: folder)
      }
      let iterations = run.description.iterations
      let mean = times.reduce(0, +) / Double(times.count)
      rows.append(
        CostEstimate.Row(
          run: run.name, trials: trials, iterations: iterations,
          processorSeconds: mean * Double(iterations) * Double(trials)))
    }
    return CostEstimate(rows: rows, threads: manner.threads)
  }

  /// The trials that are left of a run, or nil if it has not begun.
  private func openTrials(of run: ReproductionPlan.Run) throws -> Int? {
    let runFolder = folder(ofRun: run.name)
    guard RunStore.hasBegun(in: runFolder) else { return nil }
    return try RunStore.open(runFolder).run().trials.count {
      !$0.isFinished && $0.outcome != .diverged
    }
  }

  /// At most so many elements, from the first to the last at equal distances.
  private static func spread<Element>(_ all: [Element], count: Int) -> [Element] {
    guard all.count > count else { return all }
    return (0..<count).map { all[$0 * (all.count - 1) / (count - 1)] }
  }

  /// How long an iteration of a run takes on one thread, measurements at its cadence included.
  private static func secondsPerIteration(
    of run: RunDescription, for time: Duration, near folder: URL
  ) throws -> Double {
    var trial = run
    trial.trials = 1
    trial.evaluation.agents = []
    let draft = folder.appending(path: Draft.name(for: "try"))
    defer { try? FileManager.default.removeItem(at: draft) }
    let stop = StopRequest()
    let course = Mutex(Course())
    let runner = try Runner.begin(
      trial, base: nil, folder: draft, threads: 1, stop: stop, saveInterval: .seconds(86_400)
    ) { progress in
      let isEnough = course.withLock { $0.note(progress.done, limit: time) }
      if isEnough { stop.request() }
    }
    // A trial that diverges takes its time, too.
    _ = try runner.runEvenIfDiverging()
    return course.withLock(\.secondsPerIteration)
  }

  /// When a try began and how far it came.
  private struct Course {
    private var first: (iteration: Int, time: ContinuousClock.Instant)?
    private var last: (iteration: Int, time: ContinuousClock.Instant)?

    /// Notes the iterations done; true when the time is up.
    mutating func note(_ iteration: Int, limit: Duration) -> Bool {
      let now = ContinuousClock.now
      if first == nil { first = (iteration, now) }
      last = (iteration, now)
      return first.map { now - $0.time >= limit } ?? false
    }

    var secondsPerIteration: Double {
      guard let first, let last, last.iteration > first.iteration else { return 0 }
      return (last.time - first.time) / .seconds(1) / Double(last.iteration - first.iteration)
    }
  }
}
