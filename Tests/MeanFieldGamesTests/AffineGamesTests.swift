import MeanFieldGames
import MeanFieldModel
import Testing

/// Whether games are affine in the mean field where they say so, and by default only there.
@Suite struct AffineGamesTests {
  /// Sums of some hundred products of order 100.
  private static let rounding = 1e-10
  private static let trials = 20

  @Test("rewards and transitions are affine or not, as is said", arguments: CatalogueCase.all)
  func asSaid(example: CatalogueCase) throws {
    let game = try example.game()
    let deviation = Self.deviation(of: game)
    if game.isAffine {
      #expect(deviation < Self.rounding)
    } else if example.settings.isEmpty {
      // A preset may be simpler than it has to be: a road on which travel takes the same time always.
      #expect(deviation > 1e-6, "\(type(of: game)) could say that it is affine")
    }
  }

  @Test(
    "settings make games affine",
    arguments: [
      ("building-evacuation", ["crowd-aversion": "0"]),
      ("crowd-modelling", ["crowd-aversion": "0"]),
      ("crowd-modelling-2d", ["crowd-aversion": "0", "congestion": "true"]),
      ("garnet", ["crowd-aversion": "0"]), ("predator-prey", ["congestion": "0"]),
      ("linear-quadratic-ring", ["distance-weight": "0"]),
    ])
  func settings(name: String, settings: [String: String]) throws {
    let type = try #require(cataloguedGames.first { $0.entry.name == name })
    let game = try CatalogueCase(type: type, settings: settings).game()
    #expect(game.isAffine && Self.deviation(of: game) < Self.rounding)
  }

  @Test("families are affine if all members are, and if N can be divided among agents alone")
  func families() {
    let game = AsymmetricRockPaperScissors(horizon: .finite(steps: 2))
    let family = GameFamily(members: [game, game], weights: [1, 2])
    #expect(family.isAffine && Self.deviation(of: family) < Self.rounding)
    #expect(family.withAgents(9).isAffine && !family.withAgents(10).isAffine)
    let mixed = GameFamily(members: [LeftRight(), LeftRight()])
    #expect(mixed.withAgents(4).isAffine && game.withAgents(5).isAffine)
    let bars = [BeachBar(), BeachBar()]
    #expect(
      !GameFamily(members: bars).isAffine && !GameFamily(members: bars).withAgents(4).isAffine)
  }

  /// The largest difference between the middle of what two populations get and what the middle of the
  /// populations gets, relative to numbers above 1.
  private static func deviation(of game: any Game) -> Double {
    var numbers = TestNumbers(seed: 12)
    var largest = 0.0
    for trial in 0..<trials {
      let ends = [population(of: game, &numbers), population(of: game, &numbers)]
      let middle = MeanField(
        states: zip(ends[0].states, ends[1].states).map { ($0 + $1) / 2 },
        stateActions: zip(ends[0].stateActions, ends[1].stateActions).map { ($0 + $1) / 2 })
      let step = trial % min(3, game.horizon.steps) * (game.horizon.steps - 1) / 2
      let tables = (ends + [middle]).map { answers(of: game, at: step, to: $0) }
      for entry in tables[2].indices {
        let mean = (tables[0][entry] + tables[1][entry]) / 2
        largest = max(largest, abs(tables[2][entry] - mean) / max(1, abs(mean)))
      }
    }
    return largest
  }

  /// A population, in some of the places only, whose shares sum nearly to one.
  private static func population(of game: any Game, _ numbers: inout TestNumbers) -> MeanField {
    let actions = game.space.actionCount
    var shares = game.space.isLegal.map { isLegal in
      isLegal && numbers.fraction() < 0.5 ? numbers.fraction() : 0
    }
    let total = shares.reduce(1e-3, +)
    for pair in shares.indices { shares[pair] /= total }
    return MeanField(
      states: (0..<game.space.stateCount).map { state in
        shares[state * actions..<(state + 1) * actions].reduce(0, +)
      },
      stateActions: game.coupling == .states ? [] : shares)
  }

  /// The rewards of legal pairs, and the successors' chances if they depend on the population.
  private static func answers(
    of game: any Game, at step: Int, to population: MeanField
  ) -> [Double] {
    let space = game.space
    var rewards = [Double](repeating: 0, count: space.isLegal.count)
    game.fillRewards(&rewards, at: step, meanField: population)
    var answers = space.isLegal.indices.filter { space.isLegal[$0] }.map { rewards[$0] }
    guard game.dynamics == .meanFieldDependent else { return answers }
    var rows = TransitionRows(stateCount: space.stateCount, actionCount: space.actionCount)
    game.fillTransitions(&rows, at: step, meanField: population)
    for pair in space.isLegal.indices where space.isLegal[pair] {
      var law = [Double](repeating: 0, count: space.stateCount)
      for entry in rows.entries(of: Int(rows.rowOfPair[pair])) {
        law[Int(rows.successors[entry])] += rows.probabilities[entry]
      }
      answers += law
    }
    return answers
  }
}
