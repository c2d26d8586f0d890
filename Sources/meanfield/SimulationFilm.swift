import MeanFieldFigures
import MeanFieldModel
import MeanFieldRuns

/// The film of agents who play a game, where there can be one.
enum SimulationFilm {
  case film(AgentFilm)
  /// Why there is none.
  case none(String)

  /// Everybody's way on the game's map: at random, and by the policy unless that is random itself.
  init(of policy: Policy, in named: NamedGame, agents: Int, steps: Int, seed: UInt64) {
    guard agents <= AgentFilm.agentLimit else {
      self = .none("it would show every agent, and \(AgentFilm.agentLimit) are the most")
      return
    }
    let game = named.game
    let uniform = Policy.uniform(for: game)
    let policies =
      [AgentPlays.Followed("at random", uniform)]
      + (policy == uniform ? [] : [.init("by the policy", policy)])
    let moves = min(steps - 1, AgentFilm.moveLimit(agents: agents, panels: policies.count))
    let plays = AgentPlays.following(policies, in: game, agents: agents, moves: moves, seed: seed)
    guard let plays else {
      self = .none("\(named.name) has no map")
      return
    }
    let title = "\(named.name) with \(agents) agent\(agents == 1 ? "" : "s")"
    let part =
      moves < steps - 1 ? "the first \(counted(moves + 1)) of \(counted(steps)) steps" : nil
    self = .film(AgentFilm(title: title, subtitle: part, plays: plays))
  }
}
