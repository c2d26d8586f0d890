import Foundation
import MeanFieldRuns
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct SignalsTests {
  /// Waits until the run in a folder has begun, at most ten seconds.
  private func awaitBeginning(of folder: URL) throws {
    for _ in 0..<1000 {
      if let store = try? RunStore.open(folder), (try? store.run()) != nil { return }
      usleep(10_000)
    }
    Issue.record("the run did not begin")
  }

  /// Ctrl-C and SIGTERM stop a long run after its iteration, with the shell's status for the
  /// signal and a folder that can be continued.
  @Test func stoppedRunsContinue() throws {
    let program = try Program()
    let long = ["run", "beach-bar", "--iterations", "1000000000", "--every", "100", "--json"]
    var arguments = long + ["--out", "a"]
    var measured = 0
    for signal in [SIGTERM, SIGINT, SIGTERM] {
      let running = try program.start(arguments)
      try awaitBeginning(of: program("a"))
      usleep(300_000)
      running.send(signal)
      let outcome = try running.wait()
      #expect(outcome.status == 128 + signal && outcome.output.isEmpty, "\(outcome)")
      #expect(outcome.errors.contains("meanfield run --resume a"), "\(outcome)")
      let metrics = try RunStore.open(program("a")).metrics()
      let last = metrics.map(\.iteration).max() ?? 0
      #expect(last > measured, "no progress")
      measured = last
      arguments = ["run", "--resume", "a", "--json"]
    }
    // Everything measured on the way is there.
    let iterations = try RunStore.open(program("a")).metrics().filter { $0.name == "value" }
      .map(\.iteration)
    #expect(iterations == Array(stride(from: 0, through: measured, by: 100)))
    let shown = try program(run: "runs", "show", "a", "--json").json()
    #expect(shown["finished"] as? Bool == false)
  }

  /// Simulations and evaluations stop too.
  @Test(arguments: [
    ["simulate", "beach-bar", "--policy", "uniform", "--episodes", "10000000"],
    ["evaluate", "uniform", "--game", "beach-bar", "--agents", "10", "--episodes", "10000000"],
  ])
  func stoppedPlays(arguments: [String]) throws {
    let running = try Program().start(arguments)
    usleep(500_000)
    running.send(SIGTERM)
    let outcome = try running.wait()
    #expect(outcome.status == 128 + SIGTERM && outcome.output.isEmpty, "\(outcome)")
  }

  /// Two processes cannot work on one run, and nobody removes it under their hands.
  @Test func oneWriter() throws {
    let program = try Program()
    let running = try program.start(
      ["run", "beach-bar", "--iterations", "1000000000", "--out", "a", "--quiet"])
    try awaitBeginning(of: program("a"))
    for arguments in [
      ["run", "--resume", "a"], ["run", "left-right", "--out", "a"],
      ["runs", "remove", "a", "--force"],
    ] {
      let outcome = try program(run: arguments[0], more: Array(arguments.dropFirst()))
      #expect(outcome.status == 64 && outcome.errors.contains("another process"), "\(outcome)")
    }
    #expect(try program(run: "runs", "show", "a").status == 0)
    running.send(SIGINT)
    #expect(try running.wait().status == 128 + SIGINT)
  }

  /// Killed at ten random moments and continued each time, a run leaves the same bits as one that
  /// was left alone.
  @Test func killedAgainAndAgain() throws {
    let program = try Program()
    try program.write(
      """
      game: {name: crowd-modelling-2d, steps: 10}
      iterations: 12
      trials: 6
      evaluate: {every: 3, agents: [50, 1e9], episodes: 3}
      sweep: {algorithm: [online-mirror-descent, fictitious-play]}
      """, to: "run.yaml")
    let alone = try program(run: "run", "run.yaml", "--out", "alone", "--quiet")
    #expect(alone.status == 0, "\(alone)")
    var random = SeededRandom(seed: 71)
    var kills = 0
    for _ in 0..<10 {
      // A run killed before it described itself has nothing to continue.
      let hasBegun = ((try? RunStore.open(program("a")).run()) ?? nil) != nil
      if !hasBegun { try? FileManager.default.removeItem(at: program("a")) }
      let running = try program.start(
        hasBegun
          ? ["run", "--resume", "a", "--quiet"] : ["run", "run.yaml", "--out", "a", "--quiet"])
      usleep(UInt32(random.next() % 250_000))
      running.send(SIGKILL)
      let outcome = try running.wait()
      if outcome.signal == SIGKILL {
        kills += 1
      } else {
        #expect(outcome.status == 0, "\(outcome)")
      }
    }
    #expect(kills > 0)
    let last = try program(run: "run", "--resume", "a", "--quiet")
    #expect(last.status == 0, "\(last)")
    #expect(try RunContents(of: program("a")) == RunContents(of: program("alone")))
    let summary = try RunSummary(of: RunStore.open(program("a")))
    #expect(summary.finished)
    // The same files, but for hidden ones: of a file that was being written, its half may remain.
    let files = try ["a", "alone"].map { name in
      try FileManager.default.subpathsOfDirectory(atPath: program(name).path).filter {
        !$0.split(separator: "/").contains { $0.hasPrefix(".") }
      }
    }
    #expect(Set(files[0]) == Set(files[1]))
  }

  /// Killed in the middle of a long trial, after it was saved for the first time.
  ///
  /// That is after two seconds; a faster build may be at the end by then, which is right too.
  @Test func killedAfterACheckpoint() throws {
    let program = try Program()
    let arguments = [
      "run", "crowd-modelling-2d", "--iterations", "800", "--every", "7", "--agents", "100",
      "--threads", "1", "--quiet", "--out",
    ]
    let running = try program.start(arguments + ["a"])
    while running.process.isRunning {
      if let store = try? RunStore.open(program("a")), (try? store.metrics())?.isEmpty == false {
        break
      }
      usleep(20_000)
    }
    running.send(SIGKILL)
    _ = try running.wait()
    #expect(try program(run: "run", "--resume", "a", "--quiet").status == 0)
    #expect(try program(run: "run", more: Array(arguments.dropFirst()) + ["alone"]).status == 0)
    #expect(try RunContents(of: program("a")) == RunContents(of: program("alone")))
  }
}

/// SplitMix64: the same moments in every test run.
private struct SeededRandom {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
