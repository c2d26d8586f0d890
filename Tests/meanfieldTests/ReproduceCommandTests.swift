import ArgumentParser
import Foundation
import MeanFieldPapers
import MeanFieldRuns
import Testing

@testable import meanfield

@Suite struct ReproduceCommandTests {
  /// The command with a small paper in place of the catalogue, in a folder of its own.
  private static func reproduce(
    _ arguments: String, in program: Program, stop: StopRequest = StopRequest()
  ) throws -> Bool {
    let words = arguments.split(separator: " ").map(String.init)
    let command = try ReproduceCommand.parse(
      words + ["--out", program("out").path, "--quiet", "--threads", "1"])
    return try command.reproduce(among: [SmallPaper.paper], stop: stop)
  }

  private static func report(_ program: Program) throws -> [String: Any] {
    let data = try Data(contentsOf: program("out/report.json"))
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  @Test(arguments: ["small2026", "small2026 --json"])
  func holdingClaim(arguments: String) throws {
    let program = try Program()
    #expect(try Self.reproduce(arguments, in: program))
    let claims = try #require(try Self.report(program)["claims"] as? [[String: Any]])
    #expect(claims.map { $0["holds"] as? Bool } == [true])
    #expect(program.has("out/index.html") && program.has("out/figures/figure-2.svg"))
  }

  /// The exit status is 1, and the report is written.
  @Test(arguments: ["", "--json"])
  func failingClaim(more: String) throws {
    let program = try Program()
    #expect(throws: ExitCode(1)) {
      try Self.reproduce("small2026 --preset quick \(more)", in: program)
    }
    let claims = try #require(try Self.report(program)["claims"] as? [[String: Any]])
    #expect(claims.map { $0["holds"] as? Bool } == [false])
  }

  /// Without the figure that it is about a claim is not checked.
  @Test func oneFigure() throws {
    let program = try Program()
    #expect(try Self.reproduce("small2026 figure-2 --preset quick", in: program))
    let report = try Self.report(program)
    #expect((report["claims"] as? [Any])?.isEmpty == true)
    #expect((report["figures"] as? [[String: Any]])?.map { $0["name"] as? String } == ["figure-2"])
    let runs = try program(run: "runs", "list", "out/runs")
    #expect(runs.output.contains("fictitious-play"), "\(runs)")
    let shown = try program(run: "runs", "show", "out/runs/play", "--json").json()
    #expect(shown["finished"] as? Bool == true && shown["trials"] as? Int == 2)
  }

  @Test func trialsAndSeed() throws {
    let program = try Program()
    #expect(try Self.reproduce("small2026 --trials 3 --seed 5", in: program))
    let runs = try #require(try Self.report(program)["runs"] as? [[String: Any]])
    #expect(runs[0]["trials"] as? Int == 3 && runs[0]["seed"] as? Int == 5)
  }

  /// Whoever asked to stop goes on with `--resume`, which needs no other flag.
  @Test func stoppedAndResumed() throws {
    let program = try Program()
    let stop = StopRequest()
    stop.request()
    #expect(try !Self.reproduce("small2026 figure-1 --trials 3", in: program, stop: stop))
    #expect(!program.has("out/report.json"))
    // What the folder holds says which paper.
    #expect(try Self.reproduce("--resume", in: program))
    #expect(try Self.reproduce("small2026 --resume", in: program))
    let report = try Self.report(program)
    #expect((report["figures"] as? [Any])?.count == 1)
    #expect((report["runs"] as? [[String: Any]])?.first?["trials"] as? Int == 3)
  }

  @Test(arguments: [
    ("smal2026", "there is no paper smal2026; did you mean small2026?"),
    ("small2026 figur-1", "there is no figure figur-1; did you mean figure-1"),
    ("small2026 --preset lap", "there is no preset lap; did you mean laptop?"),
    ("small2026 --preset Paper", "did you mean paper?"),
    ("small2026 --resume", "holds no reproduction"), ("--resume", "holds no reproduction"),
    ("--preset quick", "name a paper"),
  ])
  func refusals(arguments: String, message: String) throws {
    let program = try Program()
    let error = #expect(throws: UserError.self) { try Self.reproduce(arguments, in: program) }
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    #expect(!program.has("out"))
  }

  /// What is there already is not done again unawares.
  @Test func existingReproduction() throws {
    let program = try Program()
    #expect(try Self.reproduce("small2026", in: program))
    let before = try FolderContents(of: program.folder)
    let error = #expect(throws: UserError.self) { try Self.reproduce("small2026", in: program) }
    #expect(error?.message.contains("continue it with --resume") == true)
    let other = #expect(throws: UserError.self) {
      try Self.reproduce("small2026 --resume --preset quick", in: program)
    }
    #expect(other?.message.contains("another preset: laptop, not quick") == true)
    #expect(try FolderContents(of: program.folder) == before)
  }

  /// Without a paper the papers are listed, each with its figures.
  @Test func list() throws {
    let outcome = try Program()(run: "reproduce")
    #expect(outcome.status == 0)
    let json = try Program()(run: "reproduce", "--json").json()
    let papers = try #require(json["papers"] as? [[String: Any]])
    #expect(papers.map { $0["name"] as? String } == cataloguedPapers.map(\.name))
    for (listed, paper) in zip(papers, cataloguedPapers) {
      #expect(outcome.output.contains("\(paper.name): \(paper.title)"))
      let figures = try #require(listed["figures"] as? [[String: Any]])
      #expect(figures.map { $0["name"] as? String } == paper.figures.map(\.name))
    }
  }
}
