import Foundation
import MeanFieldModel
import MeanFieldRuns
import Synchronization

/// A folder for runs that is gone after the test.
final class RunFolder: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory
      .appending(path: "mean-field-runs-\(UInt64.random(in: 0 ... .max))")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// A place in the folder.
  func callAsFunction(_ name: String) -> URL { url.appending(path: name) }

  /// What is in the folder, hidden files too.
  var contents: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }
  }

  /// Carries out a whole run in the subfolder `name`.
  @discardableResult
  func finish(
    _ description: RunDescription, in name: String = "run", base: String? = nil, threads: Int = 1
  ) throws -> RunContents {
    let runner = try Runner.begin(
      description, base: base, folder: self(name), threads: threads, stop: StopRequest(),
      report: { _ in })
    guard case .finished = try runner.run() else { throw Unfinished() }
    return try RunContents(of: runner.store)
  }

  /// Works on a run until `isEnough` says so of its progress, or to its end; begins it if there is
  /// a description.
  func work(
    on name: String = "run", _ description: RunDescription? = nil, base: String? = nil,
    threads: Int = 1, until isEnough: @escaping @Sendable (RunProgress) -> Bool = { _ in false }
  ) throws -> Runner.End {
    let stop = StopRequest()
    let report: @Sendable (RunProgress) -> Void = { if isEnough($0) { stop.request() } }
    let runner =
      if let description {
        try Runner.begin(
          description, base: base, folder: self(name), threads: threads, stop: stop,
          report: report)
      } else {
        try Runner.resume(self(name), threads: threads, stop: stop, report: report)
      }
    return try runner.run()
  }
}

/// A run that should have ended did not.
struct Unfinished: Error {}

/// Everything of a run that must not depend on threads and interruptions, bit by bit.
struct RunContents: Equatable {
  private(set) var metrics: [String: UInt64] = [:]
  private(set) var trials: [String] = []
  private(set) var flows: [[UInt64]?] = []
  private(set) var simulations: [[UInt64]] = []
  private(set) var policies: [String: Data] = [:]

  init(of store: RunStore) throws {
    for metric in try store.metrics() {
      let key = "\(metric.variant)/\(metric.trial)/\(metric.name)/\(metric.iteration)"
      metrics[key] = metric.value.bitPattern
    }
    for trial in try store.run().trials {
      trials.append(
        "\(trial.variant)/\(trial.number) \(trial.outcome?.rawValue ?? "-") \(trial.isFinished)")
      let flow = try store.flow(variant: trial.variant, trial: trial.number)
      flows.append(flow.map(bits(of:)))
      for simulation in try store.simulations(variant: trial.variant, trial: trial.number) {
        let numbers = [simulation.mean, simulation.low, simulation.high]
        simulations.append(
          [UInt64(simulation.agents), UInt64(simulation.episodes)]
            + bits(of: numbers + simulation.distance + simulation.flow))
      }
    }
    let files = FileManager.default.enumerator(atPath: store.folder.path)
    while let file = files?.nextObject() as? String {
      guard file.hasSuffix(".npy") else { continue }
      policies[file] = try Data(contentsOf: store.folder.appending(path: file))
    }
  }

  init(of folder: URL) throws { try self.init(of: RunStore.open(folder)) }
}

/// Numbers by their bits, so that equal means identical.
func bits(of numbers: [Double]) -> [UInt64] { numbers.map(\.bitPattern) }

/// Counts calls, from any thread.
final class Counter: Sendable {
  private let value = Atomic<Int>(0)

  /// The number of this call, from 1.
  func next() -> Int { value.add(1, ordering: .sequentiallyConsistent).newValue }

  var count: Int { value.load(ordering: .sequentiallyConsistent) }
}
