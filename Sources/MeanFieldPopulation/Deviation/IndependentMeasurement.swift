import MeanFieldModel

/// Measures expected returns where nobody's motion depends on the population, on samples of the
/// others: an agent's own luck is averaged out exactly, and what remains is the chance in the crowd.
///
/// An expected return is `Σ_t Σ_{s,a} weight_t(s, a) R̄_t(s, a)`, the weights those of
/// ``AgentProblem/weights(of:)``. A sample draws a crowd of others for each step and puts the rewards
/// against it in the place of R̄. Crowds of different steps may be drawn independently, for the
/// expectation is a sum over steps.
struct IndependentMeasurement: Sendable {
  let crowd: IndependentCrowd
  /// The weights of each quantity to measure, shape [T, S, A].
  let quantities: [[Double]]
  /// How each quantity responds to the crowd, for each population.
  private let responses: [CrowdResponse]

  init(_ crowd: IndependentCrowd, quantities: [[Double]], team: ThreadTeam) {
    self.crowd = crowd
    self.quantities = quantities
    responses = crowd.space.populations.indices.map {
      CrowdResponse(of: crowd, population: $0, quantities: quantities, team: team)
    }
  }

  /// What one sample measures of each quantity, and what of it the crowd's distance from its
  /// expectation explains to first order: a number with the expectation 0.
  struct Sample {
    var measured: [Double]
    var explained: [Double]
  }

  /// Draws and measures one sample.
  func sample(_ number: Int, seed: UInt64, in scratch: inout CrowdScratch) -> Sample {
    let pairs = crowd.space.isLegal.count
    var counts = [Int](repeating: 0, count: crowd.places.count)
    let zeros = [Double](repeating: 0, count: quantities.count)
    var sample = Sample(measured: zeros, explained: zeros)
    for (index, population) in crowd.space.populations.enumerated() {
      let others = crowd.others(of: index)
      for step in 0..<crowd.steps {
        var stream = RandomStream(
          seed: seed, purpose: .deviation, trial: number, step: step, block: index)
        crowd.draw(&scratch.masses, counts: &counts, at: step, others: others, using: &stream)
        responses[index].add(scratch.masses, at: step, to: &sample.explained)
        let first = step * pairs
        let needed = population.states.lazy.filter { responses[index].needs($0, at: step) }
        crowd.forEachReward(of: needed, at: step, in: &scratch) { pair, reward in
          for quantity in quantities.indices {
            sample.measured[quantity] += quantities[quantity][first + pair] * reward
          }
        }
      }
    }
    return sample
  }
}

/// How quantities respond to the others' crowd, to first order around the expected crowd.
private struct CrowdResponse: Sendable {
  /// The derivative of each quantity after the mass in a place, [quantities][T × places].
  private let slopes: [[Double]]
  /// The expected crowd, shape [T, places].
  private let expected: [Double]
  /// Whether a state's rewards count in any quantity, shape [T, S].
  private let isNeeded: [Bool]
  private let stateCount: Int
  private let placeCount: Int

  /// By finite differences towards each place where an agent or more is expected: the rewards where
  /// fewer are may be far from linear, and matter little.
  init(
    of crowd: IndependentCrowd, population index: Int, quantities: [[Double]], team: ThreadTeam
  ) {
    let others = crowd.others(of: index)
    let own = crowd.space.populations[index].states
    let actions = crowd.space.actionCount
    (stateCount, placeCount) = (crowd.space.stateCount, crowd.places.count)
    expected = (0..<crowd.steps).flatMap { crowd.expectedMasses(at: $0, others: others) }
    isNeeded = (0..<crowd.steps * stateCount).map { [stateCount] row in
      own.contains(row % stateCount)
        && (row * actions..<(row + 1) * actions).contains { pair in
          quantities.contains { $0[pair] != 0 }
        }
    }
    let width = crowd.steps * placeCount
    var slopes = [Double](repeating: 0, count: quantities.count * width)
    let (expected, placeCount) = (expected, placeCount)
    slopes.withUnsafeMutableBufferPointer { slopes in
      guard let slopes = slopes.baseAddress else { return }
      team.perform(parts: crowd.steps) { step in
        var scratch = CrowdScratch(crowd.game, places: crowd.places)
        let masses = Array(expected[step * placeCount..<(step + 1) * placeCount])
        let base = Self.totals(of: quantities, own, crowd, masses, at: step, &scratch)
        for (population, size) in zip(crowd.space.populations, others) where size > 0 {
          // As far as chance takes the crowd.
          let reach = min(0.1, 1 / Double(size).squareRoot())
          let range = crowd.places.places(of: population.states)
          let total = range.reduce(0) { $0 + masses[$1] }
          for place in range where masses[place] >= crowd.weight(of: place) {
            var towards = masses
            for other in range { towards[other] *= 1 - reach }
            towards[place] += reach * total
            let moved = Self.totals(of: quantities, own, crowd, towards, at: step, &scratch)
            for quantity in quantities.indices {
              slopes[quantity * width + step * placeCount + place] =
                (moved[quantity] - base[quantity]) / (reach * total)
            }
          }
        }
      }
    }
    self.slopes = quantities.indices.map { Array(slopes[$0 * width..<($0 + 1) * width]) }
  }

  /// Each quantity at one step against one crowd, no own weight added.
  private static func totals(
    of quantities: [[Double]], _ own: Range<Int>, _ crowd: IndependentCrowd, _ masses: [Double],
    at step: Int, _ scratch: inout CrowdScratch
  ) -> [Double] {
    crowd.places.fill(&scratch.population, masses: masses)
    scratch.process.fill(at: step, against: scratch.population, transitions: false)
    let actions = crowd.space.actionCount
    let first = step * crowd.space.isLegal.count
    return quantities.map { weights in
      (own.lowerBound * actions..<own.upperBound * actions).reduce(0) {
        $0 + weights[first + $1] * scratch.process.rewards[$1]
      }
    }
  }

  func needs(_ state: Int, at step: Int) -> Bool { isNeeded[step * stateCount + state] }

  /// Adds what a crowd's distance from its expectation explains of each quantity.
  func add(_ masses: [Double], at step: Int, to explained: inout [Double]) {
    for quantity in explained.indices {
      for place in masses.indices {
        let entry = step * placeCount + place
        explained[quantity] += slopes[quantity][entry] * (masses[place] - expected[entry])
      }
    }
  }
}
