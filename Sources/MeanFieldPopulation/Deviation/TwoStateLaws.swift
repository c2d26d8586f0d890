import MeanFieldModel

/// What one agent meets at a step, for each number k of the others in state 1, and the laws of the
/// next k.
///
/// Given how the others divide, everybody's chances are known and everybody moves independently: the
/// next k is a sum of binomial counts, one for each part of the others. What the divisions leave is a
/// mixture of such sums. If the agent's own chance depends on the division, what becomes of it tells
/// something of the others, and the next k has one law with the agent in state 0 next and another with it
/// in state 1.
struct TwoStateLaws {
  /// What holds for one number k.
  struct Cells {
    /// The agent's expected rewards, shape [2, A].
    var rewards: [Double]
    /// The chance that the agent is in state 1 next, shape [2, A].
    var chancesOfOne: [Double]
    /// Which law the next k has if the agent is in state 0 next, and in state 1; shape [2, A].
    var lawIfZero: [Int]
    var lawIfOne: [Int]
    /// The laws of the next k; none at the last step.
    var laws: [CountLaw] = []

    init(pairs: Int) {
      rewards = Array(repeating: 0, count: pairs)
      chancesOfOne = rewards
      lawIfZero = Array(repeating: 0, count: pairs)
      lawIfOne = lawIfZero
    }
  }

  let divisions: TwoStateDivisions
  let groups: PlaceGroups
  let fills: TwoStateFills
  /// The most multiplications for one number k.
  let workLimit: Double
  /// The most entries of the laws of one number k.
  let entryLimit: Int

  /// What holds for the k of number `index`, without laws at the last step; nil if it takes too much.
  func cells(_ index: Int, isLast: Bool) -> Cells? {
    let here = divisions.divisions(of: index)
    let total = divisions.chances[here].reduce(0, +)
    let weights = divisions.chances[here].map { $0 / total }
    var cells = Cells(pairs: groups.groupOfPair.count)
    var windows: [CountPart: CountLaw] = [:]
    for group in 0..<groups.count {
      var mixtures: [[Double]] = []
      var common: Int?
      for pair in groups.groupOfPair.indices where groups.groupOfPair[pair] == group {
        var chances: [Double] = []
        for (division, weight) in zip(here, weights) {
          let start = fills.start(division, group)
          cells.rewards[pair] += weight * fills.reward(pair, from: start)
          chances.append(fills.chanceOfOne(pair, from: start))
        }
        let mean = zip(weights, chances).reduce(0) { $0 + $1.0 * ($1.1 - chances[0]) } + chances[0]
        cells.chancesOfOne[pair] = mean
        // What is certain but for rounding tells nothing either.
        if mean <= 0 || mean >= 1 || chances.allSatisfy({ $0 == chances[0] }) {
          let law = common ?? cells.laws.count + mixtures.count
          if common == nil { mixtures.append(weights) }
          common = law
          (cells.lawIfZero[pair], cells.lawIfOne[pair]) = (law, law)
        } else {
          cells.lawIfZero[pair] = cells.laws.count + mixtures.count
          cells.lawIfOne[pair] = cells.lawIfZero[pair] + 1
          mixtures.append(zip(weights, chances).map { $0 * (1 - $1) / (1 - mean) })
          mixtures.append(zip(weights, chances).map { $0 * $1 / mean })
        }
      }
      guard !isLast else { continue }
      guard let laws = laws(of: mixtures, index, group, &windows) else { return nil }
      cells.laws += laws
    }
    return cells
  }

  /// The laws of the next k for several weights of the divisions of the k of number `index`.
  private func laws(
    of mixtures: [[Double]], _ index: Int, _ group: Int, _ windows: inout [CountPart: CountLaw]
  ) -> [CountLaw]? {
    let moves = Moves(self, index, group)
    // The law of the one state's agents changes seldom from division to division, and often not at all:
    // all divisions in a row with the same are mixed before it is added.
    let runsOfState = [moves.runs(of: 0), moves.runs(of: 1)]
    let outer = runsOfState[0].count <= runsOfState[1].count ? 0 : 1
    let runs = runsOfState[outer]
    guard moves.work(outer: outer, runs: runs, mixtures: mixtures.count) <= workLimit else {
      return nil
    }
    var sums: [CountLaw] = []
    for run in runs {
      let inner = run.map { moves.law(of: 1 - outer, in: $0, &windows) }
      let outerLaw = moves.law(of: outer, in: run.lowerBound, &windows)
      let range = inner.reduce(inner[0].first..<inner[0].end) {
        min($0.lowerBound, $1.first)..<max($0.upperBound, $1.end)
      }
      guard (range.count + outerLaw.chances.count) * mixtures.count <= entryLimit else {
        return nil
      }
      for (number, weights) in mixtures.enumerated() {
        var mixture = CountLaw(emptyFrom: range.lowerBound, count: range.count)
        for (division, law) in zip(run, inner) where weights[division] > 0 {
          mixture.add(law, weight: weights[division])
        }
        let sum = mixture.trimmed.adding(outerLaw)
        if number < sums.count { sums[number].add(sum, weight: 1) } else { sums.append(sum) }
      }
    }
    return sums.map(\.trimmed)
  }
}

