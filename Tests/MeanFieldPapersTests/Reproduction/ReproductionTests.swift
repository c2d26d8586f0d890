import Foundation
import MeanFieldFigures
import MeanFieldPapers
import MeanFieldRuns
import Synchronization
import Testing

@Suite struct ReproductionTests {
  private static let paper = SamplePaper.paper

  @Test func everything() throws {
    let folder = ReproductionFolder()
    let report = try Reproduction.finish(ReproductionPlan(Self.paper), in: folder.url)
    #expect(report.holds && report.claims.count == 3)
    #expect(
      try folder.contents() == [
        "figures", "index.html", "report.json", "reproduction.json", "runs",
      ])
    #expect(try folder.contents("runs") == ["crowd", "descent", "play"])
    let kinds = ["csv", "gnuplot", "png", "svg"]
    #expect(
      try folder.contents("figures") == kinds.map { "figure-1." + $0 }
        + kinds.map { "figure-2." + $0 })
    // Ordinary runs.
    for name in ["crowd", "descent", "play"] {
      let summary = try RunSummary(of: RunStore.open(folder("runs/\(name)")))
      #expect(summary.finished && summary.run == name)
    }
  }

  /// Only the runs of the figure that is asked for are there; asked for, the others follow.
  @Test func oneFigureThenAnother() throws {
    let folder = ReproductionFolder()
    let plan = try ReproductionPlan(Self.paper, figures: ["figure-2"], preset: .quick)
    let first = try Reproduction.finish(plan, in: folder.url)
    #expect(try folder.contents("runs") == ["descent", "play"])
    #expect(first.figures.map(\.name) == ["figure-2"])

    let both = try Reproduction.resume(
      Self.paper, figures: ["figure-1"], in: folder.url, manner: .init(threads: 1)
    ).finish()
    #expect(try folder.contents("runs") == ["crowd", "descent", "play"])
    #expect(both.figures.map(\.name) == ["figure-1", "figure-2"])
    #expect(both.preset == .quick && both.claims.count == 3)

    let straight = ReproductionFolder()
    _ = try Reproduction.finish(ReproductionPlan(Self.paper, preset: .quick), in: straight.url)
    #expect(try folder.results() == straight.results())
  }

  /// Agents who move are drawn from the run's policy, and are the same after a break; the page plays
  /// them in itself, and names no script, as there is none.
  @Test func film() throws {
    let folder = ReproductionFolder()
    let report = try Reproduction.finish(ReproductionPlan(SamplePaper.moving), in: folder.url)
    #expect(try folder.contents("figures") == ["film.csv", "film.png", "film.svg"])
    #expect(report.figures[0].files.sorted() == ["csv", "png", "svg"].map { "figures/film.\($0)" })
    let film = try folder.text("figures/film.svg")
    #expect(film.components(separatedBy: "<animateTransform").count > 12)
    let page = try folder.text("index.html")
    #expect(page.contains("base64,\(Data(film.utf8).base64EncodedString())"))
    #expect(!page.contains("gnuplot"))

    let results = try folder.results()
    try FileManager.default.removeItem(at: folder.url.appending(path: "figures"))
    _ = try Reproduction.resume(
      SamplePaper.moving, in: folder.url, manner: .init(threads: 1)
    ).finish()
    #expect(try folder.results() == results)
  }

  /// What somebody else has written is not overwritten.
  @Test(arguments: ["index.html", "report.json", "runs", "figures"])
  func foreignFiles(name: String) throws {
    let folder = ReproductionFolder()
    try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
    try Data("mine".utf8).write(to: folder.url.appending(path: name))
    let error = #expect(throws: UserError.self) {
      try Reproduction.begin(
        ReproductionPlan(Self.paper), in: folder.url, manner: .init(threads: 1))
    }
    #expect(error?.message.contains("holds \(name), which is of no reproduction") == true)
    #expect(try folder.contents() == [name])
  }

  /// Stopped again and again, within runs, between them and between pictures, it comes to the same bits.
  @Test func stoppedAndContinued() throws {
    let alone = ReproductionFolder()
    _ = try Reproduction.finish(ReproductionPlan(Self.paper), in: alone.url)

    let folder = ReproductionFolder()
    let seen = Mutex<Set<String>>([])
    var sittings = 0
    var hasEnded = false
    while !hasEnded {
      sittings += 1
      // Each sitting ends at the first thing that no earlier one got to.
      let stop = StopRequest()
      let manner = Reproduction.Manner(threads: 1, stop: stop) { progress in
        let place = "\(progress.part) \(progress.progress.trial) \(progress.progress.phase)"
        let isNew = seen.withLock { $0.insert(place).inserted }
        if isNew { stop.request() }
      }
      let reproduction =
        sittings == 1
        ? try Reproduction.begin(ReproductionPlan(Self.paper), in: folder.url, manner: manner)
        : try Reproduction.resume(Self.paper, in: folder.url, manner: manner)
      if case .finished = try reproduction.run() { hasEnded = true }
    }
    // Three trials of one run with agents, two runs more, and the pictures.
    #expect(sittings > 8)
    #expect(try folder.results() == alone.results())
    #expect(try folder.contents() == alone.contents())
  }

  /// Once finished, it is drawn and reported again; the runs stay as they are.
  @Test func resumedWhenFinished() throws {
    let folder = ReproductionFolder()
    _ = try Reproduction.finish(ReproductionPlan(Self.paper, preset: .quick), in: folder.url)
    let report = try folder.text("report.json")
    try FileManager.default.removeItem(at: folder("figures"))
    _ = try Reproduction.resume(Self.paper, in: folder.url, manner: .init(threads: 1)).finish()
    #expect(try folder.contents("figures").count == 8)
    #expect(try folder.text("report.json") == report)
  }

  /// A claim that fails is reported as the others are.
  @Test func failingClaim() throws {
    let folder = ReproductionFolder()
    let plan = try ReproductionPlan(Self.paper, figures: ["figure-2"], preset: .quick)
    let report = try Reproduction.finish(plan, in: folder.url)
    #expect(!report.holds && report.claims.map(\.holds) == [false])
    #expect(try folder.text("index.html").contains("The claim fails"))
    #expect(folder.has("report.json"))
  }

  /// That numbers blow up is a result.
  @Test func divergingRun() throws {
    let folder = ReproductionFolder()
    let plan = try ReproductionPlan(SamplePaper.diverging)
    let report = try Reproduction.finish(plan, in: folder.url)
    #expect(!report.holds && report.runs.map(\.diverged) == [1])
    #expect(try folder.text("report.json").contains("\"measured\" : null"))
    #expect(try folder.text("index.html").contains("1 (1 diverged)"))
    let results = try folder.results()
    _ = try Reproduction.resume(SamplePaper.diverging, in: folder.url, manner: .init(threads: 1))
      .finish()
    #expect(try folder.results() == results)
  }

  // MARK: - Refusals

  @Test func refusals() throws {
    let folder = ReproductionFolder()
    let manner = Reproduction.Manner(threads: 1)
    let plan = try ReproductionPlan(Self.paper, figures: ["figure-2"], preset: .quick, trials: 4)

    let missing = #expect(throws: UserError.self) {
      try Reproduction.resume(Self.paper, in: folder.url, manner: manner)
    }
    #expect(missing?.kind == .cannotRead && missing?.message.contains("holds no repro") == true)

    _ = try Reproduction.begin(plan, in: folder.url, manner: manner)
    let again = #expect(throws: UserError.self) {
      try Reproduction.begin(plan, in: folder.url, manner: manner)
    }
    #expect(again?.kind == .usage && again?.message.contains("continue it with --resume") == true)

    func refusal(
      _ paper: Paper = Self.paper, _ preset: Preset? = nil, _ trials: Int? = nil,
      _ seed: UInt64? = nil
    ) -> String? {
      #expect(throws: UserError.self) {
        try Reproduction.resume(
          paper, preset: preset, trials: trials, seed: seed, in: folder.url, manner: manner)
      }?.message
    }
    #expect(refusal(SamplePaper.diverging)?.contains("another paper: sample2026, not div") == true)
    #expect(refusal(Self.paper, .paper)?.contains("another preset: quick, not paper") == true)
    #expect(refusal(Self.paper, .quick, 5)?.contains("another number of trials: 4, not 5") == true)
    #expect(
      refusal(Self.paper, .quick, 4, 1)?.contains("another seed: those of the runs, not 1") == true)
    _ = try Reproduction.resume(
      Self.paper, figures: ["figure-2"], preset: .quick, trials: 4, in: folder.url, manner: manner)

    try Data("{}".utf8).write(to: folder("reproduction.json"))
    let damaged = #expect(throws: UserError.self) {
      try Reproduction.resume(Self.paper, in: folder.url, manner: manner)
    }
    #expect(damaged?.kind == .data && damaged?.location?.file?.hasSuffix(".json") == true)
  }

  /// Where there is no place for a folder nothing is made.
  @Test func noPlace() throws {
    let folder = ReproductionFolder()
    try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
    try Data().write(to: folder("file"))
    let error = #expect(throws: UserError.self) {
      try Reproduction.begin(
        ReproductionPlan(Self.paper), in: folder("file/inside"), manner: .init(threads: 1))
    }
    #expect(error?.kind == .cannotWrite)
    #expect(try folder.contents() == ["file"])
  }

  /// Only one process at a time.
  @Test func lockedFolder() throws {
    let folder = ReproductionFolder()
    let manner = Reproduction.Manner(threads: 1)
    let plan = try ReproductionPlan(Self.paper, preset: .quick)
    let first = try Reproduction.begin(plan, in: folder.url, manner: manner)
    let error = #expect(throws: UserError.self) {
      try Reproduction.resume(Self.paper, in: folder.url, manner: manner)
    }
    #expect(error?.message.contains("another process is writing a reproduction") == true)

    // Nor is what was asked for read, which whoever has the lock may be about to change.
    try Data("{}".utf8).write(to: folder("reproduction.json"))
    let unread = #expect(throws: UserError.self) {
      try Reproduction.resume(Self.paper, in: folder.url, manner: manner)
    }
    #expect(unread?.message == error?.message)
    withExtendedLifetime(first) {}
  }

  /// A run of an earlier version of the paper is not taken for one of this.
  @Test func otherRun() throws {
    let folder = ReproductionFolder()
    let manner = Reproduction.Manner(threads: 1)
    let plan = try ReproductionPlan(Self.paper, figures: ["figure-2"], preset: .quick)
    let reproduction = try Reproduction.begin(plan, in: folder.url, manner: manner)
    var other = plan.runs[0].description
    other.iterations += 1
    _ = try Runner.begin(
      other, base: nil, folder: folder("runs/play"), threads: 1, stop: StopRequest(),
      report: { _ in })
    let error = #expect(throws: UserError.self) { try reproduction.run() }
    #expect(error?.message.contains("holds another run than sample2026 has now") == true)
  }

  /// Without gnuplot the runs are kept, and drawn when it is there.
  @Test func missingTool() throws {
    let folder = ReproductionFolder()
    let plan = try ReproductionPlan(Self.paper, figures: ["figure-2"], preset: .quick)
    let missing = DrawingTool(name: "gnuplot", package: "gnuplot-nox", location: nil)
    let manner = Reproduction.Manner(threads: 1, writer: PictureWriter(gnuplot: missing))
    let error = #expect(throws: UserError.self) {
      try Reproduction.begin(plan, in: folder.url, manner: manner).run()
    }
    #expect(error?.kind == .cannotWrite && error?.message.contains("apt-get install") == true)
    #expect(!folder.has("report.json"))
    _ = try Reproduction.resume(Self.paper, in: folder.url, manner: .init(threads: 1)).finish()
    #expect(folder.has("report.json"))
  }
}
