import MeanFieldModel
import MeanFieldPopulation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The rules that agents learn in an iteration, each by itself from what it saw, and how far each is from
/// the rule before.
struct LearnedRules: Sendable {
  /// Who learned, in ascending order.
  let learners: [Int]
  /// The rule of each, shape [learners, S, A].
  private(set) var rules: [Double]
  /// How far each is from the one before, shape [learners].
  private(set) var changes: [PolicyChange]
  /// Whether action values of a learner were no numbers to work with; its rule is the one before.
  let isLost: Bool

  /// How many agents replay what they saw in the same orders, so that shuffling costs each a share.
  private static let blockSize = 32

  /// Lets some agents of a system learn.
  ///
  /// - Parameters:
  ///   - learners: Who learns, in ascending order.
  ///   - system: The agents.
  ///   - seen: What they saw, the regulariser's bonus in the rewards.
  ///   - settings: How they learn.
  ///   - discount: γ.
  ///   - team: The threads that work; the result does not depend on them.
  ///   - stream: The random numbers of a block of learners.
  init(
    of learners: [Int], in system: AgentSystem, from seen: SeenTransitions,
    _ settings: NetworkedSettings, discount: Double, team: ThreadTeam,
    stream: (_ block: Int) -> RandomStream
  ) {
    self.learners = learners
    let blockCount = (learners.count + Self.blockSize - 1) / Self.blockSize
    let blocks = team.map(parts: blockCount) { block in
      let first = block * Self.blockSize
      let members = learners[first..<min(first + Self.blockSize, learners.count)]
      var stream = stream(block)
      var values = Self.actionValues(
        of: members, seen, settings, pairCount: system.rules.pairCount, discount: discount,
        using: &stream)
      return LearnedRules(steppingFrom: members, in: system, values: &values, settings)
    }
    rules = blocks.flatMap(\.rules)
    changes = blocks.flatMap(\.changes)
    isLost = blocks.contains(where: \.isLost)
  }

  /// Q of the rules that some agents follow, as each of them estimates it: shape [agents, S, A].
  private static func actionValues(
    of agents: ArraySlice<Int>, _ seen: SeenTransitions, _ settings: NetworkedSettings,
    pairCount: Int, discount: Double, using stream: inout RandomStream
  ) -> [Double] {
    var values = [Double](repeating: settings.startValue, count: agents.count * pairCount)
    guard let replay = settings.replay else {
      solve(&values, of: agents, seen, pairCount: pairCount, discount: discount)
      return values
    }
    replay.learn(&values, of: agents, from: seen, discount: discount, using: &stream)
    return values
  }

  /// What replay converges to.
  private static func solve(
    _ values: inout [Double], of agents: ArraySlice<Int>, _ seen: SeenTransitions, pairCount: Int,
    discount: Double
  ) {
    var equation = EmpiricalBellman(pairCount: pairCount)
    values.withUnsafeMutableBufferPointer { values in
      seen.transitions.withUnsafeBufferPointer { transitions in
        guard let values = values.baseAddress else { return }
        for (index, agent) in agents.enumerated() {
          equation.solve(
            values + index * pairCount, for: .init(rebasing: transitions[seen.range(of: agent)]),
            discount: discount)
        }
      }
    }
  }

  /// Takes a step of policy mirror ascent from the rule of each of some agents: in each state the u that
  /// maximises `⟨u, Q(s, ·)⟩ + λ H(u) − ‖u − π(s)‖² / (2 η)` among those of enough entropy.
  ///
  /// - Parameter values: Q, shape [agents, S, A]; of no use afterwards.
  private init(
    steppingFrom agents: ArraySlice<Int>, in system: AgentSystem, values: inout [Double],
    _ settings: NetworkedSettings
  ) {
    let (space, old) = (system.space, system.rules)
    learners = Array(agents)
    var rules = agents.flatMap { old[agent: $0] }
    var isLost = false
    let floors = (0..<space.stateCount).map {
      settings.entropyFloor * log(Double(space.legalActionCount($0)))
    }
    rules.withUnsafeMutableBufferPointer { rules in
      values.withUnsafeMutableBufferPointer { values in
        guard let rules = rules.baseAddress, let first = values.baseAddress else { return }
        for (index, agent) in agents.enumerated() {
          let own = values[index * old.pairCount..<(index + 1) * old.pairCount]
          guard own.allSatisfy({ abs($0) * settings.learningRate < Self.endlessStep }) else {
            isLost = true
            continue
          }
          for state in system.states(ofPopulationOf: agent) {
            let row = state * space.actionCount..<(state + 1) * space.actionCount
            for pair in row { values[own.startIndex + pair] += space.penalty[pair] }
            let place = own.startIndex + row.lowerBound
            mirrorAscentStep(
              values: first + place, point: rules + place, count: space.actionCount,
              learningRate: settings.learningRate, temperature: settings.temperature,
              entropyFloor: floors[state])
          }
        }
      }
    }
    changes = agents.enumerated().map { index, agent in
      PolicyChange(
        of: rules[index * old.pairCount..<(index + 1) * old.pairCount], from: old[agent: agent],
        in: system.states(ofPopulationOf: agent), actionCount: space.actionCount)
    }
    (self.rules, self.isLost) = (rules, isLost)
  }

  /// η Q from which on differences of values mean nothing.
  private static let endlessStep = 1e200

  // MARK: - Faults

  /// Replaces the rules of those who are at fault by random ones, each as likely as any other.
  ///
  /// - Parameters:
  ///   - isFaulty: Who is at fault.
  ///   - system: The agents.
  ///   - stream: Where random numbers come from.
  mutating func scramble(
    where isFaulty: (_ agent: Int) -> Bool, in system: AgentSystem,
    using stream: inout RandomStream
  ) {
    let (space, pairCount) = (system.space, system.rules.pairCount)
    for (index, agent) in learners.enumerated() where isFaulty(agent) {
      let states = system.states(ofPopulationOf: agent)
      for state in states {
        // Exponential numbers over their sum are spread evenly over the simplex.
        let row = state * space.actionCount..<(state + 1) * space.actionCount
        let draws = row.map { space.isLegal[$0] ? -log(stream.openUniform()) : 0 }
        let sum = draws.reduce(0, +)
        for (pair, draw) in zip(row, draws) { rules[index * pairCount + pair] = draw / sum }
      }
      changes[index] = PolicyChange(
        of: rules[index * pairCount..<(index + 1) * pairCount], from: system.rules[agent: agent],
        in: states, actionCount: space.actionCount)
    }
  }
}
