public import Foundation
import MeanFieldModel
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Carries out runs: every trial of every variant, in parallel, with measurements and checkpoints
/// in the run's database and the final policies beside it.
public struct Runner: Sendable {
  /// How a sitting ended.
  public enum End: Sendable {
    /// Every trial is done.
    case finished
    /// Somebody asked to stop; the run can be continued.
    case interrupted
  }

  /// The run's database.
  public let store: RunStore
  private let threads: Int
  private let stop: StopRequest
  private let report: @Sendable (RunProgress) -> Void
  private let saveInterval: Duration

  /// How often the state of a trial is saved, unless somebody says otherwise.
  public static let defaultSaveInterval = Duration.seconds(2)

  /// A new run in an empty or missing folder.
  ///
  /// Everything is checked before the folder is made: every variant's game and algorithm.
  ///
  /// - Parameters:
  ///   - description: What to run.
  ///   - base: The folder that relative paths in the description start from; the current one if
  ///     `nil`. The files named are copied into the run's folder.
  ///   - folder: Where everything goes.
  ///   - threads: How many threads to use; the result does not depend on it.
  ///   - stop: Somebody's wish to stop.
  ///   - saveInterval: How often the state of a trial is saved at most.
  ///   - report: Called now and then, from any thread.
  /// - Throws: ``UserError``.
  public static func begin(
    _ description: RunDescription, base: String?, folder: URL, threads: Int, stop: StopRequest,
    saveInterval: Duration = Self.defaultSaveInterval,
    report: @escaping @Sendable (RunProgress) -> Void
  ) throws -> Runner {
    try description.validate(relativeTo: base)
    var variants: [(label: String, parameters: String, layout: GameLayout)] = []
    for variant in description.variants() {
      let made = try Catalogue.makeGame(variant.run.game, relativeTo: base)
      let algorithm = try Catalogue.makeAlgorithm(
        variant.run.algorithm, for: made.game, relativeTo: base)
      variants.append(
        (
          variant.label, try parametersJSON(game: made.parameters, algorithm: algorithm.parameters),
          GameLayout(made.game)
        ))
    }
    let store = try RunStore.create(in: folder)
    // The first trial has the run's own seed, the others seeds that no other run's trials share.
    let seeds = (0..<description.trials).map { trial in
      var stream = RandomStream(seed: description.seed, purpose: .trialSeeds, trial: trial)
      return trial == 0 ? description.seed : stream.next()
    }
    var inputs = RunInputs(in: folder)
    do {
      let stored = try inputs.copyAll(of: description, from: base)
      try store.begin(stored, variants: variants, seeds: seeds)
    } catch {
      inputs.remove()
      store.discard()
      throw error
    }
    return Runner(
      store: store, threads: threads, stop: stop, report: report, saveInterval: saveInterval)
  }

  /// A run that was stopped or killed, to be continued, or one that is to go further than it was
  /// asked to at first.
  ///
  /// - Parameters:
  ///   - folder: The run's folder.
  ///   - iterations: How many iterations it is to do now, or nil for as many as before.
  ///   - tolerance: What is to end it now, or nil for what it was before.
  ///   - threads: How many threads to use; the result does not depend on it.
  ///   - stop: Somebody's wish to stop.
  ///   - saveInterval: How often the state of a trial is saved at most.
  ///   - report: Called now and then, from any thread.
  /// - Throws: ``UserError`` if the folder holds no run, another process is writing into it, or a run
  ///   of the new numbers would have ended before where this one stands.
  public static func resume(
    _ folder: URL, iterations: Int? = nil, tolerance: Double? = nil, threads: Int,
    stop: StopRequest, saveInterval: Duration = Self.defaultSaveInterval,
    report: @escaping @Sendable (RunProgress) -> Void
  ) throws -> Runner {
    let store = try RunStore.open(folder, forWriting: true)
    try store.lengthen(iterations: iterations, tolerance: tolerance)
    return Runner(
      store: store, threads: threads, stop: stop, report: report, saveInterval: saveInterval)
  }

