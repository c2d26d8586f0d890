import MeanFieldModel
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct BestResponseTests {
  @Test("is the paper's backward induction", arguments: RandomGame.examples, [0, 0.5])
  func oracle(game: RandomGame, temperature: Double) {
    for seed in 0..<3 {
      let policy = Policy.random(for: game, seed: UInt64(seed))
      let response = game.bestResponse(
        to: game.meanField(of: policy), temperature: temperature)
      let expected = game.bestResponse(
        to: game.flow(of: policy.nested), temperature: temperature)
      #expect(distance(response.probabilities, flat(expected)) < Tolerance.reordered)
      #expect(response.firstFault(in: game, tolerance: Tolerance.rounding) == nil)
    }
  }

  @Test(
    "of a stationary game agrees with the oracle", arguments: RandomGame.stationaryExamples,
    [0, 0.5])
  func stationaryOracle(game: RandomGame, temperature: Double) {
    let policy = Policy.random(for: game, seed: 3)
    let response = game.bestResponse(to: game.meanField(of: policy), temperature: temperature)
    let expected = game.bestResponse(to: game.flow(of: policy.nested), temperature: temperature)
    #expect(distance(response.probabilities, flat(expected)) < Tolerance.atRest)
  }

  @Test("draws evenly among tied actions, and only legal ones")
  func ties() {
    let game = ClosureGame(
      states: 2, actions: 4, horizon: .finite(steps: 3), isLegal: { $0 == 1 || $1 > 1 },
      reward: { state, action, _, _ in action == 0 ? -1 : 3 })
    let response = game.bestResponse(to: game.meanField(of: .uniform(for: game)))
    let third = 1.0 / 3
    for step in 0..<3 {
      #expect((0..<4).map { response[step, 0, $0] } == [0, 0, 0.5, 0.5])
      #expect((0..<4).map { response[step, 1, $0] } == [0, third, third, third])
    }
  }

  @Test(
    "ties what is within the tolerance, relative to the largest value",
    arguments: [
      (0.0, 1e-300, false), (1e-10, 1e-23, true), (1e-10, 1e-20, false), (1e6, 1e-7, true),
      (1e6, 1e-5, false),
    ])
  func tolerance(value: Double, gap: Double, isTie: Bool) {
    let game = ClosureGame.bandit(rewards: [value, value + gap], horizon: .finite(steps: 1))
    let response = game.bestResponse(to: game.meanField(of: .uniform(for: game)))
    #expect(response.probabilities == (isTie ? [0.5, 0.5] : [0, 1]))
    // The best value is that of the best action whatever ties with it.
    let pure = Policy(steps: 1, stateCount: 1, actionCount: 2, probabilities: [0, 1])
    #expect(game.exploitability(of: pure).exploitability == 0)
  }

  @Test(
    "ignores what the game wrote at illegal actions", arguments: [Double.nan, .infinity, 1e300])
  func ignoresIllegalRewards(rubbish: Double) {
    // "Entries of illegal actions are ignored", says Game.fillRewards.
    let game = ClosureGame(
      states: 1, actions: 3, horizon: .finite(steps: 2), isLegal: { $1 != 0 },
      reward: { _, action, _, _ in action == 0 ? rubbish : Double(action) })
    let uniform = Policy.uniform(for: game)
    let flow = game.meanField(of: uniform)
    #expect(game.bestResponse(to: flow).probabilities == [0, 0, 1, 0, 0, 1])
    let soft = game.bestResponse(to: flow, temperature: 1)
    #expect(abs(soft[0, 0, 2] - 1 / (1 + exp(-1.0))) < Tolerance.rounding)
    #expect(soft[0, 0, 0] == 0)
    let found = game.exploitability(of: uniform)
    #expect(found.value == 3)
    #expect(found.bestResponse == 4)
  }

  static let bandits: [[Double]] = [[0], [1, 1], [0, 1, -2], [5, -5, 4.9], [1e3, 0]]

  @Test("with entropy of one state is the softmax", arguments: bandits, [0.01, 1, 20])
  func softmaxClosedForm(rewards: [Double], temperature: Double) {
    let largest = rewards.max() ?? 0
    let scaled = rewards.map { exp(($0 - largest) / temperature) }
    let sum = scaled.reduce(0, +)
    let value = largest + temperature * log(sum)
    for (horizon, length) in [
      (Horizon.finite(steps: 1), 1.0), (.finite(steps: 7), 7), (.discounted(0.9), 1 / (1 - 0.9)),
      (.discounted(0), 1),
    ] {
      let game = ClosureGame.bandit(rewards: rewards, horizon: horizon)
      let uniform = Policy.uniform(for: game)
      let flow = game.meanField(of: uniform)
      let response = game.bestResponse(to: flow, temperature: temperature)
      for step in 0..<response.steps {
        for action in rewards.indices {
          #expect(abs(response[step, 0, action] - scaled[action] / sum) < Tolerance.rounding)
        }
      }
      let found = game.exploitability(of: response, temperature: temperature)
      let size = max(1, abs(value) * length)
      #expect(abs(found.bestResponse - value * length) < 10 * Tolerance.rounding * size)
      #expect(abs(found.exploitability) < 10 * Tolerance.rounding * size)
    }
  }

  @Test("with entropy over two steps looks one step ahead")
  func softmaxTwoSteps() {
    // Two states; the action is the next state; state 1 pays 1 per step.
    let temperature = 0.5
    let game = ClosureGame(
      states: 2, actions: 2, horizon: .finite(steps: 2), initial: [1, 0],
      reward: { state, _, _, _ in Double(state) }, law: { _, action, _, _ in [action: 1] })
    let response = game.bestResponse(
      to: game.meanField(of: .uniform(for: game)), temperature: temperature)
    // Last step: both actions are worth the same. First: the next state's 1 against 0; the
    // entropy of the last step adds the same to both.
    let expected = 1 / (1 + exp(-1 / temperature))
    for state in 0..<2 {
      #expect(abs(response[1, state, 0] - 0.5) < Tolerance.rounding)
      #expect(abs(response[0, state, 1] - expected) < Tolerance.rounding)
    }
    let found = game.exploitability(of: response, temperature: temperature)
    let value = temperature * log(2) + temperature * log(1 + exp(1 / temperature))
    #expect(abs(found.bestResponse - value) < Tolerance.rounding)
  }

  @Test("approaches the greedy one as the temperature falls")
  func coldLimit() {
    for game in RandomGame.examples {
      let flow = game.meanField(of: .random(for: game, seed: 9))
      let greedy = game.bestResponse(to: flow)
      let cold = game.bestResponse(to: flow, temperature: 1e-6)
      // The gaps between action values of these games are far above 1e-6.
      #expect(distance(greedy.probabilities, cold.probabilities) < Tolerance.rounding)
    }
  }

  @Test("refuses room of another shape")
  func wrongShape() async {
    // It stops there, by the instruction that a precondition stops with, and does not write where it
    // must not until the system ends it.
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let game = ClosureGame.bandit(rewards: [0, 1, 2], horizon: .finite(steps: 4))
      var process = DecisionProcess(game)
      let flow = game.meanField(of: .uniform(for: game))
      var room = Policy(
        steps: 1, stateCount: 1, actionCount: 3, probabilities: [1, 0, 0])
      process.bestResponse(to: flow, into: &room)
    }
    #expect([.signal(SIGILL), .signal(SIGTRAP)].contains(result?.exitStatus))
    // Optimised code has no messages.
    #if DEBUG
      let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
      #expect(message.contains("expected"))
    #endif
  }

  @Test(
    "stays finite at every positive temperature", arguments: [1e-300, 0x1p-1025, 0x1p-1074, 1e300])
  func extremeTemperatures(temperature: Double) {
    let game = ClosureGame.bandit(rewards: [0, 1], horizon: .finite(steps: 1))
    let response = game.bestResponse(
      to: game.meanField(of: .uniform(for: game)), temperature: temperature)
    #expect(response.firstFault(in: game) == nil)
  }
}
