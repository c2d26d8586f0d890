import MeanFieldRuns

/// One way the population was computed: its distribution over time, [steps, S].
struct Crowd {
  let name: String
  let flow: [Double]
}

/// The population at four moments: maps where the game has one, bars elsewhere.
struct PopulationFigures {
  private let layout: GameLayout
  /// The mean field, then simulations.
  private let crowds: [Crowd]
  private let moments: [Int]
  private let title: String
  private let subtitle: String?

  private var stateCount: Int { layout.states.count }

  init(_ variant: StoredVariant, crowds: [Crowd], title: String) {
    layout = variant.layout
    self.crowds = crowds
    self.title = title
    subtitle = variant.label.isEmpty ? nil : variant.label
    // A stationary game's mean field is one distribution, the simulations' last steps beside it.
    moments = Self.moments(
      of: layout.isStationary ? 1 : crowds[0].flow.count / layout.states.count)
  }

  /// A picture, or one for each population on a map.
  func pictures(suffix: String) -> [(name: String, picture: any Picture)] {
    guard let rows = layout.rows, let columns = layout.columns else {
      return [("population\(suffix)", bars)]
    }
    return layout.populations.indices.map { index in
      let number = layout.populations.count == 1 ? "" : "-\(index + 1)"
      return ("population\(number)\(suffix)", maps(ofPopulation: index, rows, columns))
    }
  }

  private var bars: BarPanels {
    BarPanels(
      title: "Population: \(title)", subtitle: subtitle, moments: momentLabels,
      states: layout.states, valueLabel: "share of agents",
      series: crowds.map { crowd in
        BarPanels.Series(crowd.name, values: moments.map { shares(crowd, at: $0) })
      })
  }

  private func maps(ofPopulation index: Int, _ rows: Int, _ columns: Int) -> HeatMapPanels {
    let panels = crowds.map { crowd in
      moments.map { moment in
        HeatMapPanels.Grid(
          rows: rows, columns: columns,
          values: cells(shares(crowd, at: moment), ofPopulation: index, count: rows * columns))
      }
    }
    let isOne = layout.populations.count == 1
    // Maps of one moment stand side by side.
    let isMoment = moments.count == 1
    return HeatMapPanels(
      title: isOne ? "Population: \(title)" : "\(layout.populations[index]): \(title)",
      subtitle: subtitle, rowLabels: isMoment ? [""] : crowds.map(\.name),
      columnLabels: isMoment
        ? crowds.indices.map { "\(crowds[$0].name) \(lastMoment(ofCrowd: $0))" } : momentLabels,
      panels: isMoment ? [panels.map { $0[0] }] : panels,
      valueLabel: isOne ? "share of agents" : "share of its agents")
  }

  /// The shares of a population's agents in the cells of the map.
  private func cells(
    _ shares: [Double], ofPopulation index: Int, count: Int
  ) -> [Double?] {
    let states = layout.bounds[index]..<layout.bounds[index + 1]
    let total = states.reduce(0) { $0 + shares[$1] }
    var values = [Double?](repeating: nil, count: count)
    for state in states { values[layout.cells[state]] = shares[state] / total }
    return values
  }

  private func shares(_ crowd: Crowd, at moment: Int) -> [Double] {
    let last = crowd.flow.count / stateCount - 1
    let step = layout.isStationary ? last : min(moment, last)
    return Array(crowd.flow[step * stateCount..<(step + 1) * stateCount])
  }

  private var momentLabels: [String] {
    guard layout.isStationary else { return moments.map { "t = \($0)" } }
    return [
      crowds.count == 1 ? "at rest" : "mean field at rest, agents \(lastMoment(ofCrowd: 1))"
    ]
  }

  /// When a crowd of a single panel is shown; of those without an end only the mean field rests.
  private func lastMoment(ofCrowd index: Int) -> String {
    layout.isStationary && index == 0
      ? "at rest" : "at t = \(crowds[index].flow.count / stateCount - 1)"
  }

  /// Four moments from the first to the last step, or all if there are fewer.
  private static func moments(of steps: Int) -> [Int] {
    guard steps > 9 else {
      return steps > 4 ? [0, 1, steps / 2, steps - 1] : Array(0..<max(1, steps))
    }
    // Early steps, in which a population moves most, are shown closer together.
    return (0..<4).map { Int((Double($0 * $0) / 9 * Double(steps - 1)).rounded()) }
  }
}
