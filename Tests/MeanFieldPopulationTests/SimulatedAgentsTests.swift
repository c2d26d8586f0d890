import MeanFieldModel
import MeanFieldPopulation
import Testing

@Suite struct SimulatedAgentsTests {
  /// A stationary version of the crossroads, coupled through state-actions.
  private struct EndlessCrossroads: Game {
    private let inner = Crossroads(steps: 1)
    var space: StateActionSpace { inner.space }
    let horizon = Horizon.discounted(0.9)
    var initialDistribution: [Double] { inner.initialDistribution }
    var coupling: Coupling { inner.coupling }
    var dynamics: Dynamics { inner.dynamics }
    func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
      inner.fillRewards(&rewards, at: step, meanField: meanField)
    }
    func fillTransitions(_ transitions: inout TransitionRows, at step: Int, meanField: MeanField) {
      inner.fillTransitions(&transitions, at: step, meanField: meanField)
    }
  }

  private let game = EndlessCrossroads()
  private let states = [0.2, 0.3, 0.5]
  private let policy = Crossroads.policy(steps: 1)

  /// The law of action and successor by the definition.
  private func law(from state: Int) -> [[Int]: Double] {
    let pairs = policy.probabilities.indices.map { states[$0 / 2] * policy.probabilities[$0] }
    var transitions = TransitionRows(stateCount: 3, actionCount: 2)
    game.fillTransitions(
      &transitions, at: 0, meanField: MeanField(states: states, stateActions: pairs))
    var law: [[Int]: Double] = [:]
    for action in 0..<2 {
      for entry in transitions.entries(of: transitions[state, action]) {
        law[[2 * state + action, Int(transitions.successors[entry])], default: 0] +=
          policy[0, state, action] * transitions.probabilities[entry]
      }
    }
    return law
  }

  @Test("draws actions by the policy and successors by the frozen population", arguments: 0..<3)
  func samples(state: Int) {
    var agents = SimulatedGame(game).agents()
    agents.freeze(states, following: policy)
    var stream = RandomStream(seed: 1, purpose: .trajectories)
    var observed: [[Int]: Int] = [:]
    agents.withUnsafeSampler { sampler in
      for _ in 0..<20_000 {
        let sample = sampler.sample(from: state, bits: stream.next())
        observed[[sample.pair, sample.successor], default: 0] += 1
      }
    }
    let score = chiSquareScore(observed: observed, probabilities: law(from: state))
    #expect(score < standardErrorLimit)
  }

  @Test("follows another policy, and moves in another population, when told so")
  func again() {
    var agents = SimulatedGame(game).agents()
    agents.freeze([1, 0, 0], following: .uniform(for: game))
    let before = agents.rewards()
    agents.freeze(states, following: policy)
    var fresh = SimulatedGame(game).agents()
    fresh.freeze(states, following: policy)
    #expect(agents.rewards() == fresh.rewards())
    #expect(agents.rewards() != before)
    func draws(_ agents: SimulatedAgents) -> [Int] {
      var stream = RandomStream(seed: 2, purpose: .trajectories)
      return agents.withUnsafeSampler { sampler in
        (0..<100).map { sampler.sample(from: $0 % 3, bits: stream.next()).successor }
      }
    }
    #expect(draws(agents) == draws(fresh))
  }

  @Test("agents start where the game says")
  func start() {
    var agents = SimulatedGame(game).agents()
    agents.freeze(states, following: policy)
    var stream = RandomStream(seed: 3, purpose: .trajectories)
    var observed: [Int: Int] = [:]
    agents.withUnsafeSampler { sampler in
      for _ in 0..<10_000 { observed[sampler.initialState(bits: stream.next()), default: 0] += 1 }
    }
    let score = chiSquareScore(observed: observed, probabilities: [0: 0.5, 1: 0.3, 2: 0.2])
    #expect(score < standardErrorLimit)
  }

  @Test("there is nobody to draw before there is a policy")
  func notFrozen() async {
    await #expect(processExitsWith: .failure) {
      let agents = SimulatedGame(SolitaryWalk()).agents()
      agents.withUnsafeSampler { _ = $0.sample(from: 0, bits: 0) }
    }
  }
}
