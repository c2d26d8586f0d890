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

  /// The last iteration that was measured and saved, or −1.
  private func lastMeasured(in folder: URL) -> Int {
    let metrics = try? RunStore.open(folder).metrics()
    return metrics?.map(\.iteration).max() ?? -1
  }

  /// Waits until a run has saved more than a measurement, at most half a minute.
  private func awaitProgress(of folder: URL, beyond measured: Int) throws {
    for _ in 0..<600 {
      if lastMeasured(in: folder) > measured { return }
      usleep(50_000)
    }
    Issue.record("the run makes no progress")
  }

  /// Ctrl-C and SIGTERM stop a long run after its iteration, with the shell's status for the
  /// signal and a folder that can be continued.
  @Test func stoppedRunsContinue() throws {
    let program = try Program()
    let saving = ["--save-every", "0.1", "--json"]
    var arguments =
      ["run", "beach-bar", "--iterations", "1000000000", "--every", "100", "--out", "a"] + saving
    var measured = 0
    for signal in [SIGTERM, SIGINT, SIGTERM] {
      let running = try program.start(arguments)
      try awaitProgress(of: program("a"), beyond: measured)
      running.send(signal)
      let outcome = try running.wait()
      #expect(outcome.status == 128 + signal && outcome.output.isEmpty, "\(outcome)")
      #expect(outcome.errors.contains("meanfield run --resume a"), "\(outcome)")
      measured = lastMeasured(in: program("a"))
      arguments = ["run", "--resume", "a"] + saving
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
    [
      "evaluate", "uniform", "--game", "beach-bar", "--agents", "10", "--sampled", "--episodes",
      "10000000",
    ],
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
}
