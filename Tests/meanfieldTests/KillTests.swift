import Foundation
import MeanFieldRuns
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Runs that are killed without warning, again and again, and continued each time.
///
/// `MEANFIELD_KILLS` is the number of kills in all, 10 by default; 50 take half a minute.
@Suite struct KillTests {
  /// Two algorithms, two trials each, agents, pictures: some of everything that a run does.
  private static let runFile = """
    game: {name: crowd-modelling-2d, steps: 20}
    iterations: 60
    trials: 2
    evaluate: {every: 3, agents: [50, 1e9], episodes: 3}
    sweep: {algorithm: [online-mirror-descent, fictitious-play]}
    """

  private static let killCount =
    ProcessInfo.processInfo.environment["MEANFIELD_KILLS"].flatMap(Int.init) ?? 10

  /// Killed at random moments and continued after each, runs leave the same bits as one that was
  /// left alone: measurements, distributions, simulations, policies and pictures, and nothing else.
  @Test func killedAndContinued() throws {
    let program = try Program()
    try program.write(Self.runFile, to: "run.yaml")
    let start = ContinuousClock.now
    let alone = try program(run: "run", "run.yaml", "--out", "alone", "--quiet")
    let duration = (ContinuousClock.now - start) / .seconds(1)
    #expect(alone.status == 0, "\(alone)")
    let expected = try RunContents(of: program("alone"))
    let expectedFiles = try Files(of: program("alone"))

    var random = SeededRandom(seed: 71)
    var (kills, killsInTrials, chain) = (0, 0, 0)
    while kills < Self.killCount {
      chain += 1
      let folder = "chain-\(chain)"
      // Half of the kills come early in a sitting, so that chains get long.
      for link in 1...8 where kills < Self.killCount {
        let running = try program.start(try arguments(folder, in: program))
        let share = Double(random.next() % 1000) / 1000 * (link % 2 == 0 ? 0.9 : 0.3)
        usleep(UInt32(share * duration * 1e6))
        running.send(SIGKILL)
        let outcome = try running.wait()
        guard outcome.signal == SIGKILL else {
          #expect(outcome.status == 0, "\(outcome)")
          break
        }
        kills += 1
        killsInTrials += try hasUnfinishedTrial(program(folder)) ? 1 : 0
      }
      let last = try program.start(try arguments(folder, in: program)).wait()
      #expect(last.status == 0, "\(last)")
      #expect(try RunContents(of: program(folder)) == expected, "chain \(chain)")
      #expect(try Files(of: program(folder)) == expectedFiles, "chain \(chain)")
      #expect(try RunStore.open(program(folder)).run().finished != nil)
      try FileManager.default.removeItem(at: program(folder))
    }
    #if DEBUG
      // With optimisation trials take a small part of the time.
      #expect(killsInTrials > 0, "no kill hit a trial whose state was saved")
    #endif
    if Self.killCount > 10 {
      print("\(kills) kills in \(chain) runs, \(killsInTrials) in a trial that was saved before")
    }
  }

  /// What begins the run in a folder or continues it; one that was killed before it described
  /// itself is begun again.
  private func arguments(_ folder: String, in program: Program) throws -> [String] {
    let hasBegun = (try? RunStore.open(program(folder)).run()) != nil
    return (hasBegun ? ["run", "--resume", folder] : ["run", "run.yaml", "--out", folder])
      + ["--quiet", "--save-every", "0"]
  }

  /// Whether a trial was saved and has not ended.
  private func hasUnfinishedTrial(_ folder: URL) throws -> Bool {
    guard let store = try? RunStore.open(folder), let run = try? store.run() else { return false }
    let measured = Set(try store.metrics().map { [$0.variant, $0.trial] })
    return run.trials.contains { $0.outcome == nil && measured.contains([$0.variant, $0.number]) }
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
