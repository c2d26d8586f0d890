import MeanFieldModel

/// What backward induction keeps while it looks for a deviation and evaluates other policies with the
/// same fills: the policy to deviate from, the deviation, and companions, in this order.
struct PlanTables {
  /// The deviation, as far as it is found.
  private(set) var deviation: Policy
  /// The action values of the step in hand against each flow, shape [policies, flows, S, A].
  var actionValues: [Double]
  /// The values of the next step against each flow, shape [policies][flows × S].
  private(set) var nextValues: [[Double]]
  /// What an agent may expect, averaged over flows.
  private(set) var expectations: [ExpectedReturns]
  private let policy: Policy
  private let companions: [Policy]
  private let flows: Int

  init(policy: Policy, companions: [Policy], flows: Int) {
    self.policy = policy
    self.companions = companions
    self.flows = flows
    deviation = policy
    let count = 2 + companions.count
    let pairs = policy.stateCount * policy.actionCount
    actionValues = Array(repeating: 0, count: count * flows * pairs)
    nextValues = Array(
      repeating: Array(repeating: 0, count: flows * policy.stateCount), count: count)
    expectations = Array(repeating: ExpectedReturns(for: policy), count: count)
  }

  /// Gets ready for a step; after the last there is nothing to come.
  mutating func begin(_ step: Int, _ states: Range<Int>) {
    guard step + 1 == policy.steps else { return }
    for number in nextValues.indices {
      for entry in nextValues[number].indices { nextValues[number][entry] = 0 }
    }
  }

  /// Turns the action values of a step into the deviation's rule and everybody's values.
  ///
  /// - Parameter laws: How likely each flow makes the agent be in each state, shape [flows, T, S]; all
  ///   flows alike if `nil`.
  mutating func finish(
    _ step: Int, _ states: Range<Int>, space: StateActionSpace, laws: [Double]?
  ) {
    let actions = policy.actionCount
    let alike = [Double](repeating: 1 / Double(flows), count: flows)
    var weights = alike
    for state in states {
      if let laws {
        weigh(&weights) { laws[($0 * policy.steps + step) * policy.stateCount + state] }
      }
      let legal = (0..<actions).filter { space.isLegal[state * actions + $0] }
      // What a state is worth must not mix with what it tells: luck is judged with all flows alike.
      for number in expectations.indices {
        for action in legal {
          expectations[number].set(
            mean(of: place(number, state) + action, weights: alike), at: step, state, action)
        }
      }
      // Number 1 is the deviation, which takes the best action.
      let values = legal.map { mean(of: place(1, state) + $0, weights: weights) }
      let best = legal[values.indices.dropFirst().reduce(0) { values[$1] > values[$0] ? $1 : $0 }]
      for action in 0..<actions { deviation[step, state, action] = action == best ? 1 : 0 }
      for number in expectations.indices {
        let own = number == 0 ? policy : number == 1 ? deviation : companions[number - 2]
        expectations[number].settle(at: step, state, own)
        for flow in 0..<flows {
          nextValues[number][flow * policy.stateCount + state] = legal.reduce(0) {
            $0 + own[step, state, $1] * actionValues[place(number, state, flow) + $1]
          }
        }
      }
    }
  }

  /// Where the action values of a state against a flow start.
  private func place(_ number: Int, _ state: Int, _ flow: Int = 0) -> Int {
    ((number * flows + flow) * policy.stateCount + state) * policy.actionCount
  }

  /// The mean over flows of the entry that is at `first` for the first of them.
  private func mean(of first: Int, weights: [Double]) -> Double {
    let stride = policy.stateCount * policy.actionCount
    var mean = 0.0
    for flow in 0..<flows { mean += weights[flow] * actionValues[first + flow * stride] }
    return mean
  }

  /// Weights in proportion to chances, or alike if none is positive.
  private func weigh(_ weights: inout [Double], _ chance: (_ flow: Int) -> Double) {
    var total = 0.0
    for flow in weights.indices {
      weights[flow] = chance(flow)
      total += weights[flow]
    }
    for flow in weights.indices {
      weights[flow] = total > 0 ? weights[flow] / total : 1 / Double(flows)
    }
  }
}

/// What an agent may nearly expect from each step on: what takes its own luck out of a play's return.
struct ExpectedReturns: Sendable {
  /// Shape [T, S, A].
  private var actionValues: [Double]
  /// Shape [T, S].
  private var values: [Double]
  private let stateCount: Int
  private let actionCount: Int

  /// Zero everywhere.
  init(for policy: Policy) {
    (stateCount, actionCount) = (policy.stateCount, policy.actionCount)
    actionValues = Array(repeating: 0, count: policy.probabilities.count)
    values = Array(repeating: 0, count: policy.steps * stateCount)
  }

  func value(at step: Int, _ state: Int) -> Double { values[step * stateCount + state] }

  func actionValue(at step: Int, _ state: Int, _ action: Int) -> Double {
    actionValues[(step * stateCount + state) * actionCount + action]
  }

  mutating func set(_ value: Double, at step: Int, _ state: Int, _ action: Int) {
    actionValues[(step * stateCount + state) * actionCount + action] = value
  }

  /// Makes a state's value the mean of its action values under a policy.
  mutating func settle(at step: Int, _ state: Int, _ own: Policy) {
    values[step * stateCount + state] = (0..<actionCount).reduce(0) {
      $0 + own[step, state, $1] * actionValue(at: step, state, $1)
    }
  }
}
