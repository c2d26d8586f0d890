import MeanFieldModel

/// How the others divide among groups of places by their actions, for each number k of them in state 1:
/// all divisions that are not next to impossible, and their chances.
struct TwoStateDivisions {
  /// The agents of one state whose actions are of one group.
  struct Part {
    let state: Int
    let group: Int
    /// The chance that an agent of the state is one of them.
    let chance: Double
    /// Their pairs of state and action, and how likely each of these is among them.
    let pairs: [(pair: Int, chance: Double)]
  }

  /// The parts that may have agents, those of state 0 first.
  let parts: [Part]
  /// Where the divisions of each k start, shape [counts + 1].
  private(set) var starts = [0]
  /// The chance of each division, given k.
  private(set) var chances: [Double] = []
  /// The numbers of agents in each part, shape [divisions, parts].
  private(set) var sizes: [Int] = []

  /// The divisions of `others` agents who follow a rule, shape [2, A], for each of the numbers k; nil if
  /// there are more than `limit` of them.
  init?(
    rule: ArraySlice<Double>, groups: PlaceGroups, counts: Range<Int>, others: Int, limit: Double
  ) {
    parts = Self.parts(rule: Array(rule), groups: groups)
    var expected = 0.0
    for count in counts {
      expected += estimatedCount(ones: count, zeros: others - count)
      guard expected <= limit else { return nil }
    }
    var current = [Int](repeating: 0, count: parts.count)
    for count in counts {
      divide(others - count, from: 0, rest: 1, chance: 1, ones: count, &current)
      starts.append(chances.count)
    }
  }

  private static func parts(rule: [Double], groups: PlaceGroups) -> [Part] {
    let actions = rule.count / 2
    return (0..<2).flatMap { state in
      (0..<groups.count).compactMap { group in
        let pairs = (state * actions..<(state + 1) * actions).filter {
          groups.groupOfPair[$0] == group && rule[$0] > 0
        }
        let chance = pairs.reduce(0) { $0 + rule[$1] }
        guard chance > 0 else { return nil }
        return Part(
          state: state, group: group, chance: chance,
          pairs: pairs.map { ($0, rule[$0] / chance) })
      }
    }
  }

  /// Nearly the number of divisions, from above.
  private func estimatedCount(ones: Int, zeros: Int) -> Double {
    (0..<2).reduce(1) { product, state in
      let chances = parts.filter { $0.state == state }.map(\.chance).sorted()
      return chances.dropLast().reduce(product) {
        $0 * BinomialWindow.estimatedCount(trials: state == 1 ? ones : zeros, probability: $1)
      }
    }
  }

  /// Divides `left` agents among a part and the others of its state after it, which have the chance
  /// `rest` together, and then the agents of the state after it.
  private mutating func divide(
    _ left: Int, from index: Int, rest: Double, chance: Double, ones: Int, _ current: inout [Int]
  ) {
    guard index < parts.count else {
      chances.append(chance)
      sizes += current
      return
    }
    let part = parts[index]
    guard index + 1 < parts.count, parts[index + 1].state == part.state else {
      current[index] = left
      return divide(ones, from: index + 1, rest: 1, chance: chance, ones: ones, &current)
    }
    let window = BinomialWindow(trials: left, probability: min(1, part.chance / rest))
    for (offset, share) in window.chances.enumerated()
    where chance * share > BinomialWindow.negligible {
      current[index] = window.first + offset
      divide(
        left - current[index], from: index + 1, rest: max(0, rest - part.chance),
        chance: chance * share, ones: ones, &current)
    }
  }

  /// The divisions of a number k, counted from the least.
  func divisions(of count: Int) -> Range<Int> { starts[count]..<starts[count + 1] }
}
