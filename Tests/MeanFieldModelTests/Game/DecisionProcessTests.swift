import Synchronization
import Testing

@testable import MeanFieldModel

/// Counts how often a game fills in its transitions.
final class Count: Sendable {
  let value = Atomic<Int>(0)
}

@Suite struct DecisionProcessTests {
  @Test(
    "fills in transitions as often as the dynamics ask for",
    arguments: [
      // Few entries are kept: T − 1 fills forward, none backward, none for the same population.
      (dynamics: Dynamics.fixed, states: 1, steps: 4, fills: [1, 1, 1, 1]),
      (.timeDependent, 1, 4, [3, 3, 3, 3]), (.meanFieldDependent, 1, 4, [3, 3, 3, 6]),
      // Many are not: T − 1 fills forward and T − 1 backward, every time.
      (.fixed, 10, 700, [1, 1, 1, 1]), (.timeDependent, 10, 700, [699, 1398, 2796, 4194]),
      (.meanFieldDependent, 10, 700, [699, 1398, 2796, 4194]),
    ])
  func fillings(dynamics: Dynamics, states: Int, steps: Int, fills: [Int]) {
    let count = Count()
    let law = Dictionary(uniqueKeysWithValues: (0..<states).map { ($0, 1 / Double(states)) })
    let game = ClosureGame(
      states: states, actions: 2, horizon: .finite(steps: steps), coupling: .stateActions,
      dynamics: dynamics,
      law: { state, action, step, _ in
        if state == 0, action == 0 { count.value.add(1, ordering: .relaxed) }
        // One step of few entries does not make room for the others.
        return step == 0 && dynamics != .fixed ? [state: 1] : law
      })
    var process = DecisionProcess(game)
    var room = MeanFieldFlow(for: game)
    var found: [Int] = []
    process.flow(of: .uniform(for: game), into: &room)
    found.append(count.value.load(ordering: .relaxed))
    _ = process.actionValues(of: .uniform(for: game), against: room)
    found.append(count.value.load(ordering: .relaxed))
    _ = process.exploitability(of: .uniform(for: game), flow: &room)
    found.append(count.value.load(ordering: .relaxed))
    let another = Policy(for: game) { _, _, action in action == 0 ? 0.25 : 0.75 }
    _ = process.exploitability(of: another, flow: &room)
    found.append(count.value.load(ordering: .relaxed))
    #expect(found == fills)
  }

  @Test("finds the same whatever it has worked on before", arguments: RandomGame.examples)
  func usedProcess(game: RandomGame) {
    var process = DecisionProcess(game)
    var flow = MeanFieldFlow(for: game)
    for seed in [1, 2, 2, 1, 3] as [UInt64] {
      let policy = Policy.random(for: game, seed: seed)
      #expect(process.exploitability(of: policy, flow: &flow) == game.exploitability(of: policy))
      // One population at some step, which no flow has there.
      process.fill(
        at: game.horizon.steps - 1, against: .evenlySpread(over: game), transitions: true)
    }
  }

  @Test("shows the game the mean field of the step it asks about")
  func frozenStep() {
    // The reward is the share of the state; time moves everybody from 0 to 1 to 2.
    let game = ClosureGame(
      states: 3, actions: 2, horizon: .finite(steps: 3), initial: [1, 0, 0],
      coupling: .stateActions,
      reward: { state, action, step, meanField in
        meanField.states[state] + 10 * meanField.stateActions[2 * state + action]
          + 100 * Double(step)
      }, law: { state, _, _, _ in [min(state + 1, 2): 1] })
    let policy = Policy(for: game) { _, _, action in action == 0 ? 0.25 : 0.75 }
    let flow = game.meanField(of: policy)
    var process = DecisionProcess(game)
    for step in [1, 0, 2, 2, 1] {
      process.fillRewards(at: step, against: flow)
      let time = 100 * Double(step)
      for state in 0..<3 {
        let share = state == step ? 1.0 : 0
        #expect(process.rewards[2 * state] == share + 2.5 * share + time)
        #expect(process.rewards[2 * state + 1] == share + 7.5 * share + time)
      }
    }
  }

