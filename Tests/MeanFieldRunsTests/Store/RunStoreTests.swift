import Foundation
import GRDB
import MeanFieldModel
import MeanFieldSolvers
import Testing

@testable import MeanFieldRuns

@Suite struct RunStoreTests {
  static let small = RunDescription(
    game: Selection("left-right"), iterations: 4,
    evaluation: .init(every: 2, agents: [10], episodes: 2))

  /// SQLite's page size, unless it is told another.
  static let pageSize = 4096

  /// Whatever is read of a damaged run, the error is one for people.
  private func error(readingIn folder: URL) -> UserError? {
    do {
      let store = try RunStore.open(folder)
      _ = try RunSummary(of: store)
      for trial in try store.run().trials {
        _ = try store.flow(variant: trial.variant, trial: trial.number)
      }
      return nil
    } catch let error as UserError {
      return error
    } catch {
      Issue.record("an error that is not for people: \(error)")
      return nil
    }
  }

  private func error(resumingIn folder: URL) -> UserError? {
    do {
      let runner = try Runner.resume(
        folder, threads: 1, stop: StopRequest(), report: { _ in })
      _ = try runner.run()
      return nil
    } catch let error as UserError {
      return error
    } catch {
      Issue.record("an error that is not for people: \(error)")
      return nil
    }
  }

  // MARK: - One run a folder, one writer a run

  @Test func aFolderHoldsOneRun() throws {
    let folder = try RunFolder()
    #expect(!RunStore.exists(in: folder("run")))
    let contents = try folder.finish(Self.small)
    #expect(RunStore.exists(in: folder("run")))
    let error = #expect(throws: UserError.self) { try folder.work(on: "run", Self.small) }
    #expect(error?.kind == .usage)
    #expect(error?.message.contains("--resume") == true)
    #expect(try RunContents(of: folder("run")) == contents)
  }

  /// Files that are there already stay.
  @Test func aFolderMayHoldOtherThings() throws {
    let folder = try RunFolder()
    try FileManager.default.createDirectory(at: folder("run"), withIntermediateDirectories: true)
    try Data("mine".utf8).write(to: folder("run/notes.txt"))
    try folder.finish(Self.small)
    #expect(try Data(contentsOf: folder("run/notes.txt")) == Data("mine".utf8))
  }

  /// What a run writes goes with it, pictures too; what only looks like that stays.
  @Test func removalLeavesOtherThings() throws {
    let folder = try RunFolder()
    try folder.finish(Self.small)
    for name in ["exploitability.svg", "population-1.csv", "distance.gnuplot", "population.txt"] {
      try Data("x".utf8).write(to: folder("run/\(name)"))
    }
    #expect(try !RunStore.remove(folder("run")))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder("run").path) == ["population.txt"])
    try folder.finish(Self.small, in: "other")
    #expect(try RunStore.remove(folder("other")))
    #expect(!FileManager.default.fileExists(atPath: folder("other").path))
  }

  @Test func onlyOneWriter() throws {
    let folder = try RunFolder()
    do {
      let runner = try Runner.begin(
        Self.small, base: nil, folder: folder("run"), threads: 1, stop: StopRequest(),
        report: { _ in })
      for attempt in [
        { _ = try RunStore.open(folder("run"), forWriting: true) },
        { _ = try RunStore.create(in: folder("run")) },
        {
          _ = try Runner.resume(
            folder("run"), threads: 1, stop: StopRequest(), report: { _ in })
        },
      ] as [() throws -> Void] {
        let error = #expect(throws: UserError.self) { try attempt() }
        #expect(error?.kind == .usage)
        #expect(error?.message.contains("another process") == true)
      }
      // Readers are welcome, before, between and after.
      #expect(try RunStore.open(folder("run")).run().trials.count == 1)
      _ = try runner.run()
      #expect(try RunStore.open(folder("run")).run().finished != nil)
    }
    _ = try RunStore.open(folder("run"), forWriting: true)
    _ = try RunStore.open(folder("run"), forWriting: true)
  }

  // MARK: - What is no run

  @Test func noRun() throws {
    let folder = try RunFolder()
    for name in ["missing", ""] {
      let error = #expect(throws: UserError.self) { try RunStore.open(folder(name)) }
      #expect(error?.kind == .cannotRead)
      #expect(error?.message.contains(RunStore.fileName) == true)
    }
    #expect(try folder.contents == [])
  }

  @Test func somethingInTheWay() throws {
    let folder = try RunFolder()
    try Data().write(to: folder("file"))
    for name in ["file", "file/deeper"] {
      let error = #expect(throws: UserError.self) { try folder.work(on: name, Self.small) }
      #expect(error?.kind == .cannotWrite, "\(name): \(String(describing: error))")
      #expect(error?.message.contains("file") == true)
    }
    #expect(try Data(contentsOf: folder("file")).isEmpty)
    // A folder where the database should be.
    try FileManager.default.createDirectory(
      at: folder("run").appending(path: RunStore.fileName), withIntermediateDirectories: true)
    #expect(error(readingIn: folder("run")) != nil)
    #expect(error(resumingIn: folder("run"))?.kind == .cannotRead)
    #expect(throws: UserError.self) { try folder.work(on: "run", Self.small) }
  }

