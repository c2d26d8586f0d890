import MeanFieldGames
import MeanFieldLearning
import MeanFieldModel
import MeanFieldPopulation

extension Benchmark {
  /// Iterations of learners by their samples, beside what a sample cannot do without: 64 random bits
  /// and two look-ups, in whatever order the processor likes.
  static let learners = Benchmark(
    name: "learners", summary: "a sample of the malware game, in an iteration of each learner"
  ) { setup, report in
    let game = SimulatedGame(MalwareSpread())
    try report(
      Timing.of("learners", "bits and look-ups alone", unit: "sample", calls: drawCount, setup) {
        _ in draws(from: game)
      })
    for (subject, type, settings) in learnersTimed {
      var learner: any Learner
      do {
        learner = try type.init(game: game, parameters: type.entry.resolve(settings), seed: 1)
      } catch {
        preconditionFailure("\(subject): \(error)")
      }
      learner.iterate()
      let samples = learner.measures().first { $0.name == "samples" }?.value ?? 1
      try report(
        Timing.of("learners", subject, unit: "sample", calls: Int(samples), setup) { _ in
          { learner.iterate() }
        })
    }
  }

  private static let drawCount = 1024

  /// Draws a sample for each of many agents, none of which waits for another.
  private static func draws(from game: SimulatedGame) -> () -> Void {
    var agents = game.agents()
    let policy = ThresholdPolicies(stateCount: game.space.stateCount, start: 0.49)
    agents.freeze(game.initialDistribution, following: policy.policy(at: policy.start))
    var stream = RandomStream(seed: 1, purpose: .trajectories)
    // Where agents are after a while.
    let states = (0..<drawCount).map { _ in
      agents.withUnsafeSampler { sampler in
        (0..<50).reduce(sampler.initialState(bits: stream.next())) { state, _ in
          sampler.sample(from: state, bits: stream.next()).successor
        }
      }
    }
    return {
      let total = agents.withUnsafeSampler { [stream] sampler in
        var (stream, total) = (stream, 0)
        for state in states {
          total &+= sampler.sample(from: state, bits: stream.next()).successor
        }
        return total
      }
      // The total is used, so that nothing is optimised away.
      precondition(total != 0, "\(drawCount) agents all stay in the first state")
    }
  }

  private static var learnersTimed: [(String, any Learner.Type, [String: String])] {
    [
      ("simultaneous-perturbation", SimultaneousPerturbation.self, ["policy": "threshold"]),
      (
        "team-simultaneous-perturbation", TeamSimultaneousPerturbation.self,
        ["policy": "threshold"]
      ),
    ]
      + ["monte-carlo", "renewal", "actor-critic"].map {
        (
          "likelihood-ratio \($0)", LikelihoodRatio.self,
          ["policy": "smooth-threshold", "estimator": $0]
        )
      }
  }
}
