public import Foundation
import GRDB

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The database of one run: what was asked, what was measured, and where it stands.
///
/// One SQLite file in the run's folder. Whatever belongs together is written in one transaction:
/// a checkpoint with the measurements up to it, so that a process killed at any moment leaves a
/// run that continues to the identical result. Safe to use from several threads.
public final class RunStore: Sendable {
  /// The database's name in the run's folder.
  public static let fileName = "run.sqlite"

  /// The run's folder.
  public let folder: URL
  let database: DatabaseQueue
  /// The folder's lock while a run writes into it; nil when only reading.
  private let lock: FolderLock?
  /// The folders that were made for a new run.
  private let newFolder: NewFolder?

  private init(
    folder: URL, database: DatabaseQueue, lock: FolderLock?, newFolder: NewFolder? = nil
  ) {
    self.folder = folder
    self.database = database
    self.lock = lock
    self.newFolder = newFolder
  }

  /// Whether a folder holds a run.
  public static func exists(in folder: URL) -> Bool {
    FileManager.default.fileExists(atPath: folder.appending(path: fileName).path)
  }

  /// Whether a folder holds a run that described itself before it was killed, if it was; what did not
  /// is begun again.
  package static func hasBegun(in folder: URL) -> Bool {
    exists(in: folder) && !hasNotBegun(folder)
  }

  /// Makes the folder and an empty database in it, to write into.
  ///
  /// - Throws: ``UserError`` if the folder holds a run already or cannot be written.
  public static func create(in folder: URL) throws -> RunStore {
    let newFolder = try NewFolder(folder)
    do {
      let lock = try FolderLock(folder, for: lockPurpose)
      return RunStore(
        folder: folder, database: try createDatabase(in: folder), lock: lock, newFolder: newFolder)
    } catch {
      newFolder.remove()
      throw error
    }
  }

  /// Makes an empty database in a folder, or leaves no file behind.
  private static func createDatabase(in folder: URL) throws -> DatabaseQueue {
    // A database of a run that was killed before it was described holds nothing.
    guard !exists(in: folder) || hasNotBegun(folder) else {
      throw UserError(
        .usage,
        "\(folder.path) holds a run already; continue it with --resume \(folder.path), or choose "
          + "another folder with --out")
    }
    guard access(folder.path, W_OK | X_OK) == 0 else {
      throw UserError(
        .cannotWrite, "cannot write into the folder \(folder.path): \(currentErrorText())")
    }
    removeDatabase(in: folder)
    removeDrafts(in: folder)
    do {
      let database = try openDatabase(in: folder, readOnly: false, isNew: true)
      try translatingErrors(folder) {
        try database.write { db in
          try db.execute(sql: schema)
          try db.execute(sql: "PRAGMA user_version = \(schemaVersion)")
        }
      }
      return database
    } catch {
      removeDatabase(in: folder)
      throw error
    }
  }

  private static func removeDatabase(in folder: URL) {
    for suffix in ["", "-journal"] {
      try? FileManager.default.removeItem(at: folder.appending(path: fileName + suffix))
    }
  }

  /// Removes what a killed process left half made; only who holds the lock may.
  private static func removeDrafts(in folder: URL) {
    for name in ["", policyFolderName, RunInputs.folderName] {
      Draft.removeAll(in: folder.appending(path: name))
    }
  }

  /// Removes a new run that could not be begun, and the folders that were made for it.
  func discard() {
    try? database.close()
    Self.removeDatabase(in: folder)
    newFolder?.remove()
  }

  private static func hasNotBegun(_ folder: URL) -> Bool {
    let size =
      try? FileManager.default.attributesOfItem(
        atPath: folder.appending(path: fileName).path)[.size] as? Int
    if size == 0 { return true }
    let database = try? openDatabase(in: folder, readOnly: true)
    let runs = try? database?.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM run") }
    return runs == 0
  }

