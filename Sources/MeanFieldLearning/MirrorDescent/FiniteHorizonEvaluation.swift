import MeanFieldModel
import MeanFieldPopulation

/// Temporal-difference learning of the entropy-regularised action values of a game with a last step,
/// from plays of N agents.
///
/// `Q^τ,π_h(s, a)` is what an agent earns from step h on that takes action a in state s and follows π
/// afterwards, with `τ H(π)` on top of each reward, that of step h included. An epoch m updates every
/// `(h, s, a)` that was met in one play:
///
///     Q_h(s, a) ← Q_h(s, a) + η_m (r + τ H(π_h(s)) + Q_{h+1}(s', a') − Q_h(s, a)),
///
/// η_m = 2δ⁻¹/(m + 2δ⁻¹), all steps at once and against the values before the epoch. Where several agents
/// meet the same one the mean of their errors counts.
///
/// Source: Yardim and He 2024, algorithm 1, on the path of agent 1 or, as the text after theorem 2
/// suggests, on those of all.
struct FiniteHorizonEvaluation: Sendable {
  /// Whose paths the values are learned from.
  enum Paths: Sendable {
    /// Those of all agents.
    case all
    /// That of agent 1.
    case first
  }

  /// How often all agents play, M.
  let epochs: Int
  /// δ.
  let visitProbability: Double
  /// τ.
  let temperature: Double
  /// What the next step's value weighs.
  let discount: Double

  /// η_m.
  func rate(_ epoch: Int) -> Double {
    let scale = 2 / visitProbability
    return scale / (Double(epoch) + scale)
  }

  /// `τ H(π_h(s))` of each row of policies, shape [rows].
  func bonuses(of probabilities: [Double], actionCount: Int) -> [Double] {
    guard temperature > 0 else {
      return Array(repeating: 0, count: probabilities.count / actionCount)
    }
    return probabilities.withUnsafeBufferPointer { probabilities in
      stride(from: 0, to: probabilities.count, by: actionCount).map { row in
        probabilities.baseAddress.map {
          temperature * entropy($0 + row, count: actionCount)
        } ?? 0
      }
    }
  }
}

/// What N agents met and earned in one play.
struct RecordedPlay: Sendable {
  /// The pair of state and action of each agent, shape [T, N].
  private(set) var pairs: [Int32] = []
  /// Their rewards, shape [T, N].
  private(set) var rewards: [Double] = []

  /// Plays once, in place of what was recorded before.
  mutating func record(
    _ profile: PolicyProfile, episode: Int, in population: inout UnequalPopulation
  ) {
    pairs.removeAll(keepingCapacity: true)
    rewards.removeAll(keepingCapacity: true)
    var earned = [Double](repeating: 0, count: population.agentCount)
    var (pairs, rewards) = ([Int32](), [Double]())
    swap(&pairs, &self.pairs)
    swap(&rewards, &self.rewards)
    population.play(profile, episode: episode, rewards: &earned) { _, met, earned in
      pairs.append(contentsOf: met)
      rewards.append(contentsOf: earned)
    }
    swap(&pairs, &self.pairs)
    swap(&rewards, &self.rewards)
  }
}

extension FiniteHorizonEvaluation {
  /// The update of one epoch, of one table.
  ///
  /// - Parameters:
  ///   - values: Q, shape [T, S, A].
  ///   - bonuses: `τ H(π_h(s))`, shape [T, S].
  ///   - play: What happened.
  ///   - agents: Whose paths count.
  ///   - agentCount: N.
  ///   - epoch: m, from 0.
  ///   - space: States and actions.
  func update(
    _ values: UnsafeMutablePointer<Double>, bonuses: UnsafePointer<Double>, with play: RecordedPlay,
    of agents: Range<Int>, among agentCount: Int, epoch: Int, in space: StateActionSpace
  ) {
    let (pairCount, rate) = (space.isLegal.count, rate(epoch))
    let steps = play.pairs.count / agentCount
    var targets = [Double](repeating: 0, count: pairCount)
    var visits = [Int](repeating: 0, count: pairCount)
    for step in 0..<steps {
      let (now, next) = (step * agentCount, (step + 1) * agentCount)
      let ofNext = values + (step + 1) * pairCount
      for agent in agents {
        let pair = Int(play.pairs[now + agent])
        visits[pair] += 1
        targets[pair] +=
          play.rewards[now + agent]
          + (step + 1 < steps ? discount * ofNext[Int(play.pairs[next + agent])] : 0)
      }
      for pair in 0..<pairCount where visits[pair] > 0 {
        let bonus = bonuses[step * space.stateCount + pair / space.actionCount]
        let value = values + step * pairCount + pair
        value.pointee += rate * (targets[pair] / Double(visits[pair]) + bonus - value.pointee)
        targets[pair] = 0
        visits[pair] = 0
      }
    }
  }
}
