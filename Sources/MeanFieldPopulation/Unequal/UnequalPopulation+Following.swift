import MeanFieldModel

extension UnequalPopulation {
  /// An agent who is followed through a play, and what it may nearly expect of its policy.
  struct Followed {
    let agent: Int
    let expectations: ExpectedReturns
  }

  /// The returns of some agents in a play, less their own luck, shape [followed].
  ///
  /// Where an agent starts, what it draws and where it comes to are its luck: each draw's expectations
  /// less their mean over what could have been drawn have the mean 0, and are taken away (after AIVAT,
  /// Burch et al. 2018). The return's expectation stays what it is, however rough the expectations are.
  mutating func returns(
    of followed: [Followed], in profile: PolicyProfile, but deviation: Deviation? = nil,
    episode: Int
  ) -> [Double] {
    begin(episode: episode)
    var returns = followed.map { one in
      initialDistribution.indices.reduce(-one.expectations.value(at: 0, Int(states[one.agent]))) {
        $0 + initialDistribution[$1] * one.expectations.value(at: 0, $1)
      }
    }
    var weight = 1.0
    for step in 0..<horizonSteps {
      act(at: step, by: profile, but: deviation)
      let isLast = step + 1 == horizonSteps
      fill(at: step, transitions: !isLast)
      for (index, one) in followed.enumerated() {
        let pair = Int(pairs[one.agent])
        let state = pair / space.actionCount
        let luckOfAction =
          one.expectations.actionValue(at: step, state, pair % space.actionCount)
          - one.expectations.value(at: step, state)
        returns[index] += weight * (self.step.reward(of: one.agent, pair) - luckOfAction)
      }
      guard !isLast else { break }
      weight *= discount
      for (index, one) in followed.enumerated() {
        returns[index] +=
          weight
          * self.step.expectation(of: one.agent, Int(pairs[one.agent])) {
            one.expectations.value(at: step + 1, $0)
          }
      }
      move(at: step)
      for (index, one) in followed.enumerated() {
        returns[index] -=
          weight * one.expectations.value(at: step + 1, Int(states[one.agent]))
      }
    }
    return returns
  }
}