  /// Works on the run until it is done or somebody asks to stop.
  ///
  /// - Throws: ``UserError`` if something cannot be written; what was saved before is kept.
  public func run() throws -> End {
    let start = ContinuousClock.now
    let cpuStart = Self.processorSeconds
    let run = try store.run()
    let variants = run.description.variants()
    let open = run.trials.filter { !$0.isFinished }
    let finished = Atomic<Int>(run.trials.count - open.count)
    let workers = try memoryNeed(open, of: variants).trialsAtATime
    let nextTrial = Atomic<Int>(0)
    let failure = Mutex<(any Error)?>(nil)
    let isSingle = run.trials.count == 1

    DispatchQueue.concurrentPerform(iterations: workers) { worker in
      // Threads left over by trials go into the trials.
      let team = ThreadTeam(
        threadCount: threads / workers + (worker < threads % workers ? 1 : 0))
      while !stop.isRequested {
        let index = nextTrial.add(1, ordering: .relaxed).oldValue
        guard index < open.count else { return }
        let trial = open[index]
        let label = variants[trial.variant - 1].label
        do {
          let work = try TrialWork(
            description: variants[trial.variant - 1].run,
            record: TrialRecord(store: store, variant: trial.variant, trial: trial.number),
            seed: trial.seed,
            policyFile: RunStore.policyFile(of: trial, isOnlyOne: isSingle),
            team: team, stop: stop, saveInterval: saveInterval)
          let isDone = try work.run { phase, done, total, objective in
            report(
              RunProgress(
                variant: label, trial: trial.number, trialCount: run.trials.count,
                finishedTrials: finished.load(ordering: .relaxed), phase: phase, done: done,
                total: total, objective: objective.map { ($0.name, $0.value) }))
          }
          if isDone { finished.add(1, ordering: .relaxed) }
        } catch let error as Divergence {
          // The other trials have nothing to do with it.
          failure.withLock { $0 = $0 ?? error.message }
        } catch {
          failure.withLock { $0 = error }
          stop.request()
        }
      }
    }
    let elapsed = ContinuousClock.now - start
    let ending = Result {
      try store.endSitting(
        wallSeconds: elapsed / .seconds(1), cpuSeconds: Self.processorSeconds - cpuStart)
    }
    if let error = failure.withLock({ $0 }) { throw error }
    try ending.get()
    return finished.load(ordering: .relaxed) == run.trials.count ? .finished : .interrupted
  }

  /// How much memory a run takes.
  public struct MemoryNeed: Sendable, Equatable {
    /// For one trial of the variant that takes most, in bytes.
    public let bytesPerTrial: Double
    /// How many trials of those that are left are worked on at a time.
    public let trialsAtATime: Int
  }

  /// How much memory is needed for what is left of the run.
  ///
  /// - Throws: ``UserError`` if a variant's game cannot be made.
  public func memoryNeed() throws -> MemoryNeed {
    let run = try store.run()
    return try memoryNeed(
      run.trials.filter { !$0.isFinished }, of: run.description.variants())
  }

  private func memoryNeed(
    _ open: [StoredTrial], of variants: [RunDescription.Variant]
  ) throws -> MemoryNeed {
    let bytes = try Set(open.map(\.variant)).map {
      try Catalogue.trialBytes(of: variants[$0 - 1].run, relativeTo: store.folder.path)
    }.max()
    return MemoryNeed(
      bytesPerTrial: bytes ?? 0,
      trialsAtATime: max(1, min(threads, open.count, MemoryBudget.count(ofBytes: bytes ?? 0))))
  }

  /// The processor time of this process so far, over all its threads.
  public static var processorSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  private static func parametersJSON(
    game: ParameterValues, algorithm: ParameterValues
  ) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let json = try encoder.encode(["game": game.values, "algorithm": algorithm.values])
    return String(decoding: json, as: UTF8.self)
  }
}
