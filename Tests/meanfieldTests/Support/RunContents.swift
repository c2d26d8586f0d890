import Foundation
import MeanFieldRuns

/// Everything of a run that must not depend on how often it was killed, bit by bit.
struct RunContents: Equatable {
  private(set) var metrics: [String: UInt64] = [:]
  private(set) var trials: [String] = []
  private(set) var numbers: [[UInt64]] = []
  private(set) var policies: [String: Data] = [:]

  init(of folder: URL) throws {
    let store = try RunStore.open(folder)
    for metric in try store.metrics() {
      let key = "\(metric.variant)/\(metric.trial)/\(metric.name)/\(metric.iteration)"
      metrics[key] = metric.value.bitPattern
    }
    for trial in try store.run().trials {
      trials.append(
        "\(trial.variant)/\(trial.number) \(trial.outcome?.rawValue ?? "-") \(trial.isFinished)")
      let flow = try store.flow(variant: trial.variant, trial: trial.number)
      numbers.append((flow ?? []).map(\.bitPattern))
      for simulation in try store.simulations(variant: trial.variant, trial: trial.number) {
        let ends = [simulation.mean, simulation.low, simulation.high]
        numbers.append(
          [UInt64(simulation.agents), UInt64(simulation.episodes)]
            + (ends + simulation.distance + simulation.flow).map(\.bitPattern))
      }
    }
    let files = FileManager.default.enumerator(atPath: folder.path)
    while let file = files?.nextObject() as? String {
      guard file.hasSuffix(".npy") else { continue }
      policies[file] = try Data(contentsOf: folder.appending(path: file))
    }
  }
}
