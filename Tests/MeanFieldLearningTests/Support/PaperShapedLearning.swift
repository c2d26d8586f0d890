import MeanFieldModel
import MeanFieldPopulation

@testable import MeanFieldLearning

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A state and an action.
struct Pair: Hashable {
  let state: Int
  let action: Int
}

/// Benjamin and Abate 2024, Algorithm 2, line by line: the oracle of networked learning.
///
/// In plain loops and dictionaries. The environment is that of the learner, from where that stands, and
/// so is what comes from chance; failures and newcomers are as the learner's settings say.
struct PaperShapedLearning {
  typealias Rule = [Pair: Double]

  /// A policy with what its agent tells of it, and the agent's id.
  struct Message {
    /// σ, or infinity where nothing is told.
    var largest = Double.infinity
    var total = Double.infinity
    let id: Int
    let rule: Rule

    func isBetter(than other: Message) -> Bool {
      largest < .infinity
        && (largest, total, Double(id)) < (other.largest, other.total, Double(other.id))
    }
  }

  let settings: NetworkedSettings
  let discount: Double
  let startValue: Double
  let seed: UInt64
  /// k.
  let iteration: Int
  /// Whether two agents can talk.
  let areNeighbours: (_ one: Int, _ other: Int, _ system: AgentSystem) -> Bool
  /// The environment: who is there and where.
  var system: AgentSystem
  /// π^i.
  var rules: [Rule] = []
  var isNew: [Bool] = []
  /// The mean of `r + h` over agents and transitions.
  var meanReward = 0.0

  var legal: [[Int]] {
    let actions = system.space.actionCount
    return (0..<system.space.stateCount).map { state in
      (0..<actions).filter { system.space.isLegal[state * actions + $0] }
    }
  }

  /// One iteration k.
  mutating func iterate() {
    changeMembership()
    rules = (0..<system.agentCount).map { agent in
      let rule = Array(system.rules[agent: agent])
      return table { rule[$0.state * system.space.actionCount + $0.action] }
    }
    // 4–13: all act, and each puts what it saw into its buffer.
    var seen = SeenTransitions()
    system.act(
      settings.stretch, seeing: &seen, draws: .init(.acting, iteration: iteration, part: 0))
    meanReward = seen.transitions.reduce(0) { $0 + $1.reward } / Double(seen.transitions.count)
    for agent in rules.indices {
      for transition in seen[agent] {
        meanReward += entropy(agent, pair(transition.pair).state) / Double(seen.transitions.count)
      }
    }
    // 14–21.
    var held = messages(from: seen)
    if settings.architecture == .centralised {
      for agents in system.members {
        for agent in agents { held[agent] = held[agents.lowerBound] }
      }
    }
    follow(held)
    // 22–29.
    var letters: [(arrival: Int, to: Int, message: Message)] = []
    for round in 0..<settings.rounds {
      if settings.architecture == .networked {
        let told = held
        for one in rules.indices {
          for other in rules.indices
          where one != other
            && system.states(ofPopulationOf: one).contains(
              Int(system.states[other]))
            && areNeighbours(one, other, system)
          {
            letters.append((round + settings.messageDelay, one, told[other]))
          }
        }
        for letter in letters where letter.arrival == round {
          if letter.message.isBetter(than: held[letter.to]) { held[letter.to] = letter.message }
        }
        follow(held)
      }
      system.act(draws: .init(.acting, iteration: iteration, part: 1 + round))
    }
    rules = held.map(\.rule)
  }

  private mutating func changeMembership() {
    if settings.leaving.count > 0, settings.leaving.iteration == iteration + 1 {
      system.leave(
        settings.leaving.count, draws: .init(.membership, iteration: iteration, part: 0))
    }
    isNew = system.states.map { _ in false }
    if settings.joining.count > 0, settings.joining.iteration == iteration + 1 {
      isNew = system.join(
        settings.joining.count, draws: .init(.membership, iteration: iteration, part: 1))
    }
  }

  private mutating func follow(_ held: [Message]) {
    let actions = system.space.actionCount
    let flat = held.flatMap { message in
      system.space.isLegal.indices.map {
        message.rule[Pair(state: $0 / actions, action: $0 % actions)] ?? 0
      }
    }
    system.follow(
      AgentRules(
        flat, pairCount: system.space.isLegal.count, ruleOfAgent: held.indices.map { Int32($0) }))
  }

