public import Foundation
import GRDB

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// An error that only a damaged database can cause.
private protocol DamageError: Error {}
extension DecodingError: DamageError {}
extension RowDecodingError: DamageError {}

/// The database of one run: what was asked, what was measured, and where it stands.
///
/// One SQLite file in the run's folder. Whatever belongs together is written in one transaction:
/// a checkpoint with the measurements up to it, so that a process killed at any moment leaves a
/// run that continues to the identical result. Safe to use from several threads.
public final class RunStore: Sendable {
  /// The database's name in the run's folder.
  public static let fileName = "run.sqlite"
  /// The version of the tables; a database of a newer version is refused.
  static let schemaVersion = 1

  /// The run's folder.
  public let folder: URL
  let database: DatabaseQueue
  /// Holds the folder's lock while a run writes into it; −1 when only reading.
  private let lock: Int32

  private init(folder: URL, database: DatabaseQueue, lock: Int32) {
    self.folder = folder
    self.database = database
    self.lock = lock
  }

  deinit {
    if lock >= 0 { close(lock) }
  }

  /// Whether a folder holds a run.
  public static func exists(in folder: URL) -> Bool {
    FileManager.default.fileExists(atPath: folder.appending(path: fileName).path)
  }

  /// Makes the folder and an empty database in it, to write into.
  ///
  /// - Throws: ``UserError`` if the folder holds a run already or cannot be written.
  public static func create(in folder: URL) throws -> RunStore {
    try makeFolder(folder)
    let lock = try lockFolder(folder)
    // A database of a run that was killed before it was described holds nothing.
    guard !exists(in: folder) || hasNotBegun(folder) else {
      close(lock)
      throw UserError(
        .usage,
        "\(folder.path) holds a run already; continue it with --resume \(folder.path), or choose "
          + "another folder with --out")
    }
    for suffix in ["", "-journal"] {
      try? FileManager.default.removeItem(at: folder.appending(path: fileName + suffix))
    }
    let database = try openDatabase(in: folder, readOnly: false)
    try translatingErrors(folder) {
      try database.write { db in
        try db.execute(sql: schema)
        try db.execute(sql: "PRAGMA user_version = \(schemaVersion)")
      }
    }
    return RunStore(folder: folder, database: database, lock: lock)
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
    let lock = forWriting ? try lockFolder(folder) : -1
    do {
      let database = try openDatabase(in: folder, readOnly: !forWriting)
      let version = try translatingErrors(folder) {
        try database.read { db in
          try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        }
      }
      guard version == schemaVersion else {
        throw UserError(
          .data,
          version > schemaVersion
            ? "\(folder.path)/\(fileName) was written by a newer meanfield (version \(version) of "
              + "the tables, this program knows \(schemaVersion)); use that one"
            : "\(folder.path)/\(fileName) is not a run's database, or was cut off while it was made"
        )
      }
      return RunStore(folder: folder, database: database, lock: lock)
    } catch {
      if lock >= 0 { close(lock) }
      throw error
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
    let lock = try lockFolder(folder)
    defer { close(lock) }
    let files = FileManager.default
    do {
      let isOurs = { (name: String) in
        [fileName, fileName + "-journal", "policy.npy", "policies", "inputs"].contains(name)
          || ["exploitability", "population", "distance"].contains { name.hasPrefix($0) }
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

  private static func openDatabase(in folder: URL, readOnly: Bool) throws -> DatabaseQueue {
    var configuration = Configuration()
    // A reader must be able to roll back what a killed writer left half done, so it may write too
    // where the folder lets it.
    configuration.readonly =
      readOnly && !FileManager.default.isWritableFile(atPath: folder.path)
    configuration.busyMode = .timeout(10)
    return try translatingErrors(folder) {
      try DatabaseQueue(
        path: folder.appending(path: fileName).path, configuration: configuration)
    }
  }

  /// Takes the folder's lock, which ends with the process; a writer that is just ending gets a
  /// moment to let go of it.
  private static func lockFolder(_ folder: URL) throws -> Int32 {
    #if canImport(Glibc)
      let descriptor = Glibc.open(folder.path, O_RDONLY | O_CLOEXEC)
    #else
      let descriptor = Darwin.open(folder.path, O_RDONLY | O_CLOEXEC)
    #endif
    guard descriptor >= 0 else {
      throw UserError(.cannotRead, "cannot open the folder \(folder.path): \(currentErrorText())")
    }
    for _ in 0..<20 {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return descriptor }
      usleep(50_000)
    }
    close(descriptor)
    throw UserError(.usage, "another process is writing a run into \(folder.path)")
  }

  private static func currentErrorText() -> String { String(cString: strerror(errno)) }

  /// Turns the database's errors into ones that tell a person what to do.
  static func translatingErrors<Result>(_ folder: URL, _ body: () throws -> Result) throws -> Result
  {
    do {
      return try body()
    } catch let error as DatabaseError {
      let path = folder.appending(path: fileName).path
      switch error.resultCode {
      case .SQLITE_FULL:
        throw UserError(.cannotWrite, "the disk is full: \(path) keeps what was saved before")
      case .SQLITE_NOTADB, .SQLITE_CORRUPT:
        throw UserError(.data, "\(path) is damaged: \(error.message ?? "not a database")")
      case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
        throw UserError(.cannotWrite, "cannot write \(path): \(error.message ?? "not permitted")")
      case .SQLITE_IOERR:
        throw UserError(
          .cannotWrite, "cannot write \(path): \(error.message ?? "input/output error")")
      default:
        throw UserError(.data, "\(path): \(error.message ?? "\(error.resultCode)")")
      }
    } catch is any DamageError {
      throw UserError(.data, "\(folder.appending(path: fileName).path) is damaged")
    }
  }

  func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try Self.translatingErrors(folder) { try database.write(body) }
  }

  func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try Self.translatingErrors(folder) { try database.read(body) }
  }

  private static let schema = """
    CREATE TABLE run (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      description TEXT NOT NULL,      -- the run file; its paths start from the run's folder
      program TEXT NOT NULL,          -- name and version of what wrote it
      created TEXT NOT NULL,          -- ISO 8601
      finished TEXT,
      wall_seconds REAL NOT NULL DEFAULT 0,
      cpu_seconds REAL NOT NULL DEFAULT 0
    );
    CREATE TABLE variant (            -- a point of the sweep
      id INTEGER PRIMARY KEY,
      label TEXT NOT NULL,
      parameters TEXT NOT NULL,       -- every setting with its value, JSON
      layout TEXT NOT NULL            -- the game's states, populations and map, JSON
    );
    CREATE TABLE trial (
      variant INTEGER NOT NULL REFERENCES variant (id),
      number INTEGER NOT NULL,
      seed INTEGER NOT NULL,
      outcome TEXT,                   -- converged, iteration-limit or diverged; null until then
      finished INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (variant, number)
    );
    CREATE TABLE metric (
      variant INTEGER NOT NULL,
      trial INTEGER NOT NULL,
      iteration INTEGER NOT NULL,
      name TEXT NOT NULL,
      value REAL,                     -- null for a number that is not finite
      PRIMARY KEY (variant, trial, name, iteration)
    ) WITHOUT ROWID;
    CREATE TABLE checkpoint (
      variant INTEGER NOT NULL,
      trial INTEGER NOT NULL,
      name TEXT NOT NULL,
      part INTEGER NOT NULL,          -- long tables are cut into parts
      iteration INTEGER NOT NULL,
      data BLOB NOT NULL,             -- little-endian float64
      PRIMARY KEY (variant, trial, name, part)
    );
    CREATE TABLE flow (               -- the mean field of the final policy
      variant INTEGER NOT NULL,
      trial INTEGER NOT NULL,
      steps INTEGER NOT NULL,
      data BLOB NOT NULL,             -- little-endian float64, [steps, S]
      PRIMARY KEY (variant, trial)
    );
    CREATE TABLE simulation (         -- N agents who follow the final policy
      variant INTEGER NOT NULL,
      trial INTEGER NOT NULL,
      agents INTEGER NOT NULL,
      episodes INTEGER NOT NULL,
      mean REAL NOT NULL,
      low REAL,                       -- null if unbounded
      high REAL,
      distance BLOB NOT NULL,         -- little-endian float64, [steps]
      flow BLOB NOT NULL,             -- of the first episode, [steps, S]
      PRIMARY KEY (variant, trial, agents)
    );
    """
}
