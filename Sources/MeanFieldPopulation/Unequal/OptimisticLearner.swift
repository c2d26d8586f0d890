import MeanFieldModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// An agent who learns from plays what is best for it: optimistic value iteration, UCBVI.
///
/// After each play it estimates its rewards and transitions by their means, and plans for the next one as if
/// each were as good as it may yet be:
///
///     Q(t, s, a) = min(b_t, r̂ + γ Σ P̂(s') V(t + 1, s') + (b_t − c_t) √(L/2n)),  L = ln(5 S A T K/δ),
///
/// with n the times it took action a in state s at step t, K the number of plays, and b_t and c_t what can
/// be had from t on at most and at least. What was never tried is worth b_t; of equals it takes the least
/// tried. In the end it answers with what is best by the means alone.
///
/// Each play moves all N agents, so that samples are what is dear; a plan costs next to nothing. That is why
/// it is not Q-learning (Jin et al. 2018, Algorithm 1), which keeps no model and needs more plays: its regret
/// is a factor of about √T larger.
///
/// Source: Azar, Osband and Munos 2017, Algorithms 1 and 2. Deviations:
/// - counts are of each step by itself, as the population changes from step to step;
/// - rewards are learnt, too, and their range is that of what was seen;
/// - the bonus is that of Hoeffding's inequality itself, where Algorithm 3 has 7 T L/√n, with which no choice
///   is made before millions of plays;
/// - Q is not kept below its last value, which is no bound while the range still widens.
///
/// To the agent the crowd's state is hidden, and the process it sees not quite Markov: what is learnt
/// is the best response to average rewards and transitions.
struct OptimisticLearner: Sendable {
  /// What to do in the next play: at first what it is told to, then what may be best; shape [T, S, A].
  private(set) var policy: Policy
  private let space: StateActionSpace
  private let discount: Double
  /// L.
  private let logarithm: Double
  /// How often each action was taken, shape [T, S, A].
  private var counts: [Int]
  /// The sum of the rewards for it.
  private var rewards: [Double]
  /// What it led to: a list for each, from its last entry to the first; −1 where there is none.
  private var lastEntry: [Int32]
  private var entries: [Entry] = []
  private var lowest = Double.infinity
  private var highest = -Double.infinity
  /// V at the step after the one at hand, shape [S].
  private var values: [Double]

  /// A state that followed.
  private struct Entry {
    let successor: Int32
    var count: Int
    let before: Int32
  }

  /// δ: the chance that the bonus is ever too small.
  private static let risk = 0.05

  /// A learner who begins with a policy and has so many plays.
  init(_ game: any Game, policy: Policy, plays: Int) {
    self.policy = policy
    space = game.space
    discount = game.horizon.discount
    logarithm = log(5 * Double(policy.probabilities.count) * Double(plays) / Self.risk)
    counts = Array(repeating: 0, count: policy.probabilities.count)
    rewards = Array(repeating: 0, count: counts.count)
    lastEntry = Array(repeating: -1, count: counts.count)
    values = Array(repeating: 0, count: policy.stateCount)
  }

  /// Takes note of what an action brought, and where it led but at the last step.
  mutating func observe(at step: Int, pair: Int, reward: Double, next: Int?) {
    let place = step * space.isLegal.count + pair
    counts[place] += 1
    rewards[place] += reward
    lowest = min(lowest, reward)
    highest = max(highest, reward)
    guard let next else { return }
    var entry = lastEntry[place]
    while entry >= 0, entries[Int(entry)].successor != Int32(next) {
      entry = entries[Int(entry)].before
    }
    if entry >= 0 {
      entries[Int(entry)].count += 1
    } else {
      entries.append(Entry(successor: Int32(next), count: 1, before: lastEntry[place]))
      lastEntry[place] = Int32(entries.count - 1)
    }
  }

