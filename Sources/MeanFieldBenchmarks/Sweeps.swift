import MeanFieldModel

extension Benchmark {
  /// Backward induction.
  static let bellman = Benchmark(
    name: "bellman", summary: "backward induction: a best response to a frozen population"
  ) { setup, report in
    for example in BenchmarkGame.larger {
      try report(
        sweep("bellman", "best response", example, setup) { process, flow, policy in
          process.bestResponse(to: flow, into: &policy)
        })
    }
  }

  /// The forward pass.
  static let flow = Benchmark(
    name: "flow", summary: "the forward pass: the population's flow under a policy"
  ) { setup, report in
    for example in BenchmarkGame.larger {
      try report(
        sweep("flow", "flow", example, setup) { process, flow, policy in
          process.flow(of: policy, into: &flow)
        })
    }
  }

  private static func sweep(
    _ benchmark: String, _ unit: String, _ example: BenchmarkGame, _ setup: Setup,
    _ work: @escaping (inout DecisionProcess, inout MeanFieldFlow, inout Policy) -> Void
  ) -> Timing {
    Timing.of(
      benchmark, example.label, unit: unit, entries: example.entries,
      isShared: example.isShared, setup
    ) { threads in
      var process = DecisionProcess(example.game, team: ThreadTeam(threadCount: threads))
      var policy = Policy.uniform(for: example.game)
      var flow = MeanFieldFlow(for: example.game)
      process.flow(of: policy, into: &flow)
      return { work(&process, &flow, &policy) }
    }
  }
}

extension BenchmarkGame {
  /// Whether the game is large enough for threads to share a sweep's steps.
  var isShared: Bool { game.space.isLegal.count >= 4096 }
}
