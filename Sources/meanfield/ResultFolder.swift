import Foundation
import MeanFieldFigures
import MeanFieldRuns

/// The folder in which a command keeps its result, as JSON, and a picture of it.
struct ResultFolder {
  /// What a folder can hold, by its file.
  enum Result: String, CaseIterable {
    case evaluation = "evaluation.json"
    case simulation = "simulation.json"

    /// With its article.
    var name: String {
      switch self {
      case .evaluation: "an evaluation"
      case .simulation: "a simulation"
      }
    }
  }

  private let url: URL
  private let result: Result

  /// The folder asked for by `--out`, which is made before anything is computed for it.
  ///
  /// - Throws: `UserError` if it holds a result already or cannot be written.
  init(_ path: String, for result: Result) throws {
    if path.isEmpty { throw UserError(.usage, "--out: the name of the folder is empty") }
    self.result = result
    url = URL(filePath: path, directoryHint: .isDirectory)
    do {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    } catch {
      throw UserError(.cannotWrite, "\(url.path): \(error.localizedDescription)")
    }
    for other in Result.allCases
    where FileManager.default.fileExists(atPath: url.appending(path: other.rawValue).path) {
      throw UserError(
        .usage,
        "--out: \(url.relativePath) holds \(other.name) already (\(other.rawValue)); choose "
          + "another folder")
    }
    Draft.removeAll(in: url)
  }

  /// Writes the result and gives the file's path.
  func keep(_ value: some Encodable) throws -> String {
    let file = url.appending(path: result.rawValue)
    let text = try encodedJSON(value) + "\n"
    try AtomicFile.write(to: file.path) { (writer) throws(UserError) in
      try writer.append(Array(text.utf8))
    }
    return file.relativePath
  }

  /// Draws a picture of the result.
  func draw(_ picture: some Picture, named name: String) throws -> PictureFiles {
    do {
      return try PictureWriter().draw(picture, named: name, into: url)
    } catch {
      throw UserError(.cannotWrite, error.description)
    }
  }
}
