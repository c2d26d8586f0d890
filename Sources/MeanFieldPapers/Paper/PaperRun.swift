public import MeanFieldRuns

/// A run that figures or claims of a paper are made from.
public struct PaperRun: Sendable {
  /// Its name, which is that of its folder.
  public let name: String
  /// The run file, with the paper's own sizes and numbers of trials.
  public let runFile: String
  private let adapt: @Sendable (inout RunDescription, Preset) -> Void

  /// The run that a run file describes.
  ///
  /// - Parameters:
  ///   - name: Its name: ASCII letters, digits and `-`.
  ///   - runFile: The text of the run file, with the paper's own sizes and numbers of trials.
  ///   - adapt: Changes the run to a preset's size.
  public init(
    _ name: String, runFile: String,
    adapt: @escaping @Sendable (_ run: inout RunDescription, _ preset: Preset) -> Void = { _, _ in }
  ) {
    self.name = name
    self.runFile = runFile
    self.adapt = adapt
  }

  /// What is run in a preset.
  ///
  /// - Throws: ``UserError`` with line and column if the run file is wrong.
  public func description(in preset: Preset) throws(UserError) -> RunDescription {
    var run = try RunDescription.read(yaml: runFile, file: "\(name).yaml")
    adapt(&run, preset)
    return run
  }
}
