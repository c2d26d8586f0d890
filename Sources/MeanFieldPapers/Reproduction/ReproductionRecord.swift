public import Foundation
import MeanFieldRuns

/// What a reproduction was asked for, in its folder, so that it can go on after it was killed.
public struct ReproductionRecord: Sendable, Codable, Equatable {
  /// The name of its file.
  public static let fileName = "reproduction.json"
  /// The most bytes that such a file may have.
  private static let sizeLimit = 1 << 20

  /// The paper's name.
  public let paper: String
  /// The names of the figures.
  public let figures: [String]
  /// How much work it is.
  public let preset: Preset
  /// How often runs are done that the preset repeats, if not as often as it says.
  public let trials: Int?
  /// Where all randomness comes from, if not from the runs' own seeds.
  public let seed: UInt64?
  /// The name and version of the program that began it.
  public let program: String

  /// What a plan asks for.
  init(_ plan: ReproductionPlan, program: String = programVersion) {
    paper = plan.paper.name
    figures = plan.figures.map(\.name)
    preset = plan.preset
    trials = plan.trials
    seed = plan.seed
    self.program = program
  }

  /// Whether a folder holds a reproduction.
  public static func exists(in folder: URL) -> Bool {
    FileManager.default.fileExists(atPath: folder.appending(path: fileName).path)
  }

  /// Makes sure that a folder holds a reproduction.
  static func check(in folder: URL) throws(UserError) {
    guard exists(in: folder) else {
      throw UserError(
        .cannotRead,
        "\(folder.relativePath) holds no reproduction: there is no \(fileName) in it")
    }
  }

  /// What was asked for in a folder.
  ///
  /// - Throws: ``UserError`` if there is no reproduction, or its file is damaged.
  public static func read(from folder: URL) throws -> ReproductionRecord {
    try check(in: folder)
    let path = folder.appending(path: fileName).relativePath
    let text = try TextFile.read(path, limit: sizeLimit)
    do {
      return try JSONDecoder().decode(ReproductionRecord.self, from: Data(text.utf8))
    } catch {
      throw UserError(.data, "the file is damaged", at: TextLocation(file: path))
    }
  }

  /// Writes it into a folder, whole or not at all.
  func write(to folder: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    let bytes = Array(try encoder.encode(self)) + Array("\n".utf8)
    try AtomicFile.write(to: folder.appending(path: Self.fileName).path) {
      writer throws(UserError) in
      try writer.append(bytes)
    }
  }
}
