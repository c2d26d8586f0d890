import Testing

@testable import MeanFieldModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct StudentTTests {
  @Test(
    "quantiles are those of the tables",
    arguments: [
      (1, 12.7062), (2, 4.3027), (3, 3.1824), (4, 2.7764), (5, 2.5706), (9, 2.2622), (10, 2.2281),
      (30, 2.0423), (99, 1.9842), (1000, 1.9623), (10_000, 1.9602), (1_000_000_000, 1.9602),
    ])
  func table(degreesOfFreedom: Int, quantile: Double) {
    // The tables have four decimals.
    let found = studentTQuantile(0.975, degreesOfFreedom: degreesOfFreedom)
    #expect(abs(found - quantile) < 5.1e-5)
  }

  @Test("one and two degrees of freedom have closed forms", arguments: [0.6, 0.9, 0.975, 0.9999])
  func closedForms(probability: Double) {
    // Cauchy: tan(π (p − ½)). Two: (2 p − 1) √(2 / (4 p (1 − p))).
    let one = tan(.pi * (probability - 0.5))
    let two = (2 * probability - 1) * (2 / (4 * probability * (1 - probability))).squareRoot()
    // The tangent amplifies rounding near ½ π.
    let relative = 1e-10
    #expect(abs(studentTQuantile(probability, degreesOfFreedom: 1) / one - 1) < relative)
    #expect(abs(studentTQuantile(probability, degreesOfFreedom: 2) / two - 1) < relative)
  }

  @Test("an interval is the mean and the quantile times its standard error")
  func interval() {
    let interval = ConfidenceInterval(of: [1, 2, 3, 4])
    let reach = studentTQuantile(0.975, degreesOfFreedom: 3) * (5.0 / 3 / 4).squareRoot()
    #expect(interval.mean == 2.5)
    #expect(abs(interval.low - (2.5 - reach)) < Tolerance.rounding)
    #expect(abs(interval.high - (2.5 + reach)) < Tolerance.rounding)
    let single = ConfidenceInterval(of: [7])
    #expect(single.mean == 7 && single.low == -.infinity && single.high == .infinity)
    let equal = ConfidenceInterval(of: [2, 2, 2])
    #expect(equal.low == 2 && equal.high == 2)
  }

  /// scipy 1.17.1, `scipy.stats.t.ppf(p, df)`, printed with `repr`.
  ///
  /// Both sides are good to some 1e-12; in the far tail a rounding error of the probability, 1e-16,
  /// weighs up to 1e4 times more in the quantile.
  @Test(arguments: [
    (0.6, 1, 0.32491969623290634), (0.6, 2, 0.2886751345948128), (0.6, 3, 0.2766706623326898),
    (0.6, 10, 0.2601848294920803), (0.6, 999, 0.2534145833303675),
    (0.9, 1, 3.0776835371752544), (0.9, 2, 1.8856180831641272), (0.9, 5, 1.4758840488244815),
    (0.9, 30, 1.3104150253913955), (0.9, 10_000, 1.2816362297304775),
    (0.975, 1, 12.706204736174694), (0.975, 2, 4.302652729749462),
    (0.975, 3, 3.1824463052837078), (0.975, 4, 2.7764451051977934),
    (0.975, 5, 2.5705818356363146), (0.975, 10, 2.228138851986274),
    (0.975, 19, 2.0930240544083087), (0.975, 30, 2.0422724563012378),
    (0.975, 99, 1.9842169515864174), (0.975, 999, 1.9623414611334493),
    (0.975, 10_000, 1.960201239890626),
    (0.995, 1, 63.656741162871526), (0.995, 4, 4.604094871349992),
    (0.995, 19, 2.8609346064649794), (0.995, 10_000, 2.5763210466685282),
    (0.9999, 1, 3183.098757118502), (0.9999, 2, 70.70007107496818),
    (0.9999, 3, 22.203742273205), (0.9999, 10, 5.693820101457592),
    (0.9999, 99, 3.8630891071273092), (0.9999, 10_000, 3.7203958691176684),
  ])
  func quantiles(_ probability: Double, degreesOfFreedom: Int, expected: Double) {
    let quantile = studentTQuantile(probability, degreesOfFreedom: degreesOfFreedom)
    #expect(abs(quantile - expected) <= 1e-10 * expected, "\(quantile)")
  }

  /// scipy 1.17.1, `scipy.stats.t.cdf(x, df) - t.cdf(-x, df)`, printed with `repr`.
  @Test(arguments: [
    (0.1, 1, 0.06345103486110704), (0.1, 2, 0.07053456158585986), (0.1, 3, 0.07334765119919412),
    (0.1, 8, 0.07719509056940299), (0.1, 25, 0.0788580633847436),
    (0.1, 1000, 0.07963563097639592), (1, 1, 0.49999999999999994), (1, 2, 0.5773502691896257),
    (1, 3, 0.6089977810442295), (1, 8, 0.6534064929126657), (1, 25, 0.6731080873081585),
    (1, 1000, 0.6824475819153275), (3, 1, 0.7951672353008665), (3, 2, 0.9045340337332908),
    (3, 3, 0.9423311143775628), (3, 8, 0.9829283187662174), (3, 25, 0.9939618204348566),
    (3, 1000, 0.9972332909557617), (20, 2, 0.9975093361076328), (20, 3, 0.9997267967497527),
    (20, 8, 0.9999999592608166), (1000, 1, 0.999363380439839), (1000, 2, 0.9999990000015),
    (1000, 3, 0.9999999977946923),
  ])
  func centralProbabilities(_ t: Double, degreesOfFreedom: Int, expected: Double) {
    let probability = studentTCentralProbability(t, degreesOfFreedom: degreesOfFreedom)
    #expect(abs(probability - expected) <= 1e-13, "\(probability)")
    #expect(studentTCentralProbability(-t, degreesOfFreedom: degreesOfFreedom) == -probability)
  }

  /// `scipy.stats.t.interval(0.95, 4, loc=a.mean(), scale=a.std(ddof=1) / sqrt(5))`, scipy 1.17.1.
  @Test func knownInterval() {
    let interval = ConfidenceInterval(of: [2.1, 3.4, 1.9, 5.5, 4.2])
    #expect(abs(interval.mean - 3.42) < 1e-14)
    #expect(abs(interval.low - 1.5587460808567128) < 1e-11)
    #expect(abs(interval.high - 5.281253919143288) < 1e-11)
  }

  /// 95 of 100 intervals contain the truth: a binomial count over fixed seeds.
  @Test(arguments: [2, 5, 40])
  func coverage(samples: Int) {
    let trials = 4000
    var covered = 0
    for trial in 0..<trials {
      var stream = RandomStream(seed: 51, purpose: .game, trial: trial, step: samples)
      // The sum of twelve uniform numbers is nearly normal, as far as this test can tell.
      let interval = ConfidenceInterval(
        of: (0..<samples).map { _ in (0..<12).reduce(0) { sum, _ in sum + stream.uniform() } })
      if interval.low <= 6, 6 <= interval.high { covered += 1 }
    }
    let error = (0.95 * 0.05 / Double(trials)).squareRoot()
    #expect(abs(Double(covered) / Double(trials) - 0.95) <= 5 * error, "\(covered)")
  }

  /// A number that is not finite shows.
  @Test func notFinite() {
    #expect(ConfidenceInterval(of: [1, .nan, 2]).mean.isNaN)
    #expect(ConfidenceInterval(of: [1, .infinity]).mean == .infinity)
  }
}
