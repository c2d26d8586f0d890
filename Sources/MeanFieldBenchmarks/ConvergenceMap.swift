import MeanFieldGames
import MeanFieldModel
import MeanFieldSolvers

/// Which algorithm comes to an equilibrium of which game, both with their defaults.
///
/// How far it gets is told as a share of where it starts, the uniform policy: of the exploitability, or
/// of what an algorithm with another aim (`team-optimum`) brings to zero. It has converged when the
/// share is a hundredth. The limit of iterations depends on the size of the game and nothing else, so
/// that the map is the same on every machine, its times excepted.
public enum ConvergenceMap {
  /// How one algorithm does on one game.
  public struct Entry: Encodable, Sendable {
    /// The game's name.
    public let game: String
    /// The algorithm's name.
    public let algorithm: String
    /// The iterations done: until it converged, or the limit.
    public let iterations: Int
    /// Whether it converged.
    public let converged: Bool
    /// The share that is left after these iterations.
    public let share: Double
    /// The least exploitability seen, in reward, of the policies looked at.
    public let exploitability: Double
    /// Nanoseconds of an iteration on one thread.
    public let nanoseconds: Double
    /// The entries of two sweeps through the game, one forward and one backward.
    public let entries: Int
  }

  /// What counts as converged.
  static let enough = 0.01
  /// The entries gone through at most, and the iterations.
  static let (entryLimit, iterationLimit) = (200_000_000, 10_000)

  /// Measures every algorithm on every game whose horizon it solves.
  public static func measure(_ report: (Entry) throws -> Void) throws {
    for example in BenchmarkGame.defaults {
      for type in cataloguedSolvers {
        // An algorithm may refuse a game.
        guard
          let solver = try? type.init(game: example.game, parameters: type.entry.resolve([:]))
        else { continue }
        try report(entry(of: solver, type.entry.name, on: example))
      }
    }
  }

  private static func entry(
    of solver: any Solver, _ name: String, on example: BenchmarkGame
  ) -> Entry {
    var solver = solver
    var process = DecisionProcess(example.game)
    var flow = MeanFieldFlow(for: example.game)
    let limit = min(iterationLimit, max(50, entryLimit / (2 * example.entries)))
    func measure() -> (exploitability: Double, aim: Double) {
      let found = process.exploitability(of: solver.policy, flow: &flow).exploitability
      let aim = solver.measures(in: &process).first { $0.isObjective }
      return (found, aim?.value ?? found)
    }
    let start = measure()
    var (last, least) = (start, start.exploitability)
    var (done, looked, time) = (0, 0, 0.0)
    while done < limit, last.aim > enough * start.aim {
      // Looks become rarer: twenty in each doubling.
      looked = min(limit, max(done + 1, done * 21 / 20))
      let begin = Measurement.Clock.processor.nanoseconds
      while done < looked {
        solver.iterate(in: &process)
        done += 1
      }
      time += Measurement.Clock.processor.nanoseconds - begin
      last = measure()
      least = min(least, last.exploitability)
    }
    return Entry(
      game: example.label, algorithm: name, iterations: done,
      converged: last.aim <= enough * start.aim,
      share: start.aim > 0 ? last.aim / start.aim : 0, exploitability: least,
      nanoseconds: time / Double(max(1, done)), entries: 2 * example.entries)
  }
}