/// So many agents, each of whom is in state 1 next with the same chance.
struct CountPart: Hashable {
  var count: Int
  var chance: Double
}

/// How the others move from each division of one number k if the agent is in one group.
private struct Moves {
  /// The parts of each division, shape [divisions, parts]; those of a state with the same chance are
  /// one, and what is left over is empty.
  private var parts: [CountPart] = []
  private let partsOfState: [Range<Int>]
  private let width: Int
  private let divisionCount: Int

  init(_ laws: TwoStateLaws, _ index: Int, _ group: Int) {
    let all = laws.divisions.parts
    let zeros = all.prefix { $0.state == 0 }.count
    (width, partsOfState) = (all.count, [0..<zeros, zeros..<all.count])
    let here = laws.divisions.divisions(of: index)
    divisionCount = here.count
    parts = Array(repeating: CountPart(count: 0, chance: 0), count: here.count * width)
    for (division, source) in here.enumerated() {
      let start = laws.fills.start(source, group)
      for (number, part) in all.enumerated() {
        let count = laws.divisions.sizes[source * width + number]
        // Exactly the chance of all if they have the same.
        let first = laws.fills.chanceOfOne(part.pairs[0].pair, from: start)
        let chance = part.pairs.reduce(first) {
          $0 + $1.chance * (laws.fills.chanceOfOne($1.pair, from: start) - first)
        }
        join(CountPart(count: count, chance: min(1, max(0, chance))), part.state, division)
      }
    }
  }

  /// Adds a part to the first of its state with the same chance, or puts it into the first empty place.
  private mutating func join(_ part: CountPart, _ state: Int, _ division: Int) {
    guard part.count > 0, part.chance > 0 else { return }
    for place in partsOfState[state] {
      let entry = division * width + place
      if parts[entry].count == 0 {
        parts[entry] = part
        return
      }
      if parts[entry].chance == part.chance {
        parts[entry].count += part.count
        return
      }
    }
  }

  private func parts(of state: Int, in division: Int) -> ArraySlice<CountPart> {
    let range = partsOfState[state]
    return parts[division * width + range.lowerBound..<division * width + range.upperBound]
  }

  /// The divisions in a row in which a state's agents are in the same parts.
  func runs(of state: Int) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var first = 0
    for division in 1...divisionCount {
      guard
        division == divisionCount
          || !parts(of: state, in: division).elementsEqual(parts(of: state, in: first))
      else { continue }
      runs.append(first..<division)
      first = division
    }
    return runs
  }

  /// Nearly the multiplications that the laws of several mixtures take, from above.
  func work(outer: Int, runs: [Range<Int>], mixtures: Int) -> Double {
    func width(_ state: Int, _ division: Int) -> Double {
      parts(of: state, in: division).reduce(1) {
        $0 + BinomialWindow.estimatedCount(trials: $1.count, probability: $1.chance)
      }
    }
    return runs.reduce(0) { sum, run in
      let inner = width(1 - outer, run.lowerBound + run.count / 2)
      let perMixture = Double(run.count) * inner + width(outer, run.lowerBound) * inner
      return sum + Double(run.count) * 100 + Double(mixtures) * perMixture
    }
  }

  /// The law of the number of a state's agents who are in state 1 next.
  func law(
    of state: Int, in division: Int, _ windows: inout [CountPart: CountLaw]
  ) -> CountLaw {
    let laws = parts(of: state, in: division).filter { $0.count > 0 }.map { part in
      if let known = windows[part] { return known }
      let law = CountLaw(BinomialWindow(trials: part.count, probability: part.chance))
      windows[part] = law
      return law
    }
    guard let first = laws.first else {
      return CountLaw(BinomialWindow(trials: 0, probability: 0))
    }
    return laws.dropFirst().reduce(first) { $0.adding($1).trimmed }
  }
}
