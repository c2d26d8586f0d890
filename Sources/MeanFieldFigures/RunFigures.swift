public import Foundation
public import MeanFieldRuns

/// Draws everything a run has to show, from its database alone: the exploitability over the
/// iterations, and what agents earned if they learned together, and the final policy's population at four
/// moments with N agents beside it.
///
/// - Parameters:
///   - store: The run's database.
///   - writer: The tools that draw.
///   - progress: Called before each picture with the number drawn and the number there will be;
///     returns whether to go on.
/// - Returns: The PNG files.
/// - Throws: ``UserError`` if a drawing tool is missing or a file cannot be written.
@discardableResult
public func drawPictures(
  of store: RunStore, writer: PictureWriter = PictureWriter(),
  progress: (_ done: Int, _ total: Int) -> Bool = { _, _ in true }
) throws -> [URL] {
  let curves = try TrialCurves(of: store)
  let run = curves.run
  var pictures: [(name: String, picture: any Picture)] = []
  let metrics = LeadingMetrics { metric in
    run.variants.allSatisfy { curves.has(metric, variant: $0.id) }
  }
  if let metric = metrics.meanReturn,
    let chart = try chart(of: metric, title: "Return", curves)
  {
    pictures.append(("return", chart))
  }
  if let chart = try chart(
    of: metrics.exploitability, title: "Exploitability", isLogarithmic: true, curves)
  {
    pictures.append(("exploitability", chart))
  }
  for variant in run.variants {
    let suffix = run.variants.count == 1 ? "" : "-\(variant.id)"
    guard let flow = try store.flow(variant: variant.id, trial: 1) else { continue }
    let simulations = try store.simulations(variant: variant.id, trial: 1)
    let crowds =
      [Crowd(name: "mean field", flow: flow)]
      + simulations.map { Crowd(name: agentLabel($0.agents), flow: $0.flow) }
    let stateCount = variant.layout.states.count
    guard
      crowds.allSatisfy({ !$0.flow.isEmpty && $0.flow.count.isMultiple(of: stateCount) })
    else {
      let path = store.folder.appending(path: RunStore.fileName).path
      throw UserError(.data, "\(path) is damaged: a population has not \(stateCount) states")
    }
    pictures += PopulationFigures(variant, crowds: crowds, title: run.description.name)
      .pictures(suffix: suffix)
    if !simulations.isEmpty {
      pictures.append(
        (
          "distance\(suffix)",
          distanceChart(
            simulations, title: run.description.name, isStationary: variant.layout.isStationary)
        ))
    }
  }
  var files: [URL] = []
  for (name, picture) in pictures {
    guard progress(files.count, pictures.count) else { break }
    do {
      files.append(try writer.draw(picture, named: name, into: store.folder).raster)
    } catch {
      throw UserError(.cannotWrite, error.description)
    }
  }
  return files
}

/// A metric over the iterations: a curve a variant, with a band over trials.
private func chart(
  of metric: String, title: String, isLogarithmic: Bool = false, _ curves: TrialCurves
) throws -> LineChart? {
  let run = curves.run
  let series = try run.variants.filter { curves.has(metric, variant: $0.id) }.map { variant in
    try curves.series(
      variant.label.isEmpty ? run.description.algorithm.name : variant.label, of: metric,
      variant: variant.id, deviations: 1, stroke: stroke(ofSeries: variant.id - 1))
  }
  guard !series.isEmpty else { return nil }
  return LineChart(
    title: "\(title): \(run.description.name)",
    subtitle: run.description.trials > 1
      ? "mean ± standard deviation of \(run.description.trials) trials" : nil,
    x: Axis("iteration", isCount: true),
    y: Axis(
      metric.replacing("_", with: " "), scale: isLogarithmic ? scale(of: series) : .linear),
    series: series)
}

/// How far N agents are from the mean field at each step.
private func distanceChart(
  _ simulations: [StoredSimulation], title: String, isStationary: Bool
) -> LineChart {
  let series = simulations.enumerated().map { index, simulation in
    LineChart.Series(
      agentLabel(simulation.agents), x: simulation.distance.indices.map(Double.init),
      y: simulation.distance, stroke: stroke(ofSeries: index))
  }
  return LineChart(
    title:
      "Distance of \(simulations.count == 1 ? agentLabel(simulations[0].agents) : "N agents") "
      + "from the mean field: \(title)",
    subtitle: "mean over \(simulations.map(\.episodes).max() ?? 0) episodes"
      + (isStationary ? "; the mean field starts where they do, and goes to its rest" : ""),
    x: Axis("time step", isCount: true),
    y: Axis("Σ |share of agents − mean field|", scale: scale(of: series)), series: series)
}

/// Logarithmic, unless nothing is positive.
private func scale(of series: [LineChart.Series]) -> Axis.Scale {
  series.contains { $0.y.contains { $0 > 0 } } ? .log10 : .linear
}

/// Colours repeat after eight series; from then on lines are dashed.
private func stroke(ofSeries index: Int) -> LineChart.Stroke {
  index / 8 % 2 == 0 ? .line : .dashed
}

/// `1,000 agents`, `10^12 agents`.
private func agentLabel(_ count: Int) -> String {
  if count >= 1_000_000,
    let exponent = (6...18).first(where: { exponent in
      (0..<exponent).reduce(1) { power, _ in power * 10 } == count
    })
  {
    return "10^\(exponent) agents"
  }
  return "\(count.formatted(.number.locale(Locale(identifier: "en_US")))) agents"
}
