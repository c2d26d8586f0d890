import Foundation
import MeanFieldModel
import MeanFieldRuns

/// Opens a run by its folder, or by its name in `runs/`.
func openRun(_ name: String) throws -> RunStore { try RunStore.open(try runFolder(name)) }

/// The folder of a run, as given or by its name in `runs/`.
///
/// - Throws: `UserError` with the nearest names if there is no run.
func runFolder(_ name: String) throws -> URL {
  try refuseEmpty(name)
  let url = URL(filePath: name, directoryHint: .isDirectory)
  let inRuns = URL(filePath: "runs/\(name)", directoryHint: .isDirectory)
  if let found = [url, inRuns].first(where: RunStore.exists(in:)) { return found }
  let runs = URL(filePath: "runs", directoryHint: .isDirectory)
  let names = ((try? FileManager.default.contentsOfDirectory(atPath: runs.path)) ?? [])
    .filter { RunStore.exists(in: runs.appending(path: $0)) }.sorted()
  let near = nearestNames(to: url.lastPathComponent, among: names)
  let hint =
    if !near.isEmpty {
      "; did you mean \(near.joined(separator: " or "))?"
    } else {
      names.isEmpty ? "" : "; see: meanfield runs list"
    }
  throw UserError(
    .cannotRead, "\(name) holds no run: there is no \(RunStore.fileName) in it\(hint)")
}

/// The run that a word names which could mean something else, or nil if it can only mean that.
///
/// A folder that exists is a run's; a name in `runs/` is where there is no file of that name.
func namedRun(_ word: String) throws -> RunStore? {
  var isFolder: ObjCBool = false
  let exists = FileManager.default.fileExists(atPath: word, isDirectory: &isFolder)
  let inRuns = URL(filePath: "runs/\(word)", directoryHint: .isDirectory)
  guard !word.isEmpty, exists ? isFolder.boolValue : RunStore.exists(in: inRuns) else {
    return nil
  }
  return try openRun(word)
}

/// An empty name would mean the current folder.
func refuseEmpty(_ folder: String) throws {
  if folder.isEmpty { throw UserError(.usage, "the name of the folder is empty") }
}
