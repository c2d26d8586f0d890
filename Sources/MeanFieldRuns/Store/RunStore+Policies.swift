public import Foundation

extension RunStore {
  /// The name of the folder of several final policies in the run's folder.
  static let policyFolderName = "policies"

  /// Where a run leaves the final policy of a trial, as seen from its folder.
  static func policyFile(of trial: StoredTrial, isOnlyOne: Bool) -> String {
    isOnlyOne
      ? "policy.npy"
      : "\(policyFolderName)/variant-\(trial.variant)-trial-\(trial.number).npy"
  }

  /// The file of the one final policy that the run has.
  ///
  /// - Throws: ``UserError`` if it has none yet or for ever, as it diverged, or several by its trials or
  ///   a sweep.
  public func policyFile() throws -> URL {
    let trials = try run().trials
    let files = trials.map { Self.policyFile(of: $0, isOnlyOne: trials.count == 1) }
    guard let trial = trials.first, trials.count == 1 else {
      let example = files.first.map { ", such as \(folder.relativePath)/\($0)" } ?? ""
      throw UserError(
        .usage,
        "the run in \(folder.relativePath) has \(trials.count) policies; name the file of one\(example)"
      )
    }
    return try policyFile(of: trial, isOnlyOne: true)
  }

  /// The file of a trial's final policy.
  ///
  /// - Throws: ``UserError`` if it has none yet or for ever, as it diverged.
  func policyFile(of trial: StoredTrial, isOnlyOne: Bool) throws(UserError) -> URL {
    let url = folder.appending(path: Self.policyFile(of: trial, isOnlyOne: isOnlyOne))
    guard trial.outcome != .diverged else {
      throw UserError(
        .data,
        "the run in \(folder.relativePath) diverged; name the file to take the policy measured last "
          + "before: \(url.relativePath)")
    }
    guard trial.outcome != nil, FileManager.default.fileExists(atPath: url.path) else {
      throw UserError(
        .cannotRead,
        "the run in \(folder.relativePath) has no final policy: it did not come to an end; continue "
          + "it with: meanfield run --resume \(folder.relativePath)")
    }
    return url
  }
}
