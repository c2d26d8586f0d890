import MeanFieldModel

extension Benchmark {
  /// A step of policy mirror ascent for the learnt action values of many states.
  static let proximalStep = Benchmark(
    name: "proximal-step",
    summary: "a step of policy mirror ascent in a state of 5 actions, η = τ = 0.01, values to 10.16"
  ) { setup, report in
    let (stateCount, actionCount) = (160, 5)
    var stream = RandomStream(seed: 1, purpose: .counts)
    func drawnValues() -> [Double] {
      (0..<stateCount * actionCount).map { _ in 10.16 * stream.uniform() }
    }
    func takeSteps(_ values: [Double], _ rules: inout [Double], floor: Double = 0) {
      values.withUnsafeBufferPointer { values in
        rules.withUnsafeMutableBufferPointer { rules in
          guard let values = values.baseAddress, let rules = rules.baseAddress else { return }
          for first in stride(from: 0, to: stateCount * actionCount, by: actionCount) {
            proximalEntropyStep(
              values: values + first, point: rules + first, count: actionCount,
              learningRate: 0.01, temperature: 0.01, entropyFloor: floor)
          }
        }
      }
    }
    let uniform = [Double](repeating: 0.2, count: stateCount * actionCount)
    var later = uniform
    for _ in 0..<20 { takeSteps(drawnValues(), &later) }
    let values = drawnValues()
    let cases = [
      ("uniform rules", uniform, 0), ("rules 20 steps on", later, 0),
      ("rules 20 steps on, entropy 1.6 or more", later, 1.6),
    ]
    for (subject, start, floor) in cases {
      var rules = start
      try report(
        Timing.of("proximal-step", subject, unit: "state", calls: stateCount, setup) { _ in
          {
            for pair in start.indices { rules[pair] = start[pair] }
            takeSteps(values, &rules, floor: floor)
          }
        })
    }
  }
}
