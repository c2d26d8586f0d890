import MeanFieldModel
import MeanFieldPopulation
import Testing

@Suite struct ApproachToLimitTests {
  private func interval(_ mean: Double, _ reach: Double) -> ConfidenceInterval {
    reach == 0
      ? ConfidenceInterval(exactly: mean)
      // Two measurements: Student's quantile for one degree of freedom is 12.7062.
      : ConfidenceInterval(of: [mean - reach / 12.7062047, mean + reach / 12.7062047])
  }

  @Test func distancesFromBothSides() {
    let approach = ApproachToLimit(
      limit: 2, measured: [(10, interval(2.5, 0.1)), (100, interval(1.95, 0.01))])
    #expect(approach.distances.map(\.agentCount) == [10, 100])
    #expect(approach.distances.map(\.isDistinguishable) == [true, true])
    for (distance, truth) in zip(approach.distances, [(0.5, 0.4, 0.6), (0.05, 0.04, 0.06)]) {
      #expect(abs(distance.value - truth.0) < 1e-12)
      #expect(abs(distance.low - truth.1) < 1e-6 && abs(distance.high - truth.2) < 1e-6)
    }
    #expect(abs((approach.fit?.slope ?? 0) + 1) < 1e-9)
  }

  /// What chance explains is left out of the fit, and named.
  @Test func indistinguishablePointsAreLeftOut() {
    let measured = [10, 100, 1000, 10_000].map {
      ($0, interval(3 + 2 / Double($0), 0.001))
    }
    let approach = ApproachToLimit(limit: 3, measured: measured)
    #expect(approach.distances.map(\.isDistinguishable) == [true, true, true, false])
    #expect(approach.distances[3].low == 0)
    #expect(abs((approach.fit?.slope ?? 0) + 1) < 1e-6)
    let nothing = ApproachToLimit(limit: 3, measured: [(5, interval(3.1, 0.2))])
    #expect(nothing.fit == nil && !nothing.distances[0].isDistinguishable)
  }

  /// Rounding is no distance.
  @Test func rounding() {
    let approach = ApproachToLimit(
      limit: 100, measured: [(10, interval(100 + 1e-11, 0)), (20, interval(100 - 1e-9, 0))])
    #expect(approach.distances.map(\.isDistinguishable) == [false, true])
    #expect(approach.distances.map(\.isRounding) == [true, false])
    #expect(approach.fit == nil)
    // Chance is more than rounding.
    let chance = ApproachToLimit(limit: 100, measured: [(10, interval(100, 0.1))])
    #expect(!chance.distances[0].isRounding)
  }

  /// A deviation that loses shows nothing of an exploitability of 0.
  @Test func lossesAreNoDistanceFromZero() {
    let measured = [(10, interval(-0.5, 0.1)), (20, interval(0.02, 0.03))]
    let approach = ApproachToLimit(limit: 0, measured: measured, isPositive: true)
    #expect(approach.distances.map(\.isDistinguishable) == [false, false])
    #expect(approach.distances[0].value == 0 && approach.distances[0].high == 0)
    #expect(abs(ApproachToLimit(limit: 0, measured: measured).distances[0].low - 0.4) < 1e-6)
  }
}
