import Foundation
import MeanFieldRuns
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Runs that are killed without warning, again and again, and continued each time: sixty-six kills in all.
@Suite struct KillTests {
  /// Two trials, agents, pictures: some of everything that a run does.
  private static let runFile = """
    game: {name: GAME}
    algorithm: {name: ALGORITHM}
    iterations: 40
    trials: 2
    evaluate: {every: 3, agents: [50], episodes: 2}
    """
  /// How many kills of a run are to hit a trial whose state was saved before, at the least.
  private static let killsInTrials = 5
  /// As many runs as may be needed for all kills.
  private static let runLimit = 40

  /// Killed and continued after each kill, runs leave the same bits as one that was left alone.
  ///
  /// These are measurements, distributions, simulations, policies and pictures, and nothing else. So
  /// do runs that had ended at fewer iterations, not at a measurement, and are taken further.
  @Test(arguments: [
    ("crowd-modelling-2d, steps: 10", "online-mirror-descent", nil, 30),
    ("crowd-modelling-2d, steps: 10", "fictitious-play", "16", 20),
    (
      "malware-spread, cells: 11",
      "likelihood-ratio, estimator: monte-carlo, batch: 50, trajectory-length: 30, rounds: 5", nil,
      10
    ),
    (
      "swarm, size: 2, discount: 0.5",
      "networked-learning, agents: 8, transitions: 20, spacing: 2, warm-up: 2, replay: exact, rounds: 3, "
        + "leaving: 3, leave-at: 10, joining: 4, join-at: 20", nil, 6
    ),
  ])
  func killedAndContinued(
    game: String, algorithm: String, firstEnd: String?, kills: Int
  ) throws {
    let program = try Program()
    try program.write(
      Self.runFile.replacing("ALGORITHM", with: algorithm).replacing("GAME", with: game),
      to: "run.yaml")
    let start = ContinuousClock.now
    let alone = try program(run: "run", "run.yaml", "--out", "alone", "--quiet")
    let duration = (ContinuousClock.now - start) / .seconds(1)
    #expect(alone.status == 0, "\(alone)")
    let expected = try RunContents(of: program("alone"))
    let expectedFiles = try Files(of: program("alone"))
    if let firstEnd {
      let short = ["run.yaml", "--iterations", firstEnd, "--out", "short", "--quiet"]
      #expect(try program(run: "run", more: short).status == 0)
    }

    var numbers = TestNumbers(seed: 71)
    var (done, inTrials, runs) = (0, 0, 0)
    while done < kills || inTrials < Self.killsInTrials {
      runs += 1
      try #require(runs <= Self.runLimit, "\(inTrials) of \(done) kills were in saved trials")
      let folder = "run-\(runs)"
      if firstEnd != nil {
        try FileManager.default.copyItem(at: program("short"), to: program(folder))
      }
      func sitting() throws -> Program.Running {
        try program.start(try arguments(folder, goesFurther: firstEnd != nil, in: program))
      }
      // Every other kill waits for a saved state; half of the rest come early in a sitting, so that a
      // run outlives many. A sitting that is over before its kill is the run's last.
      for link in 0... {
        let share = numbers.fraction() * (link % 4 == 1 ? 0.2 : 0.7)
        let moment = link % 2 == 0 ? nil : share * duration
        guard try kill(sitting(), after: moment, in: program(folder)) else { break }
        done += 1
        inTrials += savedStates(program(folder)).isEmpty ? 0 : 1
      }
      #expect(try RunContents(of: program(folder)) == expected, "run \(runs)")
      #expect(try Files(of: program(folder)) == expectedFiles, "run \(runs)")
      #expect(try RunStore.open(program(folder)).run().finished != nil)
      try FileManager.default.removeItem(at: program(folder))
    }
  }

  /// Kills the run in a folder after so many seconds, or as soon as a trial has a state that it had
  /// not before; false if it came to its end first.
  private func kill(
    _ running: Program.Running, after seconds: Double?, in folder: URL
  ) throws -> Bool {
    if let seconds {
      usleep(UInt32(seconds * 1e6))
    } else {
      let (before, patience) = (savedStates(folder), ContinuousClock.now + .seconds(60))
      while running.process.isRunning, savedStates(folder).isSubset(of: before) {
        try #require(ContinuousClock.now < patience, "the run neither saves nor ends")
        usleep(5000)
      }
    }
    running.send(SIGKILL)
    let outcome = try running.wait()
    if outcome.signal != SIGKILL { #expect(outcome.status == 0, "\(outcome)") }
    return outcome.signal == SIGKILL
  }

  /// What begins the run in a folder, continues it or takes it further; one that was killed before it
  /// described itself is begun again.
  private func arguments(
    _ folder: String, goesFurther: Bool, in program: Program
  ) throws -> [String] {
    let hasBegun = (try? RunStore.open(program(folder)).run()) != nil
    return (hasBegun ? ["run", "--resume", folder] : ["run", "run.yaml", "--out", folder])
      + (goesFurther ? ["--iterations", "40"] : []) + ["--quiet", "--save-every", "0"]
  }

  /// The measurements of trials that were saved and have not ended, each with the trial's place and
  /// iteration.
  private func savedStates(_ folder: URL) -> Set<[Int]> {
    guard let store = try? RunStore.open(folder), let trials = try? store.run().trials,
      let metrics = try? store.metrics()
    else { return [] }
    let open = Set(trials.filter { $0.outcome == nil }.map { [$0.variant, $0.number] })
    return Set(
      metrics.filter { open.contains([$0.variant, $0.trial]) }
        .map { [$0.variant, $0.trial, $0.iteration] })
  }
}

/// The files of a run beside its database, byte by byte, hidden ones, too.
private struct Files: Equatable {
  private var files: [String: Data] = [:]

  init(of folder: URL) throws {
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    where !path.hasPrefix(RunStore.fileName) {
      files[path] = (try? Data(contentsOf: folder.appending(path: path))) ?? Data()
    }
  }
}