  /// What the database says of itself, as people are told.
  @Test(arguments: [
    (ResultCode.SQLITE_BUSY, UserError.Kind.cannotRead, "another process holds"),
    (.SQLITE_FULL, .resources, "the disk is full"), (.SQLITE_CORRUPT, .data, "is damaged"),
    (.SQLITE_IOERR, .cannotWrite, "cannot write"), (.SQLITE_CANTOPEN, .cannotWrite, "cannot open"),
  ])
  func databaseErrors(code: ResultCode, kind: UserError.Kind, message: String) {
    let error = #expect(throws: UserError.self) {
      try RunStore.translatingErrors(URL(filePath: "/run")) {
        throw DatabaseError(resultCode: code)
      }
    }
    #expect(error?.kind == kind && error?.message.contains(message) == true)
    #expect(error?.message.contains("/run/run.sqlite") == true)
  }

  @Test func newerVersionsAreRefused() throws {
    let folder = try RunFolder()
    try folder.finish(Self.small)
    for version in [RunStore.schemaVersion + 1, 1000] {
      try tamper(folder("run"), "PRAGMA user_version = \(version)")
      for error in [error(readingIn: folder("run")), error(resumingIn: folder("run"))] {
        #expect(error?.kind == .data)
        #expect(error?.message.contains("newer meanfield (version \(version)") == true)
      }
    }
    // The refusal has let go of the folder.
    try tamper(folder("run"), "PRAGMA user_version = \(RunStore.schemaVersion)")
    #expect(error(resumingIn: folder("run")) == nil)
  }

  /// A run of the first version of the tables is read as it is, and continued to the same end.
  @Test func olderVersions() throws {
    let folder = try RunFolder()
    try folder.finish(Self.small, in: "whole")
    let end = try folder.work(on: "run", Self.small) { _ in true }
    #expect(end != .finished)
    try tamper(folder("run"), "ALTER TABLE variant DROP COLUMN objective")
    try tamper(folder("run"), "PRAGMA user_version = 1")
    #expect(try RunSummary(of: RunStore.open(folder("run"))).points.map(\.objective) == [nil])
    #expect(try folder.work() == .finished)
    let summary = try RunSummary(of: RunStore.open(folder("run")))
    #expect(summary.points.map(\.objective) == ["exploitability"])
    #expect(try RunContents(of: folder("run")) == RunContents(of: folder("whole")))
  }

  /// What a run of the first version has measured tells what its algorithm drives to zero.
  @Test(arguments: [
    ("online-mirror-descent", "exploitability"), ("team-optimum", "team_gap"),
    ("munchausen-online-mirror-descent", "regularised_exploitability"),
  ])
  func olderObjectives(algorithm: String, name: String) throws {
    let folder = try RunFolder()
    try folder.finish(
      RunDescription(
        game: Selection("left-right"), algorithm: Selection(algorithm), iterations: 1))
    try tamper(folder("run"), "ALTER TABLE variant DROP COLUMN objective")
    try tamper(folder("run"), "PRAGMA user_version = 1")
    let store = try RunStore.open(folder("run"), forWriting: true)
    #expect(try store.run().variants.map(\.objective) == [name])
  }

  @Test(arguments: [0, 1, 15, 16, 100, 4000])
  func garbageIsRefused(bytes: Int) throws {
    let folder = try RunFolder()
    try FileManager.default.createDirectory(at: folder("run"), withIntermediateDirectories: true)
    var stream = RandomStream(seed: 61, purpose: .game, trial: bytes)
    let garbage = Data((0..<bytes).map { _ in UInt8(truncatingIfNeeded: stream.next()) })
    let file = folder("run").appending(path: RunStore.fileName)
    try garbage.write(to: file)
    for error in [error(readingIn: folder("run")), error(resumingIn: folder("run"))] {
      #expect(error?.kind == .data, "\(String(describing: error))")
      #expect(error?.message.contains(RunStore.fileName) == true)
    }
    #expect(try Data(contentsOf: file) == garbage)
  }

  /// Cut off anywhere, a database is refused as damaged; SQLite fills up a last page that is there
  /// in part, which may then read as empty.
  @Test func truncationIsRefused() throws {
    let folder = try RunFolder()
    try folder.finish(Self.small)
    let file = folder("run").appending(path: RunStore.fileName)
    let whole = try Data(contentsOf: file)
    for length in stride(from: 1, to: whole.count, by: 3001) {
      try whole.prefix(length).write(to: file)
      let errors = [error(readingIn: folder("run")), error(resumingIn: folder("run"))]
      if length <= whole.count - Self.pageSize {
        #expect(errors.map { $0?.kind } == [.data, .data], "\(length) of \(whole.count)")
      }
    }
    try whole.write(to: file)
    #expect(error(readingIn: folder("run")) == nil)
  }

  /// Any page overwritten: an error for people, or a run that still reads, but no crash.
  @Test func damagedPages() throws {
    let folder = try RunFolder()
    try folder.finish(Self.small)
    let file = folder("run").appending(path: RunStore.fileName)
    let whole = try Data(contentsOf: file)
    for start in stride(from: 0, to: whole.count, by: Self.pageSize) {
      var damaged = whole
      for index in start..<min(whole.count, start + Self.pageSize) { damaged[index] = 0x5A }
      try damaged.write(to: file)
      if let error = error(readingIn: folder("run")) { #expect(error.kind == .data) }
    }
  }

  /// Tables that hold what no run wrote.
  @Test(arguments: [
    "DELETE FROM run", "DROP TABLE metric", "DROP TABLE simulation",
    "UPDATE run SET description = '{'",
    "UPDATE variant SET layout = '{}'", "UPDATE variant SET parameters = 'x'",
  ])
  func strangeContents(statement: String) throws {
    let folder = try RunFolder()
    try folder.finish(Self.small)
    try tamper(folder("run"), statement)
    let error = error(readingIn: folder("run"))
    #expect(error?.kind == .data, "\(String(describing: error))")
  }

  /// Checkpoints that no run of this description wrote.
  @Test(arguments: [
    ("UPDATE checkpoint SET iteration = 99", "it was saved after 99 iterations"),
    ("UPDATE checkpoint SET iteration = -1", "it was saved after -1 iterations"),
    ("DELETE FROM checkpoint WHERE name = 'policy'", "the table policy has no numbers"),
  ])
  func strangeCheckpoints(statement: String, says: String) throws {
    let folder = try RunFolder()
    try folder.finish(Self.small)
    try tamper(folder("run"), "UPDATE trial SET finished = 0, outcome = NULL; " + statement)
    let error = error(resumingIn: folder("run"))
    #expect(
      error?.kind == .data && error?.message.contains(says) == true, "\(String(describing: error))")
  }

  /// A run killed between making its database and describing itself: an error that says so, and the
  /// folder can be used for the run it was meant for.
  @Test func cutOffBeforeItBegan() throws {
    let folder = try RunFolder()
    _ = try RunStore.create(in: folder("run"))
    let error = error(resumingIn: folder("run"))
    #expect(error?.kind == .data)
    #expect(error?.message.contains("before it began") == true)
    #expect(throws: Never.self) { try folder.finish(Self.small) }
  }

  private func tamper(_ folder: URL, _ statement: String) throws {
    let database = try DatabaseQueue(path: folder.appending(path: RunStore.fileName).path)
    try database.write { try $0.execute(sql: statement) }
  }

  // MARK: - What is stored

  @Test func numbersKeepTheirBits() {
    let numbers = [
      0, -0.0, 1, -1.5, .infinity, -.infinity, .nan, .leastNonzeroMagnitude,
      .greatestFiniteMagnitude, 0.1,
    ]
    #expect(bits(of: doubles(from: data(from: numbers))) == bits(of: numbers))
    #expect(data(from: []).isEmpty && doubles(from: Data()).isEmpty)
    #expect(Array(data(from: [1])) == [0, 0, 0, 0, 0, 0, 0xF0, 0x3F])
  }

  /// A checkpoint comes back whole, and measurements saved twice count once.
  @Test func savedAndReadBack() throws {
    let folder = try RunFolder()
    let runner = try Runner.begin(
      Self.small, base: nil, folder: folder("run"), threads: 1, stop: StopRequest(),
      report: { _ in })
    let record = TrialRecord(store: runner.store, variant: 1, trial: 1)
    #expect(try record.checkpoint() == nil && record.outcome() == nil)
    for iteration in [3, 7] {
      let tables = ["a": [Double(iteration), -0.0, .infinity], "b": [], "ü 'x'": [1]]
      try record.save(
        .init(iteration: iteration, tables: tables),
        measurements: [
          .init(iteration: 0, name: "m", value: Double(iteration)),
          .init(iteration: iteration, name: "m", value: .nan),
        ],
        outcome: nil, flow: iteration == 3 ? nil : (steps: 1, states: [0.25, 0.75]))
      let checkpoint = try #require(try record.checkpoint())
      #expect(checkpoint.iteration == iteration && checkpoint.tables == tables)
    }
    let metrics = try runner.store.metrics()
    #expect(metrics.map(\.iteration) == [0, 3, 7])
    #expect(metrics[0].value == 7 && metrics[1].value.isNaN && metrics[2].value.isNaN)
    #expect(try runner.store.flow(variant: 1, trial: 1) == [0.25, 0.75])
    #expect(try record.outcome() == nil)
  }
}
