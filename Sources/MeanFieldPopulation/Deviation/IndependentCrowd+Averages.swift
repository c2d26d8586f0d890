import MeanFieldModel

extension IndependentCrowd {
  /// The expected rewards of one agent, exact to rounding; shape [T, S, A].
  ///
  /// Rewards that are affine in the crowd are those against the expected one. An agent's own weight is in
  /// the crowd, so that a game among the others alone always has that agent to take away. For other
  /// rewards all crowds are gone through.
  func expectedRewards(team: ThreadTeam) -> [Double] {
    averageRewards(team: team) { index, step, scratch, rewards in
      let own = space.populations[index].states
      guard !game.isAffine else {
        scratch.masses = expectedMasses(at: step, others: others(of: index))
        forEachReward(of: own, at: step, in: &scratch) { rewards[$0] = $1 }
        return
      }
      var masses = scratch.masses
      forEachCrowd(at: step, others: others(of: index), masses: &masses) { crowd, chance in
        swap(&scratch.masses, &crowd)
        forEachReward(of: own, at: step, in: &scratch) { rewards[$0] += chance * $1 }
        swap(&scratch.masses, &crowd)
      }
    }
  }

  /// Nearly the expected rewards of one agent, from samples of the others; shape [T, S, A].
  ///
  /// The mean crowd is known, so the samples need not find it: from their average the reward against
  /// their mean crowd is taken away, and the reward against the true mean crowd is added. What chance
  /// did to the mean of the samples then cancels to first order.
  func sampledRewards(samples: Int, seed: UInt64, team: ThreadTeam) -> [Double] {
    averageRewards(team: team) { index, step, scratch, rewards in
      let own = space.populations[index].states
      let others = others(of: index)
      let share = 1 / Double(samples)
      var counts = [Int](repeating: 0, count: places.count)
      var mean = [Double](repeating: 0, count: places.count)
      for sample in 0..<samples {
        var stream = RandomStream(
          seed: seed, purpose: .planning, trial: sample, step: step, block: index)
        draw(&scratch.masses, counts: &counts, at: step, others: others, using: &stream)
        for place in mean.indices { mean[place] += share * scratch.masses[place] }
        forEachReward(of: own, at: step, in: &scratch) { rewards[$0] += share * $1 }
      }
      scratch.masses = mean
      forEachReward(of: own, at: step, in: &scratch) { rewards[$0] -= $1 }
      scratch.masses = expectedMasses(at: step, others: others)
      forEachReward(of: own, at: step, in: &scratch) { rewards[$0] += $1 }
    }
  }

  /// A table of rewards, shape [T, S, A], of which `add` adds up those of one population's agents at
  /// one step; its own part of the table starts at pair 0.
  private func averageRewards(
    team: ThreadTeam,
    add: (
      _ index: Int, _ step: Int, _ scratch: inout CrowdScratch,
      _ rewards: UnsafeMutablePointer<Double>
    ) -> Void
  ) -> [Double] {
    let pairs = space.isLegal.count
    var rewards = [Double](repeating: 0, count: steps * pairs)
    rewards.withUnsafeMutableBufferPointer { rewards in
      guard let rewards = rewards.baseAddress else { return }
      team.perform(parts: steps) { step in
        var scratch = CrowdScratch(game, places: places)
        for index in space.populations.indices {
          add(index, step, &scratch, rewards + step * pairs)
        }
      }
    }
    return rewards
  }
}