  /// Plans the next play.
  ///
  /// - Complexity: O(T S A + transitions seen).
  mutating func plan() {
    var remaining = 0.0
    for step in (0..<policy.steps).reversed() {
      remaining = 1 + discount * remaining
      let bound = remaining * highest
      let width = remaining * (highest - lowest)
      var current = values
      for state in 0..<policy.stateCount {
        let own = pairs(of: state)
        var best: (pair: Int, value: Double, count: Int)?
        for pair in own where space.isLegal[pair] {
          let count = counts[step * space.isLegal.count + pair]
          let bonus = width * (logarithm / (2 * Double(count))).squareRoot()
          let value = count == 0 ? bound : min(bound, mean(at: step, pair, values) + bonus)
          if let best, best.value > value || best.value == value && best.count <= count { continue }
          best = (pair, value, count)
        }
        for pair in own {
          policy.probabilities[step * space.isLegal.count + pair] = pair == best?.pair ? 1 : 0
        }
        current[state] = best?.value ?? bound
      }
      values = current
    }
    for state in values.indices { values[state] = 0 }
  }

  /// The best deviation by all that was seen, and what may nearly be expected of `kept` and of it.
  ///
  /// Where the agent never was it does as `kept` does.
  func answer(insteadOf kept: Policy) -> (deviation: Policy, expectations: [ExpectedReturns]) {
    var deviation = kept
    var expectations = Array(repeating: ExpectedReturns(for: kept), count: 2)
    var nextValues = Array(repeating: values, count: 2)
    for step in (0..<kept.steps).reversed() {
      for number in 0..<2 {
        let actionValues = means(at: step, nextValues[number])
        for state in 0..<kept.stateCount {
          if number == 1, let best = best(at: step, state, actionValues) {
            for action in 0..<kept.actionCount {
              deviation[step, state, action] = state * kept.actionCount + action == best ? 1 : 0
            }
          }
          for action in 0..<kept.actionCount {
            expectations[number].set(
              actionValues[state * kept.actionCount + action], at: step, state, action)
          }
          expectations[number].settle(at: step, state, number == 0 ? kept : deviation)
          nextValues[number][state] = expectations[number].value(at: step, state)
        }
      }
    }
    return (deviation, expectations)
  }

  /// The action that is worth most of those tried.
  private func best(at step: Int, _ state: Int, _ actionValues: [Double]) -> Int? {
    pairs(of: state).filter { counts[step * space.isLegal.count + $0] > 0 }
      .max { actionValues[$0] < actionValues[$1] }
  }

  /// What each pair is worth by the means, shape [S, A]; what was never tried as much as all that was at
  /// this step.
  private func means(at step: Int, _ nextValues: [Double]) -> [Double] {
    let first = step * space.isLegal.count
    var (sum, total) = (0.0, 0)
    var means = [Double](repeating: 0, count: space.isLegal.count)
    for pair in means.indices where counts[first + pair] > 0 {
      means[pair] = mean(at: step, pair, nextValues)
      sum += Double(counts[first + pair]) * means[pair]
      total += counts[first + pair]
    }
    for pair in means.indices where counts[first + pair] == 0 {
      means[pair] = sum / Double(max(1, total))
    }
    return means
  }

  /// What a pair that was tried is worth by the means.
  private func mean(at step: Int, _ pair: Int, _ nextValues: [Double]) -> Double {
    let place = step * space.isLegal.count + pair
    var (sum, entry) = (0.0, lastEntry[place])
    while entry >= 0 {
      let seen = entries[Int(entry)]
      sum += Double(seen.count) * nextValues[Int(seen.successor)]
      entry = seen.before
    }
    return (rewards[place] + discount * sum) / Double(counts[place])
  }

  private func pairs(of state: Int) -> Range<Int> {
    state * space.actionCount..<(state + 1) * space.actionCount
  }
}

extension UnequalPopulation {
  /// Lets one agent learn from a play in which the others follow the profile.
  mutating func teach(
    _ learner: inout OptimisticLearner, agent: Int, in profile: PolicyProfile, episode: Int
  ) {
    begin(episode: episode)
    let own = Deviation(agent: agent, policy: learner.policy)
    for step in 0..<horizonSteps {
      let isLast = step + 1 == horizonSteps
      act(at: step, by: profile, but: own)
      fill(at: step, transitions: !isLast)
      let pair = Int(pairs[agent])
      if !isLast { move(at: step) }
      learner.observe(
        at: step, pair: pair, reward: self.step.reward(of: agent, pair),
        next: isLast ? nil : Int(states[agent]))
    }
  }
}
