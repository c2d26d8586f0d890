import MeanFieldModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The population at one time step, as nested arrays.
struct PaperShapedMeanField {
  /// μ(s).
  var states: [Double]
  /// L(s, a) = μ(s) π(a | s).
  var joint: [[Double]]
}

/// A game the way a paper writes it: one reward and one law of the next state for each state and
/// action, found anew at every call.
///
/// Together with the algorithms below it is the slow oracle of the package: straightforward loops
/// over nested arrays and dictionaries that share no code with what they check.
protocol PaperShapedGame {
  var stateCount: Int { get }
  var actionCount: Int { get }
  /// The number of rewarded steps; 1 for a stationary game.
  var stepCount: Int { get }
  /// γ of a stationary game; nil for a finite one.
  var discountFactor: Double? { get }
  var initial: [Double] { get }
  func mayTake(_ action: Int, in state: Int) -> Bool
  func reward(state: Int, action: Int, step: Int, meanField: PaperShapedMeanField) -> Double
  /// P(s' | s, a), by s'; sums to one.
  func law(state: Int, action: Int, step: Int, meanField: PaperShapedMeanField) -> [Int: Double]
}

/// π(a | s) by step, state and action.
typealias NestedPolicy = [[[Double]]]

extension PaperShapedGame {
  private func legalActions(of state: Int) -> [Int] {
    (0..<actionCount).filter { mayTake($0, in: state) }
  }

  var uniformPolicy: NestedPolicy {
    let row = (0..<stateCount).map { state in
      (0..<actionCount).map { action in
        mayTake(action, in: state) ? 1 / Double(legalActions(of: state).count) : 0
      }
    }
    return Array(repeating: row, count: stepCount)
  }

  /// One step of the population.
  private func next(_ meanField: PaperShapedMeanField, step: Int) -> [Double] {
    var next = Array(repeating: 0.0, count: stateCount)
    for state in 0..<stateCount {
      for action in legalActions(of: state) {
        let law = law(state: state, action: action, step: step, meanField: meanField)
        for (successor, probability) in law {
          next[successor] += meanField.joint[state][action] * probability
        }
      }
    }
    return next
  }

  private func frozen(_ states: [Double], _ rule: [[Double]]) -> PaperShapedMeanField {
    PaperShapedMeanField(
      states: states,
      joint: (0..<stateCount).map { state in rule[state].map { states[state] * $0 } })
  }

  /// The mean field of each step when everybody follows `policy`; in a stationary game the
  /// population at rest, by many half steps.
  func flow(of policy: NestedPolicy) -> [PaperShapedMeanField] {
    if discountFactor != nil {
      var states = initial
      for _ in 0..<300 {
        let moved = next(frozen(states, policy[0]), step: 0)
        states = zip(states, moved).map { 0.5 * ($0 + $1) }
      }
      return [frozen(states, policy[0])]
    }
    var flow = [frozen(initial, policy[0])]
    for step in 1..<max(1, stepCount) {
      flow.append(frozen(next(flow[step - 1], step: step - 1), policy[step]))
    }
    return flow
  }

  private func actionValue(
    _ state: Int, _ action: Int, _ step: Int, _ meanField: PaperShapedMeanField, _ next: [Double]
  ) -> Double {
    var value = reward(state: state, action: action, step: step, meanField: meanField)
    let law = law(state: state, action: action, step: step, meanField: meanField)
    for (successor, probability) in law {
      value += (discountFactor ?? 1) * probability * next[successor]
    }
    return value
  }

  private func worth(_ q: [Double], of rule: [Double], _ temperature: Double) -> Double {
    zip(rule, q).reduce(0) { sum, term in
      let (probability, value) = term
      guard probability > 0 else { return sum }
      return sum + probability * (value - temperature * log(probability))
    }
  }

  private func best(_ q: [Double], in state: Int, _ temperature: Double) -> Double {
    let values = legalActions(of: state).map { q[$0] }
    let largest = values.max() ?? 0
    guard temperature > 0 else { return largest }
    return largest
      + temperature * log(values.reduce(0) { $0 + exp(($1 - largest) / temperature) })
  }

