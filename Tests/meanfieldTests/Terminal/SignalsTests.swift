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

  /// Simulations stop too.
  @Test func stoppedSimulation() throws {
    let running = try Program().start(
      ["simulate", "beach-bar", "--policy", "uniform", "--episodes", "10000000"])
    usleep(500_000)
    running.send(SIGTERM)
    let outcome = try running.wait()
    #expect(outcome.status == 128 + SIGTERM && outcome.output.isEmpty, "\(outcome)")
  }

  /// The numbers of agents that are done are printed and kept, and the others are named.
  @Test(arguments: [false, true])
  func stoppedEvaluation(json: Bool) throws {
    let program = try Program()
    let running = try program.start(
      [
        "evaluate", "uniform", "--game", "beach-bar", "--agents", "10", "1e12", "1e13",
        "--episodes", "10000000", "--out", "c",
      ] + (json ? ["--json"] : []))
    usleep(2_000_000)
    running.send(SIGTERM)
    let outcome = try running.wait()
    #expect(outcome.status == 128 + SIGTERM, "\(outcome)")
    let kept = try JSONSerialization.jsonObject(
      with: Data(contentsOf: program("c/evaluation.json")))
    let object = try #require(kept as? [String: Any])
    let unfinished = try #require(object["unfinished"] as? [Int])
    let done = try #require(object["agents"] as? [[String: Any]]).compactMap { $0["n"] as? Int }
    // Ten agents are done at once, unless the machine is busy; the others never.
    #expect(done + unfinished == [10, 1_000_000_000_000, 10_000_000_000_000])
    #expect(unfinished.count >= 2)
    if json {
      #expect(try outcome.json() as NSDictionary == object as NSDictionary)
    } else {
      #expect(outcome.output.contains("Interrupted; not finished: N ="))
      #expect(outcome.output.contains("10^12, 10^13."))
    }
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
