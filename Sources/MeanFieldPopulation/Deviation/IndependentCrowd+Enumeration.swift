import MeanFieldModel

extension IndependentCrowd {
  /// The most table entries filled in to go through all crowds; a second of work or so.
  private static let enumerationLimit = 4e8

  /// Whether expected rewards can be computed: those of the expected crowd if rewards are affine, else by
  /// going through all crowds if these are few.
  var isComputable: Bool { game.isAffine || canBeEnumerated }

  /// Whether all crowds of the others can be gone through.
  var canBeEnumerated: Bool {
    var work = 0.0
    for index in space.populations.indices {
      let others = others(of: index)
      let states = space.populations[index].states.count
      for step in 0..<steps {
        work +=
          estimatedCrowdCount(at: step, others: others)
          * Double(states * places.perState * (space.isLegal.count + 20))
      }
    }
    return work <= Self.enumerationLimit
  }

  /// Nearly the number of crowds that are not next to impossible, from above.
  private func estimatedCrowdCount(at step: Int, others: [Int]) -> Double {
    zip(space.populations, others).reduce(1) { product, next in
      let (population, size) = next
      let taken = places.places(of: population.states).map { chance(at: step, $0) }.filter {
        $0 > 0
      }
      let windows = taken.sorted().dropLast().reduce(1.0) {
        $0 * BinomialWindow.estimatedCount(trials: size, probability: $1)
      }
      // The ways to divide n agents among d places: n + d − 1 over d − 1.
      let divisions = (1..<max(1, taken.count)).reduce(1.0) {
        $0 * Double(size + $1) / Double($1)
      }
      return product * min(windows, divisions)
    }
  }

  /// Calls `body` with every crowd of the others that is not next to impossible, in `masses`, and its
  /// chance.
  func forEachCrowd(
    at step: Int, others: [Int], masses: inout [Double],
    _ body: (_ masses: inout [Double], _ chance: Double) -> Void
  ) {
    var taken: [[Int]] = []
    for population in space.populations {
      taken.append(places.places(of: population.states).filter { chance(at: step, $0) > 0 })
    }
    for place in masses.indices { masses[place] = 0 }
    divide(
      others[0], of: 0, among: taken[0][...], rest: 1, chance: 1,
      Division(step: step, others: others, taken: taken), masses: &masses, body)
  }

  /// What stays the same while the others are divided among places.
  private struct Division {
    let step: Int
    let others: [Int]
    /// The places of each population in which its agents can be.
    let taken: [[Int]]
  }

  /// Divides `count` agents of population `index` among places, one at least, that have the chance
  /// `rest` together, and then the agents of the populations after it.
  private func divide(
    _ count: Int, of index: Int, among taken: ArraySlice<Int>, rest: Double, chance: Double,
    _ division: Division, masses: inout [Double],
    _ body: (_ masses: inout [Double], _ chance: Double) -> Void
  ) {
    let place = taken[taken.startIndex]
    guard taken.count > 1 else {
      masses[place] = Double(count) * weight(of: place)
      guard index + 1 < division.others.count else { return body(&masses, chance) }
      return divide(
        division.others[index + 1], of: index + 1, among: division.taken[index + 1][...], rest: 1,
        chance: chance, division, masses: &masses, body)
    }
    let own = self.chance(at: division.step, place)
    let window = BinomialWindow(trials: count, probability: min(1, own / rest))
    for (offset, part) in window.chances.enumerated()
    where chance * part > BinomialWindow.negligible {
      let here = window.first + offset
      masses[place] = Double(here) * weight(of: place)
      divide(
        count - here, of: index, among: taken.dropFirst(), rest: max(0, rest - own),
        chance: chance * part, division, masses: &masses, body)
    }
  }
}
