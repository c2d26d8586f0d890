import MeanFieldModel
import MeanFieldPopulation
import MeanFieldSolvers

/// When to leave for work, if no more than a twelfth of all drivers pass the bottleneck in a step.
struct MorningCommute: Game {
  let space = StateActionSpace(
    states: ["home", "road", "office"], actions: ["wait", "leave"],
    isLegal: { state, action in state == 0 || action == 0 })
  let horizon = Horizon.finite(steps: 24)
  let initialDistribution = [1.0, 0, 0]
  let dynamics = Dynamics.meanFieldDependent

  func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    // What a step costs in each place, before work starts at step 18 and from then on.
    let (home, road, office) = step < 18 ? (0.0, 1.0, 0.5) : (2.0, 3.0, 0.0)
    rewards = [-home, -home, -road, -road, -office, -office]
  }

  func fillTransitions(_ transitions: inout TransitionRows, at step: Int, meanField: MeanField) {
    let arrival = min(1, 1 / 12 / meanField.states[1])
    transitions[0, 0] = transitions.appendCertain(0)
    transitions[0, 1] = transitions.appendCertain(1)
    transitions[2, 0] = transitions.appendCertain(2)
    transitions[1, 0] = transitions.beginRow()
    transitions.append(1, probability: 1 - arrival)
    transitions.append(2, probability: arrival)
  }
}

let game = MorningCommute()
var process = DecisionProcess(game)
var solver = OnlineMirrorDescent(game: game, learningRate: 1)
for _ in 0..<1000 { solver.iterate(in: &process) }
let everybody = game.exploitability(of: solver.policy)
print("All drivers: return \(everybody.value), exploitability \(everybody.exploitability)")
let flow = game.meanField(of: solver.policy).states
var crowd = PopulationSimulator(game, agentCount: 1000, representation: .counts, seed: 1)
let thousand = crowd.summary(of: solver.policy, against: flow, steps: 24, episodes: 100).meanReturn
print("1,000 drivers: return \(thousand.mean), 95 % interval \(thousand.low) to \(thousand.high)")
