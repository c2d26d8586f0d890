import MeanFieldModel
import MeanFieldPopulation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How many standard errors an estimate may be off.
///
/// Seeds are fixed, so a test that passes once
/// always does; one of a thousand comparisons would fail by chance once in two thousand seeds.
let standardErrorLimit = 5.0

/// How many half-widths of a 95 % interval the truth may be from its centre.
///
/// With twenty
/// measurements or more a half-width is at least two standard errors, and six are as unlikely as
/// `standardErrorLimit`, Student's heavier tails counted.
let halfWidthLimit = 3.0

/// How large a chi-square statistic may be, in standard errors above its mean after the
/// transformation of Wilson and Hilferty, which makes it nearly normal.
func chiSquareScore(_ statistic: Double, degreesOfFreedom: Int) -> Double {
  let spread = 2 / (9 * Double(degreesOfFreedom))
  return (cbrt(statistic / Double(degreesOfFreedom)) - (1 - spread)) / spread.squareRoot()
}

/// Pearson's statistic of observed outcomes against their exact probabilities, as a score.
///
/// Outcomes expected fewer than ten times are joined. Infinite if something impossible was observed.
func chiSquareScore<Outcome: Hashable>(
  observed: [Outcome: Int], probabilities: [Outcome: Double]
) -> Double {
  let total = Double(observed.values.reduce(0, +))
  if observed.keys.contains(where: { probabilities[$0] == nil }) { return .infinity }
  var cells: [(observed: Double, expected: Double)] = []
  var rare = (observed: 0.0, expected: 0.0)
  for (outcome, probability) in probabilities {
    let count = Double(observed[outcome, default: 0])
    if total * probability >= 10 {
      cells.append((count, total * probability))
    } else {
      rare = (rare.observed + count, rare.expected + total * probability)
    }
  }
  if rare.expected >= 10 { cells.append(rare) }
  let statistic = cells.reduce(0) {
    $0 + ($1.observed - $1.expected) * ($1.observed - $1.expected) / $1.expected
  }
  return chiSquareScore(statistic, degreesOfFreedom: max(1, cells.count - 1))
}

/// Mean and variance of a measurement, with their standard errors.
struct Moments {
  let mean: Double
  let meanError: Double
  let variance: Double
  let varianceError: Double

  init(_ samples: [Double]) {
    let count = Double(samples.count)
    let mean = samples.reduce(0, +) / count
    let second = samples.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    let fourth = samples.reduce(0) { $0 + ($1 - mean) * ($1 - mean) * ($1 - mean) * ($1 - mean) }
    self.mean = mean
    variance = second * count / (count - 1)
    meanError = (variance / count).squareRoot()
    varianceError = (max(0, fourth / count - second * second) / count).squareRoot()
  }
}

/// Whether two numbers differ by no more than errors explain.
func agree(_ first: Double, _ second: Double, error: Double, _ other: Double = 0) -> Bool {
  // Rounding of shares to counts and back, where there is no spread at all.
  let rounding = 1e-9 * max(1, abs(first))
  return abs(first - second)
    <= standardErrorLimit * (error * error + other * other).squareRoot() + rounding
}

/// A simulated population with what its measurements are compared with.
struct PopulationSample {
  /// The number of agents in each state of each episode, [episodes][T × S].
  let counts: [[Double]]
  /// The mean return of each episode.
  let returns: [Double]

  init(
    _ game: any Game, _ policy: Policy, agents: Int, as representation: PopulationRepresentation,
    episodes: Int, seed: UInt64
  ) {
    let steps = PopulationSimulator.steps(for: game)
    var simulator = PopulationSimulator(
      game, agentCount: agents, representation: representation, seed: seed)
    var counts: [[Double]] = []
    var returns: [Double] = []
    for number in 0..<episodes {
      let episode = simulator.episode(of: policy, steps: steps, number: number)
      counts.append(episode.states.map { $0 * Double(agents) })
      returns.append(episode.meanReturn)
    }
    self.counts = counts
    self.returns = returns
  }

  /// Mean and variance of each entry of the counts.
  var moments: [Moments] {
    counts[0].indices.map { entry in Moments(counts.map { $0[entry] }) }
  }
}
