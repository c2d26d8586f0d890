import MeanFieldModel

/// The best that one agent who sees only its own state can do in a game of two states, and the best
/// of one who sees the others too.
///
/// What the agent sees tells it something of the others, for they have answered to what it did
/// before. To choose by own state and step alone is therefore a problem of hidden information, which
/// backward induction does not solve. Three numbers enclose it:
/// - from below, policies that no change of a single step's rule improves, found by sweeps from
///   several starts, and their exact values;
/// - from above, the value of an agent who sees the others: an ordinary decision process;
/// - in short games, the best of all policies, by branch and bound between the two.
struct TwoStateDeviation {
  /// Gains below this are rounding, relative to the largest value.
  private static let rounding = 1e-13

  private let chain: TwoStateChain
  /// The best policy found.
  private(set) var policy: Policy
  /// Its value.
  private(set) var value: Double
  /// The value of an agent who sees the others.
  let valueWhenSeeing: Double
  /// Whether no policy that looks at own state and step is better.
  private(set) var isBest = false

  private let seeing: [[Double]]
  private let searchLimit: Double
  private var work = 0.0
  /// The share of all policies that the search has dealt with.
  private var covered = 0.0

  /// The best found from any of the starts, and by a search that multiplies at most `searchLimit`
  /// chances, by default a second or so; nil once `isWanted` says no, which is asked at each step of
  /// a sweep and each branch of the search.
  init?(
    _ chain: TwoStateChain, starts: [Policy], searchLimit: Double = 4e8, isWanted: () -> Bool
  ) {
    self.chain = chain
    self.searchLimit = searchLimit
    seeing = chain.valuesWhenSeeing()
    valueWhenSeeing = chain.expectation(of: seeing[0])
    policy = chain.policy
    value = chain.value(of: policy)
    for start in starts { guard improve(from: start, isWanted) else { return nil } }
    guard search(isWanted) else { return nil }
  }

  /// Sweeps over the steps from the last to the first.
  ///
  /// At each the rule becomes the best one while the earlier and the later rules stay as they are, so
  /// that no sweep loses.
  ///
  /// - Returns: Whether the result is still wanted.
  private mutating func improve(from start: Policy, _ isWanted: () -> Bool) -> Bool {
    var current = start
    var reached = chain.value(of: start)
    while true {
      let laws = laws(of: current)
      var next: [Double] = []
      for index in chain.steps.indices.reversed() {
        guard isWanted() else { return false }
        let actionValues = chain.actionValues(at: index, next: next)
        choose(&current, at: index, law: laws[index], actionValues: actionValues)
        next = chain.values(
          of: actionValues, at: index, rule: chain.rule(of: current, at: index))
      }
      let gained = chain.expectation(of: next) - reached
      reached += gained
      guard gained > Self.rounding * max(1, abs(reached)) else { break }
    }
    if reached > value { (policy, value) = (current, reached) }
    return true
  }

  private func laws(of own: Policy) -> [[Double]] {
    var laws = [chain.initialLaw]
    for index in chain.steps.indices.dropLast() {
      laws.append(
        chain.law(after: laws[index], at: index, rule: chain.rule(of: own, at: index)))
    }
    return laws
  }

  /// Gives each state the action that is best on average over what it may mean.
  private func choose(_ own: inout Policy, at index: Int, law: [Double], actionValues: [Double]) {
    let width = chain.steps[index].counts.count
    for state in 0..<2 {
      let cells = state * width..<(state + 1) * width
      // A state that the agent is never in keeps its rule.
      guard cells.contains(where: { law[$0] > 0 }) else { continue }
      let totals = (0..<chain.actionCount).map { action in
        cells.reduce(0) { $0 + law[$1] * actionValues[$1 * chain.actionCount + action] }
      }
      let legal = chain.legalActions(in: state)
      let best = legal.dropFirst().reduce(legal[0]) { totals[$1] > totals[$0] ? $1 : $0 }
      for action in totals.indices { own[index, state, action] = action == best ? 1 : 0 }
    }
  }

  /// Goes through all policies, step by step from the first, leaving out those that even an agent
  /// who saw the others from the next step on could not make better than the best found.
  ///
  /// - Returns: Whether the result is still wanted.
  private mutating func search(_ isWanted: () -> Bool) -> Bool {
    var (own, isStopped) = (policy, false)
    let root = Branch(step: 0, law: chain.initialLaw, earned: 0, weight: 1, share: 1)
    isBest = branch(root, own: &own) {
      isStopped = isStopped || !isWanted()
      return !isStopped
    }
    return !isStopped
  }

  /// All policies that begin with the same rules.
  private struct Branch {
    let step: Int
    /// The law at the step.
    let law: [Double]
    /// The expected return before it.
    let earned: Double
    /// What rewards of the step weigh.
    let weight: Double
    /// Its share of all policies.
    let share: Double
  }

  /// Whether the search has not taken too long, nor looks as if it will: at a twentieth of the limit,
  /// where too few policies are dealt with to be done by ten times the limit.
  private var isPromising: Bool {
    work <= searchLimit && (work <= searchLimit / 20 || work <= covered * 10 * searchLimit)
  }

  /// Tries all rules of a step; false if the search has grown too long or is no longer wanted.
  private mutating func branch(
    _ branch: Branch, own: inout Policy, _ isWanted: () -> Bool
  ) -> Bool {
    guard isPromising, isWanted() else { return false }
    let step = chain.steps[branch.step]
    let (width, actions) = (step.counts.count, chain.actionCount)
    let isLast = branch.step + 1 == chain.steps.count
    let rules = rules(law: branch.law, width: width)
    let share = branch.share / Double(rules.count)
    var open: [(rule: [Int], branch: Branch)] = []
    for rule in rules {
      var earned = branch.earned
      for cell in branch.law.indices {
        earned +=
          branch.weight * branch.law[cell] * step.rewards[cell * actions + rule[cell / width]]
      }
      set(&own, at: branch.step, rule)
      // Arrays and calls cost about as much as a thousand chances.
      work += Double(2 * branch.law.count + 1000)
      var most = earned
      var law: [Double] = []
      if !isLast {
        work += Double(2 * step.chances.count)
        law = chain.law(
          after: branch.law, at: branch.step, rule: chain.rule(of: own, at: branch.step))
        most +=
          branch.weight * chain.discount
          * zip(law, seeing[branch.step + 1]).reduce(0) { $0 + $1.0 * $1.1 }
      }
      if most <= value + Self.rounding * max(1, abs(value)) {
        covered += share
      } else if isLast {
        covered += share
        (policy, value) = (own, earned)
      } else {
        let next = Branch(
          step: branch.step + 1, law: law, earned: earned, weight: branch.weight * chain.discount,
          share: share)
        open.append((rule, next))
      }
    }
    for (rule, next) in open {
      set(&own, at: branch.step, rule)
      guard self.branch(next, own: &own, isWanted) else { return false }
    }
    return true
  }

  private func set(_ own: inout Policy, at step: Int, _ rule: [Int]) {
    for (state, chosen) in rule.enumerated() {
      for action in 0..<chain.actionCount { own[step, state, action] = action == chosen ? 1 : 0 }
    }
  }

  /// An action for each state; the first legal one where the agent is never.
  private func rules(law: [Double], width: Int) -> [[Int]] {
    let choices = (0..<2).map { state in
      let legal = chain.legalActions(in: state)
      return law[state * width..<(state + 1) * width].contains { $0 > 0 }
        ? legal : Array(legal.prefix(1))
    }
    return choices[0].flatMap { first in choices[1].map { [first, $0] } }
  }
}