  @Test("fills in one step against one population", arguments: RandomGame.examples)
  func oneStep(game: RandomGame) {
    let flow = game.meanField(of: .random(for: game, seed: 1))
    var process = DecisionProcess(game)
    var other = DecisionProcess(game)
    for step in (0..<flow.steps).reversed() {
      var population = MeanFieldFlow(oneStepOf: game)
      let first = step * game.stateCount
      population.states = Array(flow.states[first..<first + game.stateCount])
      if game.coupling == .stateActions {
        let pairs = first * game.actionCount..<(first + game.stateCount) * game.actionCount
        population.stateActions = Array(flow.stateActions[pairs])
      }
      process.fill(at: step, against: population, transitions: true)
      other.fillRewards(at: step, against: flow)
      other.fillTransitions(at: step, against: flow)
      #expect(process.rewards == other.rewards)
      #expect(process.transitions.rowOfPair == other.transitions.rowOfPair)
      #expect(process.transitions.successors == other.transitions.successors)
      #expect(process.transitions.probabilities == other.transitions.probabilities)
    }
  }

  @Test("fills in rewards some steps ahead where threads can share that", arguments: [2, 3, 5])
  func stepsAhead(threadCount: Int) {
    // Eleven steps are no multiple of the four, six or ten that are filled in together.
    let game = LargeRing(cells: 900, horizon: .finite(steps: 11))
    let policy = Policy.random(for: game, seed: 4)
    var process = DecisionProcess(game, team: ThreadTeam(threadCount: threadCount))
    var flow = MeanFieldFlow(for: game)
    // Twice, for what the first sweep left behind.
    for _ in 0..<2 {
      let found = process.exploitability(of: policy, flow: &flow)
      #expect(found == game.exploitability(of: policy))
    }
  }

  @Test("refuses a policy of another shape")
  func wrongShape() async {
    await #expect(processExitsWith: .failure) {
      let game = ClosureGame.bandit(rewards: [0, 1], horizon: .finite(steps: 2))
      let policy = Policy(steps: 1, stateCount: 1, actionCount: 2, probabilities: [0.5, 0.5])
      _ = game.meanField(of: policy)
    }
  }

  @Test("action values of illegal actions are 0 even where the game gave them rows and rewards")
  func illegal() {
    let game = ClosureGame(
      states: 2, actions: 2, horizon: .finite(steps: 3), isLegal: { $0 == 1 || $1 == 0 },
      reward: { state, action, _, _ in state == 0 && action == 1 ? 7 : 1 },
      law: { _, action, _, _ in [action: 1] })
    var process = DecisionProcess(game)
    let policy = Policy.uniform(for: game)
    let values = process.actionValues(of: policy, against: game.meanField(of: policy))
    for step in 0..<3 {
      #expect(values[step * 4 + 1] == 0)
      #expect(values[step * 4] == Double(3 - step))
    }
  }

  @Test("a discount weighs later rewards of a finite game too", arguments: [0, 0.5, 1])
  func finiteDiscount(discount: Double) {
    let game = ClosureGame(
      states: 1, actions: 1, horizon: .finite(steps: 4, discount: discount),
      reward: { _, _, _, _ in 1 }, law: { _, _, _, _ in [0: 1] })
    let expected = (0..<4).reduce(0.0) { sum, step in
      sum + (0..<step).reduce(1.0) { weight, _ in weight * discount }
    }
    let found = game.exploitability(of: .uniform(for: game))
    #expect(abs(found.value - expected) < 1e-15 && found.exploitability == 0)
  }

  @Test("a game that fills in too few rewards is stopped")
  func tooFewRewards() async {
    await #expect(processExitsWith: .failure) {
      struct Short: Game {
        let space = StateActionSpace(states: ["a", "b"], actions: ["x", "y"])
        let horizon = Horizon.finite(steps: 2)
        let initialDistribution = [1.0, 0]
        func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
          rewards = [1]
        }
        func fillTransitions(
          _ transitions: inout TransitionRows, at step: Int, meanField: MeanField
        ) {
          for action in 0..<2 { transitions[0, action] = transitions.appendCertain(action) }
          for action in 0..<2 { transitions[1, action] = transitions[0, action] }
        }
      }
      _ = Short().exploitability(of: .uniform(for: Short()))
    }
  }

  @Test("validation sees a reward that is assigned at some steps only")
  func forgottenReward() {
    struct Forgetful: Game {
      let space = StateActionSpace(states: ["a"], actions: ["x"])
      let horizon = Horizon.finite(steps: 3)
      let initialDistribution = [1.0]
      func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
        if step == 1 { rewards[0] = 1 }
      }
      func fillTransitions(
        _ transitions: inout TransitionRows, at step: Int, meanField: MeanField
      ) { transitions[0, 0] = transitions.appendCertain(0) }
    }
    #expect(throws: GameFault.self) { try Forgetful().validate() }
  }
}
