import MeanFieldModel
import Testing

@Suite struct ActionValuesTests {
  @Test("are the paper's backward recursion", arguments: RandomGame.examples, [0, 0.7])
  func oracle(game: RandomGame, temperature: Double) {
    let policy = Policy.random(for: game, seed: 1)
    // Against the population of another policy: evaluation takes any flow.
    let other = Policy.random(for: game, seed: 2)
    var process = DecisionProcess(game)
    let values = process.actionValues(
      of: policy, against: game.meanField(of: other),
      evaluating: .ofPolicy(temperature: temperature))
    let expected = game.actionValues(
      of: policy.nested, against: game.flow(of: other.nested), temperature: temperature)
    for step in 0..<policy.steps {
      for state in 0..<game.stateCount {
        for action in 0..<game.actionCount where game.mayTake(action, in: state) {
          let value = values[(step * game.stateCount + state) * game.actionCount + action]
          #expect(abs(value - expected[step][state][action]) < Tolerance.reordered)
        }
      }
    }
  }

  @Test("are 0 at illegal actions, whatever the game wrote there")
  func illegal() {
    let game = RandomGame.examples[0]
    var process = DecisionProcess(game)
    let policy = Policy.uniform(for: game)
    let values = process.actionValues(of: policy, against: game.meanField(of: policy))
    let illegal = values.indices.filter { !game.space.isLegal[$0 % game.space.isLegal.count] }
    #expect(!illegal.isEmpty)
    #expect(illegal.allSatisfy { values[$0] == 0 })
  }

  @Test("of a stationary game solve their equation", arguments: [0, 0.5, 0.95, 0.999])
  func stationary(discount: Double) {
    let (up, down) = (0.3, 0.2)
    let game = ClosureGame.twoStateChain(up: up, down: down, horizon: .discounted(discount))
    let values = game.discountedValues(up: up, down: down, discount: discount)
    var process = DecisionProcess(game)
    let policy = Policy.uniform(for: game)
    let q = process.actionValues(of: policy, against: game.meanField(of: policy))
    // One action: Q is V.
    let size = max(1, abs(values[0]), abs(values[1]))
    #expect(distance(q, values) < 2 * DecisionProcess.stationaryTolerance * size)
  }

  @Test("of a stationary game agree with the oracle", arguments: RandomGame.stationaryExamples)
  func stationaryOracle(game: RandomGame) {
    let policy = Policy.random(for: game, seed: 3)
    let flow = game.flow(of: policy.nested)
    let expected = game.actionValues(of: policy.nested, against: flow)
    var process = DecisionProcess(game)
    let values = process.actionValues(of: policy, against: game.meanField(of: policy))
    for state in 0..<game.stateCount {
      for action in 0..<game.actionCount where game.mayTake(action, in: state) {
        let value = values[state * game.actionCount + action]
        // The oracle's population comes from the initial distribution by half steps; that of
        // fixed dynamics is the long-run one, which is the same.
        #expect(abs(value - expected[0][state][action]) < Tolerance.atRest)
      }
    }
  }

  @Test("a sweep improves each step's rule after its values are taken")
  func sweepOrder() {
    // If the improvement leaked into the evaluation, the values would be those of the new rule.
    let game = RandomGame.examples[0]
    let policy = Policy.random(for: game, seed: 1)
    let flow = game.meanField(of: policy)
    var process = DecisionProcess(game)
    let values = process.actionValues(of: policy, against: flow)
    var improved = policy
    var table = [Double](repeating: 0, count: policy.probabilities.count)
    process.sweep(&improved, against: flow, carrying: &table) { rows in
      rows.accumulate(1)
      for pair in rows.rule.indices { rows.rule[pair] = 0 }
    }
    #expect(table == values)
    #expect(improved.probabilities.allSatisfy { $0 == 0 })
  }
}

extension ClosureGame {
  /// (I − γ P)⁻¹ r of ``twoStateChain(up:down:horizon:)``, by Cramer's rule.
  func discountedValues(up: Double, down: Double, discount: Double) -> [Double] {
    let (a, b) = (1 - discount * (1 - up), -discount * up)
    let (c, d) = (-discount * down, 1 - discount * (1 - down))
    let determinant = a * d - b * c
    return [(1 * d - b * -2) / determinant, (a * -2 - c * 1) / determinant]
  }
}