  /// Action values by step, state and action: of `policy`, or the best ones if it is nil.
  ///
  /// They are 0 at illegal actions. Stationary games are swept until γ^n is below 1e-14.
  func actionValues(
    of policy: NestedPolicy?, against flow: [PaperShapedMeanField], temperature: Double = 0
  ) -> [[[Double]]] {
    var values = Array(repeating: 0.0, count: stateCount)
    var table = Array(
      repeating: Array(repeating: Array(repeating: 0.0, count: actionCount), count: stateCount),
      count: stepCount)
    let sweeps = discountFactor.map { Int(log(1e-14) / log($0)) + 1 } ?? 1
    for _ in 0..<sweeps {
      for step in (0..<stepCount).reversed() {
        for state in 0..<stateCount {
          for action in legalActions(of: state) {
            table[step][state][action] = actionValue(state, action, step, flow[step], values)
          }
        }
        values = (0..<stateCount).map { state in
          if let policy { return worth(table[step][state], of: policy[step][state], temperature) }
          return best(table[step][state], in: state, temperature)
        }
      }
    }
    return table
  }

  /// V at step 0 by state: of `policy`, or of the best response to `flow` if it is nil.
  func values(
    of policy: NestedPolicy?, against flow: [PaperShapedMeanField], temperature: Double = 0
  ) -> [Double] {
    let q = actionValues(of: policy, against: flow, temperature: temperature)[0]
    return (0..<stateCount).map { state in
      policy.map { worth(q[state], of: $0[0][state], temperature) }
        ?? best(q[state], in: state, temperature)
    }
  }

  /// The best response: the best actions evenly, or the softmax of the best action values.
  func bestResponse(to flow: [PaperShapedMeanField], temperature: Double = 0) -> NestedPolicy {
    actionValues(of: nil, against: flow, temperature: temperature).map { step in
      (0..<stateCount).map { state in
        var rule = Array(repeating: 0.0, count: actionCount)
        let legal = legalActions(of: state)
        if temperature > 0 {
          let value = best(step[state], in: state, temperature)
          for action in legal { rule[action] = exp((step[state][action] - value) / temperature) }
        } else {
          let largest = legal.map { step[state][$0] }.max() ?? 0
          let ties = legal.filter {
            step[state][$0] >= largest - DecisionProcess.tieTolerance * max(1, abs(largest))
          }
          for action in ties { rule[action] = 1 / Double(ties.count) }
        }
        return rule
      }
    }
  }

  /// Value and best-response value of an agent drawn from the initial distribution.
  func returns(
    of policy: NestedPolicy, temperature: Double = 0
  ) -> (value: Double, bestResponse: Double) {
    let flow = flow(of: policy)
    let value = values(of: policy, against: flow, temperature: temperature)
    let best = values(of: nil, against: flow, temperature: temperature)
    return (
      zip(initial, value).reduce(0) { $0 + $1.0 * $1.1 },
      zip(initial, best).reduce(0) { $0 + $1.0 * $1.1 }
    )
  }

  // One iteration of each solver.

  /// y ← y + η Q(π), π ← softmax(y).
  func mirrorDescent(
    _ policy: NestedPolicy, scores: inout [[[Double]]], learningRate: Double
  ) -> NestedPolicy {
    let q = actionValues(of: policy, against: flow(of: policy))
    return (0..<stepCount).map { step in
      (0..<stateCount).map { state in
        let legal = legalActions(of: state)
        for action in legal { scores[step][state][action] += learningRate * q[step][state][action] }
        let largest = legal.map { scores[step][state][$0] }.max() ?? 0
        let sum = legal.reduce(0) { $0 + exp(scores[step][state][$1] - largest) }
        return (0..<actionCount).map { action in
          legal.contains(action) ? exp(scores[step][state][action] - largest) / sum : 0
        }
      }
    }
  }

  /// ρ̄ ← ρ̄ + w (ρ of the best response − ρ̄), π ← ρ̄ / its sum over actions.
  func fictitiousPlay(_ policy: NestedPolicy, weight: Double) -> NestedPolicy {
    let own = flow(of: policy)
    let response = bestResponse(to: own)
    let joint = flow(of: response).map(\.joint)
    let uniform = uniformPolicy
    return (0..<stepCount).map { step in
      (0..<stateCount).map { state in
        let average = (0..<actionCount).map {
          (1 - weight) * own[step].joint[state][$0] + weight * joint[step][state][$0]
        }
        let sum = average.reduce(0, +)
        return sum > 0 ? average.map { $0 / sum } : uniform[step][state]
      }
    }
  }

  /// π ← d π + (1 − d) BR(Λ(π)).
  func fixedPoint(
    _ policy: NestedPolicy, damping: Double, temperature: Double
  ) -> NestedPolicy {
    let response = bestResponse(to: flow(of: policy), temperature: temperature)
    return (0..<stepCount).map { step in
      (0..<stateCount).map { state in
        (0..<actionCount).map { action in
          damping * policy[step][state][action] + (1 - damping) * response[step][state][action]
        }
      }
    }
  }
}
