import MeanFieldModel
import Synchronization
import Testing

/// Counts how often a game fills in its transitions.
final class Count: Sendable {
  let value = Atomic<Int>(0)
}

@Suite struct DecisionProcessTests {
  @Test(
    "fills transitions as often as the dynamics ask for",
    arguments: [
      (dynamics: Dynamics.fixed, flow: 1, both: 1), (.timeDependent, 3, 7),
      (.meanFieldDependent, 3, 7),
    ])
  func fillings(dynamics: Dynamics, flow: Int, both: Int) {
    let count = Count()
    let game = ClosureGame(
      states: 1, actions: 1, horizon: .finite(steps: 4), dynamics: dynamics,
      law: { _, _, _, _ in
        count.value.add(1, ordering: .relaxed)
        return [0: 1]
      })
    var process = DecisionProcess(game)
    var room = MeanFieldFlow(for: game)
    process.flow(of: .uniform(for: game), into: &room)
    // T − 1 times forward, and T times backward.
    #expect(count.value.load(ordering: .relaxed) == flow)
    process.fillTransitions(at: 0, against: room)
    count.value.store(0, ordering: .relaxed)
    process = DecisionProcess(game)
    _ = process.exploitability(of: .uniform(for: game), flow: &room)
    #expect(count.value.load(ordering: .relaxed) == both)
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

  @Test("refuses a policy of another shape")
  func wrongShape() async {
    await #expect(processExitsWith: .failure) {
      let game = ClosureGame.bandit(rewards: [0, 1], horizon: .finite(steps: 2))
      let policy = Policy(steps: 1, stateCount: 1, actionCount: 2, probabilities: [0.5, 0.5])
      _ = game.meanField(of: policy)
    }
  }
}
