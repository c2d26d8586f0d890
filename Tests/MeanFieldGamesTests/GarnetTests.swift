import MeanFieldGames
import MeanFieldModel
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A garnet as a paper writes it, drawn from the same streams.
struct PaperShapedGarnet: PaperShapedGame {
  var stateCount: Int
  var actionCount: Int
  var stepCount: Int
  var aversion: Double
  var rewards: [[Double]] = []
  var laws: [[[Int: Double]]] = []
  var discountFactor: Double? { nil }
  var initial: [Double] { (0..<stateCount).map { _ in 1 / Double(stateCount) } }

  init(
    states: Int, actions: Int, branches: Int, steps: Int, density: Double, aversion: Double,
    seed: UInt64
  ) {
    (stateCount, actionCount, stepCount) = (states, actions, steps)
    self.aversion = aversion
    for state in 0..<states {
      rewards.append([])
      laws.append([])
      for action in 0..<actions {
        var stream = RandomStream(seed: seed, purpose: .game, block: state * actions + action)
        let chance = stream.uniform()
        let reward = stream.uniform()
        rewards[state].append(chance < density ? reward : 0)
        let cuts = ([0, 1] + (1..<branches).map { _ in stream.uniform() }).sorted()
        var law: [Int: Double] = [:]
        for piece in 1...branches {
          law[Int(stream.uniform() * Double(states)), default: 0] += cuts[piece] - cuts[piece - 1]
        }
        laws[state].append(law)
      }
    }
  }

  func mayTake(_ action: Int, in state: Int) -> Bool { true }
  func reward(state: Int, action: Int, step: Int, meanField: PaperShapedMeanField) -> Double {
    rewards[state][action] - aversion * log(meanField.states[state] + 1e-25)
  }
  func law(state: Int, action: Int, step: Int, meanField: PaperShapedMeanField) -> [Int: Double] {
    laws[state][action]
  }
}

@Suite struct GarnetTests {
  /// The rewards of a game in which nobody minds the crowd.
  private func rewards(_ game: Garnet) -> [Double] {
    var process = DecisionProcess(game)
    process.fillRewards(at: 0, against: game.meanField(of: .uniform(for: game)))
    return process.rewards
  }

  @Test(
    "agrees with the oracle",
    arguments: [
      (states: 10, actions: 3, branches: 3, density: 1.0, aversion: 1.0, seed: 0 as UInt64),
      (7, 2, 1, 0.4, 0.3, 5), (3, 4, 6, 0, 2, .max), (1, 2, 2, 1, 1, 9),
    ])
  func oracle(
    states: Int, actions: Int, branches: Int, density: Double, aversion: Double, seed: UInt64
  ) {
    expectAgreement(
      Garnet(
        states: states, actions: actions, branches: branches, horizon: .finite(steps: 3),
        rewardDensity: density, crowdAversion: aversion, seed: seed),
      PaperShapedGarnet(
        states: states, actions: actions, branches: branches, steps: 3, density: density,
        aversion: aversion, seed: seed))
  }

  @Test("a seed is one game, and another seed another")
  func seeds() {
    let some = rewards(Garnet(crowdAversion: 0, seed: 3))
    #expect(some == rewards(Garnet(crowdAversion: 0, seed: 3)))
    #expect(some != rewards(Garnet(crowdAversion: 0, seed: 4)))
    // Branches and density change neither the rewards nor which of them are drawn.
    #expect(some == rewards(Garnet(branches: 5, crowdAversion: 0, seed: 3)))
    let sparse = rewards(Garnet(rewardDensity: 0.5, crowdAversion: 0, seed: 3))
    #expect(zip(some, sparse).allSatisfy { $1 == 0 || $0 == $1 })
  }

  @Test("tables have the laws they should")
  func laws() {
    // 40,000 pairs: means within five standard errors of what they should be.
    let game = Garnet(states: 4000, actions: 10, branches: 3, rewardDensity: 0.25, crowdAversion: 0)
    let rewards = rewards(game)
    let count = Double(rewards.count)
    let rewarded = rewards.filter { $0 > 0 }
    #expect(abs(Double(rewarded.count) / count - 0.25) < 5 * (0.25 * 0.75 / count).squareRoot())
    let mean = rewarded.reduce(0, +) / Double(rewarded.count)
    #expect(abs(mean - 0.5) < 5 * (1 / 12 / Double(rewarded.count)).squareRoot())

    var process = DecisionProcess(game)
    process.fillTransitions(at: 0, against: game.meanField(of: .uniform(for: game)))
    let transitions = process.transitions
    // Pieces of three are Beta(1, 2): mean 1/3, mean square 1/6, and of the square variance 7/180.
    // Successors drawn twice join two pieces in one pair of 4000 or so.
    #expect(Double(transitions.entryCount) > (3 - 0.01) * count)
    let square = transitions.probabilities.reduce(0) { $0 + $1 * $1 }
    #expect(abs(square / (3 * count) - 1.0 / 6) < 5 * (7.0 / 180 / count).squareRoot() + 1e-3)
    let place = transitions.successors.reduce(0.0) { $0 + Double($1) }
    let spread = 4000 / (12 * 3 * count).squareRoot()
    #expect(abs(place / Double(transitions.entryCount) - 1999.5) < 5 * spread)
  }

  @Test("refuses tables that are too large")
  func conflict() {
    let settings = ["states": "100000", "actions": "1000", "branches": "2"]
    #expect {
      try Garnet(parameters: Garnet.entry.resolve(settings))
    } throws: {
      guard let error = $0 as? ParameterError, case .conflict = error.problem else { return false }
      return error.key == "branches" && error.value == "2"
    }
  }
}
