import MeanFieldModel

extension TwoStateChain {
  /// `Q(s, k, a)` of a step: the reward plus the discounted expectation of the next values.
  ///
  /// - Parameters:
  ///   - index: The step.
  ///   - next: The values of the next step's cells; ignored at the last step.
  /// - Returns: Shape [cells, A].
  func actionValues(at index: Int, next: [Double]) -> [Double] {
    let step = steps[index]
    guard index + 1 < steps.count else { return step.rewards }
    let expected = expectations(under: step, at: index, of: next)
    return step.rewards.indices.map { pair in
      let chance = step.chancesOfOne[pair]
      let inZero = expected.inZero[step.lawIfZero[pair]]
      let inOne = expected.inOne[step.lawIfOne[pair]]
      return step.rewards[pair] + discount * ((1 - chance) * inZero + chance * inOne)
    }
  }

  /// The expected next value under each law of a step, if the agent is in state 0 next and if it is in
  /// state 1.
  private func expectations(
    under step: Step, at index: Int, of next: [Double]
  ) -> (inZero: [Double], inOne: [Double]) {
    let window = steps[index + 1].counts
    var (inZero, inOne) = ([Double](), [Double]())
    for law in step.firsts.indices {
      var (zero, one) = (0.0, 0.0)
      let shift = step.firsts[law] - step.starts[law] - window.lowerBound
      step.chances.withUnsafeBufferPointer { chances in
        next.withUnsafeBufferPointer { next in
          for entry in seen(step, law, in: window) {
            zero += chances[entry] * next[entry + shift]
            one += chances[entry] * next[entry + shift + window.count]
          }
        }
      }
      inZero.append(zero)
      inOne.append(one)
    }
    return (inZero, inOne)
  }

  /// The next step's law if `law` is this step's and the agent chooses by `rule`.
  ///
  /// - Parameters:
  ///   - law: The chance of each cell of this step.
  ///   - index: The step, not the last.
  ///   - rule: The chance of each action, shape [2, A].
  func law(after law: [Double], at index: Int, rule: [Double]) -> [Double] {
    let step = steps[index]
    let window = steps[index + 1].counts
    let width = window.count
    let toNext = masses(of: law, under: step, rule: rule)
    var next = [Double](repeating: 0, count: 2 * width)
    for law in step.firsts.indices where toNext.inZero[law] != 0 || toNext.inOne[law] != 0 {
      let (toZero, toOne) = (toNext.inZero[law], toNext.inOne[law])
      let shift = step.firsts[law] - step.starts[law] - window.lowerBound
      step.chances.withUnsafeBufferPointer { chances in
        next.withUnsafeMutableBufferPointer { next in
          for entry in seen(step, law, in: window) {
            next[entry + shift] += toZero * chances[entry]
            next[entry + shift + width] += toOne * chances[entry]
          }
        }
      }
    }
    return next
  }

  /// How likely it is that the agent is in state 0 next and the next k drawn from each law, and the same
  /// for state 1.
  private func masses(
    of law: [Double], under step: Step, rule: [Double]
  ) -> (inZero: [Double], inOne: [Double]) {
    var inZero = [Double](repeating: 0, count: step.firsts.count)
    var inOne = inZero
    for cell in law.indices where law[cell] != 0 {
      let state = cell / step.counts.count
      for action in 0..<actionCount {
        let pair = cell * actionCount + action
        let mass = law[cell] * rule[state * actionCount + action]
        inZero[step.lawIfZero[pair]] += mass * (1 - step.chancesOfOne[pair])
        inOne[step.lawIfOne[pair]] += mass * step.chancesOfOne[pair]
      }
    }
    return (inZero, inOne)
  }

  /// The entries of a law whose next k is not left out.
  private func seen(_ step: Step, _ law: Int, in window: Range<Int>) -> Range<Int> {
    let first = step.starts[law] + max(0, window.lowerBound - step.firsts[law])
    let end = min(step.starts[law + 1], step.starts[law] + window.upperBound - step.firsts[law])
    return first..<max(first, end)
  }

  /// The values of a step's cells for an agent who chooses by `rule`, shape [2, A].
  func values(of actionValues: [Double], at index: Int, rule: [Double]) -> [Double] {
    let width = steps[index].counts.count
    return (0..<2 * width).map { cell in
      (0..<actionCount).reduce(0) {
        $0 + rule[cell / width * actionCount + $1] * actionValues[cell * actionCount + $1]
      }
    }
  }

  /// A policy's rule of a step, shape [2, A].
  func rule(of policy: Policy, at index: Int) -> [Double] {
    Array(policy.probabilities[index * 2 * actionCount..<(index + 1) * 2 * actionCount])
  }

  /// The expected return of an agent who follows `own` among the others.
  func value(of own: Policy) -> Double {
    var next: [Double] = []
    for index in steps.indices.reversed() {
      next = values(
        of: actionValues(at: index, next: next), at: index, rule: rule(of: own, at: index))
    }
    return expectation(of: next)
  }

  /// What the agent could expect if it saw the others too: the values of each step's cells.
  func valuesWhenSeeing() -> [[Double]] {
    var values = [[Double]](repeating: [], count: steps.count)
    for index in steps.indices.reversed() {
      let next = index + 1 < steps.count ? values[index + 1] : []
      let actionValues = actionValues(at: index, next: next)
      let width = steps[index].counts.count
      values[index] = (0..<2 * width).map { cell in
        legalActions(in: cell / width).reduce(-.infinity) {
          max($0, actionValues[cell * actionCount + $1])
        }
      }
    }
    return values
  }

  /// The mean of step 0's values over the initial law.
  func expectation(of values: [Double]) -> Double {
    zip(initialLaw, values).reduce(0) { $0 + $1.0 * $1.1 }
  }

  func legalActions(in state: Int) -> [Int] {
    (0..<actionCount).filter { game.space.isLegal[state * actionCount + $0] }
  }
}
