import MeanFieldModel

/// What the game answers to all divisions of the others and each group that the one agent may be in; the
/// game is filled in once for all that put the same numbers into the groups.
struct TwoStateFills {
  /// What a fill costs in multiplications, about.
  static let workOfFill = 1000.0

  /// The answers, shape [fills, 2, S, A]; see ``TwoStateAnswers``.
  private(set) var answers: [Double] = []
  /// The fill of each division and group, shape [divisions, groups].
  private(set) var fills: [Int32] = []
  private let groupCount: Int
  private let pairs: Int

  /// The fills of a step; nil if that takes more than `limit` of them.
  init?(
    of divisions: TwoStateDivisions, groups: PlaceGroups, at step: Int, agentCount: Int,
    pairs: Int, by game: inout TwoStateAnswers, limit: Double
  ) {
    groupCount = groups.count
    self.pairs = pairs
    // The sizes of all groups but the last are the digits of a number.
    var units = [1]
    for _ in 1..<max(1, groups.count) {
      let (unit, overflows) = units[0].multipliedReportingOverflow(by: agentCount + 1)
      guard !overflows else { return nil }
      units.insert(unit, at: 0)
    }
    units[groups.count - 1] = 0
    let unitOfPart = divisions.parts.map { units[$0.group] }
    var known: [Int: Int32] = [:]
    for division in divisions.chances.indices {
      var others = 0
      for (part, unit) in unitOfPart.enumerated() {
        others += unit * divisions.sizes[division * unitOfPart.count + part]
      }
      for group in 0..<groups.count {
        let key = others + units[group]
        if let fill = known[key] {
          fills.append(fill)
        } else {
          guard Double(known.count) < limit else { return nil }
          let population = Self.population(key, units, groups, agentCount: agentCount, pairs)
          answers += game.answers(at: step, to: population)
          fills.append(Int32(known.count))
          known[key] = Int32(known.count)
        }
      }
    }
  }

  /// The population with the sizes of groups that a number's digits say, all of a group in one place.
  private static func population(
    _ key: Int, _ units: [Int], _ groups: PlaceGroups, agentCount: Int, _ pairs: Int
  ) -> [Double] {
    var population = [Double](repeating: 0, count: pairs)
    var (rest, left) = (key, agentCount)
    for (unit, place) in zip(units.dropLast(), groups.places) {
      population[place] = Double(rest / unit)
      left -= rest / unit
      rest %= unit
    }
    population[groups.places[groups.count - 1]] = Double(left)
    return population
  }

  /// Where the answers to a division start if the agent is in a group.
  func start(_ division: Int, _ group: Int) -> Int {
    Int(fills[division * groupCount + group]) * 2 * pairs
  }

  /// `R[s, a]` of the answers that begin at `start`.
  func reward(_ pair: Int, from start: Int) -> Double { answers[start + pair] }

  /// `P(1 | s, a)` of the answers that begin at `start`.
  func chanceOfOne(_ pair: Int, from start: Int) -> Double { answers[start + pairs + pair] }
}
