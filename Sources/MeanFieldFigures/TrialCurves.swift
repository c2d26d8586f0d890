public import Foundation
public import MeanFieldRuns

/// What the trials of a run measured, as curves and figures with their spread over trials.
public struct TrialCurves: Sendable {
  /// The run.
  public let run: StoredRun
  /// The name that messages call it by.
  let name: String
  /// Where its policies are; nil if it was not stored.
  let folder: URL?
  private let measurements: [Key: [StoredMetric]]

  /// One metric of one variant.
  private struct Key: Hashable {
    let variant: Int
    let metric: String
  }

  /// A metric at one iteration.
  public struct Point: Sendable, Equatable {
    /// After how many iterations it was measured.
    public let iteration: Int
    /// Over the trials that measured it then.
    public let spread: TrialSpread
  }

  /// What a run measured.
  ///
  /// - Parameter store: The run's database.
  /// - Throws: ``UserError`` if the database is damaged.
  public init(of store: RunStore) throws {
    self.init(
      try store.run(), metrics: try store.metrics(), name: store.folder.lastPathComponent,
      folder: store.folder)
  }

  /// What a run measured.
  ///
  /// - Parameters:
  ///   - run: The run.
  ///   - metrics: Everything it measured.
  ///   - name: What messages call it.
  ///   - folder: Where its policies are, if it was stored.
  public init(_ run: StoredRun, metrics: [StoredMetric], name: String, folder: URL? = nil) {
    self.run = run
    self.name = name
    self.folder = folder
    measurements = Dictionary(grouping: metrics) { Key(variant: $0.variant, metric: $0.name) }
  }

  /// A metric at each iteration at which it was measured.
  ///
  /// - Parameters:
  ///   - metric: Its name.
  ///   - variant: The number of the variant, from 1.
  /// - Throws: ``UserError`` if the run did not measure it.
  public func points(of metric: String, variant: Int = 1) throws(UserError) -> [Point] {
    let byIteration = Dictionary(
      grouping: try measured(metric, variant: variant), by: \.iteration)
    return byIteration.keys.sorted().map {
      Point(iteration: $0, spread: TrialSpread(of: byIteration[$0, default: []].map(\.value)))
    }
  }

  /// A metric's last measurement in each trial of a run that ended in order: every trial did all its
  /// iterations or came below the tolerance.
  ///
  /// If a trial diverged, is not at its end or did not measure the metric, the mean is not a number:
  /// the spread of the others would say nothing of the run.
  ///
  /// - Parameters:
  ///   - metric: Its name.
  ///   - variant: The number of the variant, from 1.
  /// - Throws: ``UserError`` if the run did not measure it.
  public func last(of metric: String, variant: Int = 1) throws(UserError) -> TrialSpread {
    let byTrial = Dictionary(grouping: try measured(metric, variant: variant), by: \.trial)
    let values = run.trials.filter { $0.variant == variant }.map { trial in
      switch trial.outcome {
      case .converged, .iterationLimit:
        byTrial[trial.number]?.max { $0.iteration < $1.iteration }?.value ?? .nan
      case .diverged, nil: Double.nan
      }
    }
    return TrialSpread(of: values)
  }

  /// A number of each trial, in their order, made from a metric's measurements at some iterations.
  ///
  /// It is not a number if the trial diverged, is not at its end, did not measure the metric then, or
  /// measured what is not finite. A metric that no trial measured is as good as any: it can be of
  /// something that never happened.
  ///
  /// - Parameters:
  ///   - metric: Its name.
  ///   - variant: The number of the variant, from 1.
  ///   - isCounted: Whether the measurement after so many iterations counts.
  ///   - number: What is made of a trial's measurements, at least one, in the order of iterations.
  public func eachTrial(
    of metric: String, variant: Int = 1, at isCounted: (_ iteration: Int) -> Bool,
    number: (_ measurements: [Double]) -> Double
  ) -> [Double] {
    let measured = measurements[Key(variant: variant, metric: metric), default: []]
      .filter { isCounted($0.iteration) }
    let byTrial = Dictionary(grouping: measured, by: \.trial)
    return run.trials.filter { $0.variant == variant }.map { trial in
      let values = byTrial[trial.number, default: []].sorted { $0.iteration < $1.iteration }
        .map(\.value)
      return switch trial.outcome {
      case .converged, .iterationLimit:
        !values.isEmpty && values.allSatisfy(\.isFinite) ? number(values) : .nan
      case .diverged, nil: .nan
      }
    }
  }

  /// Whether the run measured a metric.
  public func has(_ metric: String, variant: Int = 1) -> Bool {
    measurements[Key(variant: variant, metric: metric)] != nil
  }

  private func measured(_ metric: String, variant: Int) throws(UserError) -> [StoredMetric] {
    if let found = measurements[Key(variant: variant, metric: metric)] { return found }
    let names = measurements.keys.filter { $0.variant == variant }.map(\.metric).sorted()
    throw UserError(
      .data,
      names.isEmpty
        ? "the run \(name) has measured nothing of variant \(variant)"
        : "the run \(name) has no metric \(metric); there are: \(names.joined(separator: ", "))")
  }
}

extension TrialCurves {
  /// The mean of a metric over trials as a curve, with a band of standard deviations around it where
  /// there are several trials.
  ///
  /// - Parameters:
  ///   - name: What the legend calls the curve.
  ///   - metric: The metric.
  ///   - abscissa: The metric that it is drawn over, by its mean at the same iteration; the number of
  ///     iterations if `nil`.
  ///   - variant: The number of the variant, from 1.
  ///   - deviations: How many standard deviations the band is wide to either side; no band if `nil`.
  ///   - stroke: How the curve is drawn.
  /// - Throws: ``UserError`` if the run did not measure one of them.
  public func series(
    _ name: String, of metric: String, over abscissa: String? = nil, variant: Int = 1,
    deviations: Double?, stroke: LineChart.Stroke = .line
  ) throws(UserError) -> LineChart.Series {
    var points = try points(of: metric, variant: variant)
    var places = points.map { Double($0.iteration) }
    if let abscissa {
      let others = Dictionary(
        uniqueKeysWithValues: try self.points(of: abscissa, variant: variant).map {
          ($0.iteration, $0.spread.mean)
        })
      points.removeAll { others[$0.iteration] == nil }
      places = points.compactMap { others[$0.iteration] }
    }
    let spreads = points.map(\.spread)
    let band = deviations.map { deviations in
      LineChart.Band(
        low: spreads.map { $0.mean - deviations * $0.deviation },
        high: spreads.map { $0.mean + deviations * $0.deviation })
    }
    return LineChart.Series(
      name, x: places, y: spreads.map(\.mean),
      band: spreads.contains { $0.trials > 1 } ? band : nil, stroke: stroke)
  }
}
