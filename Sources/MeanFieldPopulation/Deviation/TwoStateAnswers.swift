import MeanFieldModel

/// What a game of two states answers to a population: everybody's reward, and everybody's chance to be
/// in state 1 next.
struct TwoStateAnswers {
  private var process: DecisionProcess
  private var population: MeanFieldFlow
  private let agentCount: Double

  init(_ game: any Game, agentCount: Int) {
    process = DecisionProcess(game)
    population = MeanFieldFlow(oneStepOf: game)
    self.agentCount = Double(agentCount)
  }

  /// `R[s, a]` and then `P(1 | s, a)`, shape [2, S, A], if so many agents are in each pair of state and
  /// action.
  mutating func answers(at step: Int, to counts: [Double]) -> [Double] {
    let actions = counts.count / 2
    for state in 0..<2 {
      let ofState = counts[state * actions..<(state + 1) * actions]
      population.states[state] = ofState.reduce(0, +) / agentCount
    }
    for pair in population.stateActions.indices {
      population.stateActions[pair] = counts[pair] / agentCount
    }
    process.fill(at: step, against: population, transitions: true)
    let transitions = process.transitions
    return process.rewards
      + counts.indices.map { pair in
        transitions.entries(of: Int(transitions.rowOfPair[pair])).reduce(0.0) {
          $0 + (transitions.successors[$1] == 1 ? transitions.probabilities[$1] : 0)
        }
      }
  }
}