  /// Opens the database of a run.
  ///
  /// - Parameters:
  ///   - folder: The run's folder.
  ///   - forWriting: Whether to continue the run; only one process can at a time.
  /// - Throws: ``UserError`` if there is none, it is damaged or of a newer version, or another
  ///   process is writing into it.
  public static func open(_ folder: URL, forWriting: Bool = false) throws -> RunStore {
    guard exists(in: folder) else {
      throw UserError(.cannotRead, "\(folder.path) holds no run: there is no \(fileName) in it")
    }
    let lock = forWriting ? try FolderLock(folder, for: lockPurpose) : nil
    let database = try openDatabase(in: folder, readOnly: !forWriting)
    try check(database, in: folder)
    if forWriting {
      try translatingErrors(folder) { try database.write(migrate) }
      removeDrafts(in: folder)
    }
    return RunStore(folder: folder, database: database, lock: lock)
  }

  /// Refuses a database of another version, and one whose end is missing.
  private static func check(_ database: DatabaseQueue, in folder: URL) throws {
    let path = folder.appending(path: fileName).path
    let (version, pageSize) = try translatingErrors(folder, whenClosed: .cannotRead) {
      try database.read { db in
        let numbers = try ["user_version", "page_size"].map {
          try Int.fetchOne(db, sql: "PRAGMA \($0)") ?? 0
        }
        return (numbers[0], numbers[1])
      }
    }
    guard (oldestVersion...schemaVersion).contains(version) else {
      throw UserError(
        .data,
        version > schemaVersion
          ? "\(path) was written by a newer meanfield (version \(version) of the tables, this "
            + "program knows \(schemaVersion)); use that one"
          : "\(path) is not a run's database, or was cut off while it was made")
    }
    // SQLite itself tells when whole pages are missing, but reads half a page as if it were whole.
    let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
    guard let size, size.isMultiple(of: max(1, pageSize)) else {
      throw UserError(.data, "\(path) is damaged: its end is missing")
    }
  }

  /// Removes what a run wrote into a folder, and the folder if nothing else is in it; works on
  /// damaged databases too.
  ///
  /// - Returns: Whether the folder is gone.
  /// - Throws: ``UserError`` if there is no run, another process is writing into it, or something
  ///   cannot be removed.
  public static func remove(_ folder: URL) throws -> Bool {
    guard exists(in: folder) else {
      throw UserError(.cannotRead, "\(folder.path) holds no run: there is no \(fileName) in it")
    }
    let lock = try FolderLock(folder, for: lockPurpose)
    defer { withExtendedLifetime(lock) {} }
    let files = FileManager.default
    do {
      let isOurs = { (name: String) in
        [fileName, fileName + "-journal", "policy.npy", policyFolderName, RunInputs.folderName]
          .contains(name) || Draft.isDraft(name)
          || ["exploitability", "return", "population", "distance"].contains { name.hasPrefix($0) }
            && ["svg", "png", "csv", "gnuplot"].contains { name.hasSuffix("." + $0) }
      }
      for name in try files.contentsOfDirectory(atPath: folder.path) where isOurs(name) {
        try files.removeItem(at: folder.appending(path: name))
      }
      guard try files.contentsOfDirectory(atPath: folder.path).isEmpty else { return false }
      try files.removeItem(at: folder)
      return true
    } catch {
      throw UserError(.cannotWrite, "cannot remove \(folder.path): \(error.localizedDescription)")
    }
  }

  private static func openDatabase(
    in folder: URL, readOnly: Bool, isNew: Bool = false
  ) throws -> DatabaseQueue {
    var configuration = Configuration()
    // A reader must be able to roll back what a killed writer left half done, so it may write too
    // where the folder lets it.
    configuration.readonly =
      readOnly && !FileManager.default.isWritableFile(atPath: folder.path)
    configuration.busyMode = .timeout(10)
    return try translatingErrors(folder, whenClosed: isNew ? .cannotWrite : .cannotRead) {
      try DatabaseQueue(
        path: folder.appending(path: fileName).path, configuration: configuration)
    }
  }

  private static let lockPurpose = "a run"

  private static func currentErrorText() -> String { String(cString: strerror(errno)) }

  func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try Self.translatingErrors(folder) { try database.write(body) }
  }

  func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try Self.translatingErrors(folder, whenClosed: .cannotRead) { try database.read(body) }
  }
}
