import MeanFieldModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The numbers that a binomial count takes with more than a negligible chance, and their chances.
struct BinomialWindow {
  /// A chance this small is left out.
  static let negligible = 1e-20

  /// The least number.
  let first: Int
  /// The chances of `first`, `first + 1`, …; they sum to one.
  let chances: [Double]

  /// The window of `trials` trials that succeed with `probability`, in O(√trials) steps.
  init(trials: Int, probability: Double) {
    let failure = 1 - probability
    guard trials > 0, probability > 0, failure > 0 else {
      first = probability > 0 ? trials : 0
      chances = [1]
      return
    }
    let mode = min(trials, Int(Double(trials + 1) * probability))
    let binomial = BinomialDistribution(trials: trials, probability: probability)
    let peak = exp(binomial.logProbability(of: mode))
    var below: [Double] = []
    var (count, chance) = (mode, peak)
    while count > 0 {
      chance *= Double(count) / Double(trials - count + 1) * (failure / probability)
      guard chance > Self.negligible else { break }
      below.append(chance)
      count -= 1
    }
    var window = Array(below.reversed())
    first = mode - below.count
    (count, chance) = (mode, peak)
    while chance > Self.negligible || count == mode {
      window.append(chance)
      guard count < trials else { break }
      chance *= Double(trials - count) / Double(count + 1) * (probability / failure)
      count += 1
    }
    // The recurrences drift by about a unit in the last place a step.
    let total = window.reduce(0, +)
    chances = window.map { $0 / total }
  }

  /// Nearly the number of chances that a window will have, from above.
  static func estimatedCount(trials: Int, probability: Double) -> Double {
    guard probability > 0, probability < 1 else { return 1 }
    let deviation = (Double(trials) * probability * (1 - probability)).squareRoot()
    // Gaussian tails end at 9.6 standard deviations, Poisson's at about 40 counts.
    return min(Double(trials) + 1, 19.2 * deviation + 45)
  }
}
