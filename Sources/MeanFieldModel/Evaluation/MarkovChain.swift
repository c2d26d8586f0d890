/// A finite Markov chain as sparse rows, and the structure that decides its long run.
public struct MarkovChain: Sendable {
  /// The number of states.
  public let stateCount: Int
  /// Where each state's entries start, shape [S + 1].
  public let starts: [Int]
  /// The successor of each entry.
  public let successors: [Int]
  /// The probability of each entry; a state's add up to one.
  public let probabilities: [Double]

  /// The chain of one agent who follows `rule` ([S, A], row-major) through `transitions`.
  public init(transitions: TransitionRows, rule: [Double]) {
    let (stateCount, actionCount) = (transitions.stateCount, transitions.actionCount)
    precondition(rule.count == stateCount * actionCount, "the rule must have shape [S, A]")
    var starts = [0]
    var successors: [Int] = []
    var probabilities: [Double] = []
    starts.reserveCapacity(stateCount + 1)
    successors.reserveCapacity(transitions.entryCount)
    probabilities.reserveCapacity(transitions.entryCount)
    var entryOfSuccessor = [Int](repeating: -1, count: stateCount)
    for state in 0..<stateCount {
      let first = successors.count
      for action in 0..<actionCount where rule[state * actionCount + action] > 0 {
        for entry in transitions.entries(of: transitions[state, action]) {
          let successor = Int(transitions.successors[entry])
          let mass = rule[state * actionCount + action] * transitions.probabilities[entry]
          // A probability that rounds to zero is no edge.
          guard mass > 0 else { continue }
          if entryOfSuccessor[successor] >= first {
            probabilities[entryOfSuccessor[successor]] += mass
          } else {
            entryOfSuccessor[successor] = successors.count
            successors.append(successor)
            probabilities.append(mass)
          }
        }
      }
      starts.append(successors.count)
    }
    self.stateCount = stateCount
    self.starts = starts
    self.successors = successors
    self.probabilities = probabilities
  }

  /// The entries of a state's row.
  public func entries(of state: Int) -> Range<Int> { starts[state]..<starts[state + 1] }

  /// One step of a distribution: `z P`.
  public func push(_ distribution: [Double]) -> [Double] {
    var next = [Double](repeating: 0, count: stateCount)
    for state in 0..<stateCount where distribution[state] != 0 {
      for entry in entries(of: state) {
        next[successors[entry]] += distribution[state] * probabilities[entry]
      }
    }
    return next
  }

  /// A set of states that all lead to one another.
  public struct CommunicatingClass: Sendable, Equatable {
    /// The states, in ascending order.
    public let states: [Int]
    /// Whether no state outside can be reached from inside.
    public let isRecurrent: Bool
    /// The greatest common divisor of the lengths of its cycles; 1 if aperiodic, 0 without cycles.
    public let period: Int
  }

  /// The communicating classes, ordered by their first states.
  ///
  /// Strongly connected components by Tarjan's algorithm (SIAM J. Comput. 1, 1972), without
  /// recursion; O(S + entries).
  public func communicatingClasses() -> [CommunicatingClass] {
    let classOfState = stronglyConnectedComponents()
    let classCount = (classOfState.max() ?? -1) + 1
    var members = [[Int]](repeating: [], count: classCount)
    var isClosed = [Bool](repeating: true, count: classCount)
    for state in 0..<stateCount {
      members[classOfState[state]].append(state)
      for entry in entries(of: state) where classOfState[successors[entry]] != classOfState[state] {
        isClosed[classOfState[state]] = false
      }
    }
    var depth = [Int](repeating: -1, count: stateCount)
    return members.indices
      .map { index in
        CommunicatingClass(
          states: members[index], isRecurrent: isClosed[index],
          period: period(of: members[index], classOfState: classOfState, depth: &depth))
      }
      .sorted { $0.states[0] < $1.states[0] }
  }

  private func stronglyConnectedComponents() -> [Int] {
    var component = [Int](repeating: -1, count: stateCount)
    var order = component
    var lowest = component
    var nextEntry = starts
    var stack: [Int] = []
    var path: [Int] = []
    var (visited, components) = (0, 0)
    for root in 0..<stateCount where order[root] < 0 {
      path.append(root)
      while let state = path.last {
        if order[state] < 0 {
          order[state] = visited
          lowest[state] = visited
          visited += 1
          stack.append(state)
        }
        if nextEntry[state] < starts[state + 1] {
          let successor = successors[nextEntry[state]]
          if order[successor] < 0 {
            path.append(successor)
            continue
          }
          if component[successor] < 0 { lowest[state] = min(lowest[state], lowest[successor]) }
          nextEntry[state] += 1
        } else {
          path.removeLast()
          guard lowest[state] == order[state] else { continue }
          while let member = stack.popLast() {
            component[member] = components
            if member == state { break }
          }
          components += 1
        }
      }
    }
    return component
  }

  /// The gcd of `depth(s) + 1 − depth(s')` over the class's edges, depths by breadth-first search.
  ///
  /// - Parameter depth: Negative at the members, which receive their depths; shape [S].
  private func period(of members: [Int], classOfState: [Int], depth: inout [Int]) -> Int {
    depth[members[0]] = 0
    var queue = [members[0]]
    queue.reserveCapacity(members.count)
    var head = 0
    var period = 0
    while head < queue.count {
      let state = queue[head]
      head += 1
      for entry in entries(of: state) {
        let successor = successors[entry]
        guard classOfState[successor] == classOfState[state] else { continue }
        if depth[successor] < 0 {
          depth[successor] = depth[state] + 1
          queue.append(successor)
        } else if period != 1 {
          let difference = abs(depth[state] + 1 - depth[successor])
          period = greatestCommonDivisor(period, difference)
        }
      }
    }
    return period
  }

  private func greatestCommonDivisor(_ first: Int, _ second: Int) -> Int {
    var (first, second) = (first, second)
    while second != 0 { (first, second) = (second, first % second) }
    return first
  }
}
