import Foundation
import MeanFieldPapers
import MeanFieldRuns

/// A folder for a reproduction that is gone after the test; the folder itself is not made.
final class ReproductionFolder: Sendable {
  let url = FileManager.default.temporaryDirectory
    .appending(path: "mean-field-reproduction-\(UInt64.random(in: 0 ... .max))")

  deinit { try? FileManager.default.removeItem(at: url) }

  /// A place in the folder.
  func callAsFunction(_ name: String) -> URL { url.appending(path: name) }

  func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: self(name).path) }

  /// What is in a folder in it, hidden files too.
  func contents(_ name: String = "") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: self(name).path).sorted()
  }

  func text(_ name: String) throws -> String {
    try String(contentsOf: self(name), encoding: .utf8)
  }

  /// Everything that must not depend on how often a reproduction was stopped: each file of its pictures
  /// and policies, and each measurement.
  func results() throws -> [String: Data] {
    var results: [String: Data] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: url.path) {
      if path.hasPrefix("figures/") || path.hasSuffix(".npy") {
        results[path] = try? Data(contentsOf: self(path))
      }
    }
    for name in try contents("runs") {
      for metric in try RunStore.open(self("runs/\(name)")).metrics() {
        let key = "\(name) \(metric.variant) \(metric.trial) \(metric.name) \(metric.iteration)"
        results[key] = withUnsafeBytes(of: metric.value.bitPattern) { Data($0) }
      }
    }
    return results
  }
}

extension Reproduction {
  /// Carries out a plan to its end.
  static func finish(_ plan: ReproductionPlan, in folder: URL) throws -> ReproductionReport {
    try begin(plan, in: folder, manner: Manner(threads: 1)).finish()
  }

  /// Works to the end.
  func finish() throws -> ReproductionReport {
    guard case .finished(let report) = try run() else { throw Unfinished() }
    return report
  }
}

/// A reproduction that should have ended did not.
struct Unfinished: Error {}
