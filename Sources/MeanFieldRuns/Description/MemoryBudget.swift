import Foundation
public import MeanFieldModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Refuses what cannot be in memory, before it is allocated.
public enum MemoryBudget {
  /// How many tables of the shape of a policy are needed to evaluate a policy: itself.
  static let tablesToEvaluate = 1
  /// How many the driver of a run needs beside those of its algorithm: the last policy measured, which
  /// is left behind if the next diverges.
  private static let tablesToDrive = 1

  /// How many are needed to run an algorithm.
  static func tables(toRun algorithm: any Algorithm.Type) -> Int {
    algorithm.tableCount + tablesToDrive
  }

  /// How many bytes this process may use: the machine's memory, or less where its container or
  /// `ulimit -v` says so.
  public static let bytes: Double = {
    var least = Double(ProcessInfo.processInfo.physicalMemory)
    var limit = rlimit()
    #if canImport(Glibc)
      let resource = __rlimit_resource_t(RLIMIT_AS.rawValue)
    #else
      let resource = RLIMIT_AS
    #endif
    if getrlimit(resource, &limit) == 0 { least = min(least, Double(limit.rlim_cur)) }
    for path in ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"] {
      let text = try? String(contentsOfFile: path, encoding: .utf8)
      // Without a limit the file says so in a word or by a number beyond all bounds.
      guard let text, let bytes = Double(text.trimmingCharacters(in: .whitespacesAndNewlines))
      else { continue }
      least = min(least, bytes)
    }
    return least
  }()

  /// How much of it one thing may take; the rest is left to everything else.
  private static let share = 0.8

  /// Refuses something of `needed` bytes that is more than this process may use for it.
  ///
  /// - Parameters:
  ///   - needed: How much memory it takes at least.
  ///   - what: What it is, as the subject of a sentence in the plural.
  ///   - advice: What to do instead, or nothing.
  /// - Throws: ``UserError`` of the kind `resources` that names both amounts.
  public static func require(
    _ needed: Double, for what: String, advice: String = ""
  ) throws(UserError) {
    guard needed > share * bytes else { return }
    throw UserError(
      .resources,
      "\(what) take \(gibibytes(needed)), and this machine has \(gibibytes(bytes)) for everything"
        + advice)
  }

  /// How many things of `each` bytes fit, at least one.
  static func count(ofBytes each: Double) -> Int {
    let count = share * bytes / max(1, each)
    return count < 1e9 ? max(1, Int(count)) : 1_000_000_000
  }

  /// How many bytes a game takes with its population over time and `tables` tables of the shape of a
  /// policy.
  static func bytes(of size: GameSize, tables: Int) -> Double {
    let (steps, states) = (Double(size.steps), Double(size.stateCount))
    // The game itself and one step of its process, as measured.
    let ofGame = 80 * states * Double(size.actionCount + 1)
    return ofGame + 8 * steps * states * Double(tables * size.actionCount + 1)
  }

  /// Refuses a game whose population over time and `tables` tables of the shape of a policy do not
  /// fit beside the game itself.
  static func require(_ size: GameSize, tables: Int) throws(UserError) {
    try require(
      bytes(of: size, tables: tables),
      for: "the game is too large: \(size.steps) steps × \(size.stateCount) states × "
        + "\(size.actionCount) actions")
  }

  /// Refuses a simulation whose distributions over time do not fit.
  public static func requireSimulation(
    of game: any Game, steps: Int
  ) throws(UserError) {
    // The mean field's, an episode's and the first episode's.
    try require(
      3 * 8 * Double(steps) * Double(game.space.stateCount),
      for: "\(steps) steps × \(game.space.stateCount) states to simulate")
  }

  /// Refuses more agents than fit where they are unequal and kept one by one; games whose agents are alike
  /// have room for any number of them by their counts.
  public static func require(agents count: Int, in game: any Game) throws(UserError) {
    guard let unequal = game as? UnequalAgents else { return }
    let numbers = unequal.basis?.parameterCount ?? 0
    try require(
      // A game of its own, as measured, and three times the numbers that tell it apart.
      Double(count) * Double(500 + 24 * numbers), for: "\(count) unequal agents, kept one by one,")
  }

  /// An amount of memory in words, in whole GiB.
  public static func gibibytes(_ bytes: Double) -> String {
    switch bytes / 0x1p30 {
    case ..<1: "less than 1 GiB"
    case let amount where amount < 1e12: "\(Int(amount.rounded())) GiB"
    default: "more than 10^12 GiB"
    }
  }
}