  /// What each agent has to tell, and has: lines 14 to 21.
  private func messages(from seen: SeenTransitions) -> [Message] {
    let candidates =
      settings.architecture == .centralised
      ? system.members.map(\.lowerBound) : Array(rules.indices)
    var chance = RandomStream(seed: seed, purpose: .failures, trial: iteration)
    var held = rules.indices.map { Message(id: system.ids[$0], rule: rules[$0]) }
    var learnerCount = 0
    for agent in candidates {
      if chance.uniform() < settings.failureProbability {
        if settings.failuresAreTold { (held[agent].largest, held[agent].total) = (0, 0) }
        continue
      }
      // Thirty-two learners share their orders.
      var orders = RandomStream(
        seed: seed, purpose: .replay, trial: iteration, block: learnerCount / 32)
      learnerCount += 1
      let values = actionValues(of: agent, Array(seen[agent]), orders: &orders)
      let (rule, largest, total) = improved(agent, values)
      held[agent] = Message(
        largest: largest, total: total, id: system.ids[agent], rule: rule)
    }
    if !settings.newcomersTell {
      for agent in held.indices where isNew[agent] { held[agent].largest = .infinity }
    }
    return held
  }

  /// Lines 3 and 14 to 19.
  private func actionValues(
    of agent: Int, _ buffer: [SeenTransition], orders: inout RandomStream
  ) -> Rule {
    var values = table { _ in startValue }
    func target(_ transition: SeenTransition) -> Double {
      transition.reward + entropy(agent, pair(transition.pair).state) + discount
        * values[pair(transition.nextPair), default: .nan]
    }
    guard let replay = settings.replay else {
      // 0.8^300 is below 1e-29.
      let byPair = Dictionary(grouping: buffer) { pair($0.pair) }
      for _ in 0..<300 {
        let next = byPair.mapValues { $0.map(target).reduce(0, +) / Double($0.count) }
        values.merge(next) { $1 }
      }
      return values
    }
    var order = Array(0..<Int32(buffer.count))
    for _ in 0..<replay.passes {
      if replay.isShuffled { orders.shuffle(&order) }
      for transition in order.map({ buffer[Int($0)] }) {
        let (here, goal) = (pair(transition.pair), target(transition))
        values[here, default: .nan] -= replay.learningRate * (values[here, default: .nan] - goal)
      }
    }
    return values
  }

  /// Lines 20 and 21.
  private func improved(
    _ agent: Int, _ values: Rule
  ) -> (rule: Rule, largest: Double, total: Double) {
    var (rule, largest, total) = (rules[agent], 0.0, 0.0)
    for state in system.states(ofPopulationOf: agent) {
      let pairs = legal[state].map { Pair(state: state, action: $0) }
      let shares = proximalStep(
        scores: pairs.map {
          rules[agent][$0, default: .nan] + settings.learningRate * values[$0, default: .nan]
        }, temperature: settings.learningRate * settings.temperature)
      var distance = 0.0
      for (pair, share) in zip(pairs, shares) {
        distance += abs(share - rules[agent][pair, default: .nan])
        rule[pair] = share
      }
      largest = max(largest, distance)
      total += distance
    }
    return (rule, largest, total)
  }

  /// The u with `u + t ln u = y − c`, or `u = max(0, y − c)` where t is 0, and a sum of one, by halving.
  private func proximalStep(scores: [Double], temperature: Double) -> [Double] {
    func halved(_ low: Double, _ high: Double, while isLow: (Double) -> Bool) -> Double {
      var (low, high) = (low, high)
      // Intervals are below 1000 wide, so that less than 1e-12 is left of them.
      for _ in 0..<50 {
        let middle = 0.5 * (low + high)
        if isLow(middle) { low = middle } else { high = middle }
      }
      return 0.5 * (low + high)
    }
    func shares(_ multiplier: Double) -> [Double] {
      scores.map { score in
        if temperature == 0 { return max(0, score - multiplier) }
        return exp(
          halved(-800, 3) { exp($0) + temperature * $0 < score - multiplier })
      }
    }
    let (largest, count) = (scores.max() ?? 0, Double(scores.count))
    return shares(
      halved(largest - 1, largest - 1 / count + temperature * log(count)) {
        shares($0).reduce(0, +) > 1
      })
  }

  // MARK: - Parts

  private func table(_ value: (Pair) -> Double) -> Rule {
    var table: Rule = [:]
    for (state, actions) in legal.enumerated() {
      for action in actions {
        let pair = Pair(state: state, action: action)
        table[pair] = value(pair)
      }
    }
    return table
  }

  private func pair(_ number: Int32) -> Pair {
    let (state, action) = Int(number).quotientAndRemainder(dividingBy: system.space.actionCount)
    return Pair(state: state, action: action)
  }

  /// h(π(s)).
  private func entropy(_ agent: Int, _ state: Int) -> Double {
    legal[state].reduce(0) {
      let share = rules[agent][Pair(state: state, action: $1), default: .nan]
      return share > 0 ? $0 - settings.temperature * share * log(share) : $0
    }
  }
}
