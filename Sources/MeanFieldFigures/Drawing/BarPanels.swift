/// Distributions over labelled states at a few moments, for games without a grid.
public struct BarPanels: PlottedPicture, Equatable {
  /// One distribution at every moment, such as the mean field's or that of N agents.
  public struct Series: Sendable, Equatable {
    /// What the legend calls it.
    public let name: String
    /// `[moment][state]`.
    public let values: [[Double]]

    /// Creates a series.
    ///
    /// - Parameters:
    ///   - name: What the legend calls it.
    ///   - values: `[moment][state]`.
    public init(_ name: String, values: [[Double]]) {
      self.name = name
      self.values = values
    }
  }

  /// What the panels show, in a few words.
  public var title: String
  /// The setting.
  public var subtitle: String?
  /// One label for each panel.
  public var moments: [String]
  /// One label for each state, in the order along the horizontal axis.
  public var states: [String]
  /// What a state is.
  public var stateLabel: String
  /// What a value is, with its unit.
  public var valueLabel: String
  /// The distributions; colours go by position and repeat after eight.
  public var series: [Series]

  /// Creates panels.
  ///
  /// Up to 30 states are drawn as groups of bars. Of more, if their labels differ by numbers alone, all
  /// are drawn as steps, and else the 30 highest as bars, without those that are hardly above zero; a
  /// note says how many are left out. All panels share the vertical axis, which includes zero. Without a moment, a state or a finite value the picture says "no data".
  ///
  /// - Parameters:
  ///   - title: What the panels show, in a few words.
  ///   - subtitle: The setting.
  ///   - moments: One label for each panel; four fill the picture, more are set in further rows.
  ///   - states: One label for each state.
  ///   - stateLabel: What a state is.
  ///   - valueLabel: What a value is, with its unit.
  ///   - series: The distributions.
  /// - Precondition: Every series has a value for each moment and state.
  public init(
    title: String, subtitle: String? = nil, moments: [String], states: [String],
    stateLabel: String = "state", valueLabel: String, series: [Series]
  ) {
    for one in series {
      precondition(
        one.values.count == moments.count,
        "\(moments.count) moments, but \(one.values.count) in \(one.name)")
      for row in one.values {
        precondition(
          row.count == states.count, "\(states.count) states, but \(row.count) in \(one.name)")
      }
    }
    self.title = title
    self.subtitle = subtitle
    self.moments = moments
    self.states = states
    self.stateLabel = stateLabel
    self.valueLabel = valueLabel
    self.series = series
  }

  /// Columns `moment_index`, `state_index`, `series_index` (from 0), `value`, `moment`, `state` and
  /// `series`; one row per bar.
  public var table: CommaSeparatedValues {
    var table = CommaSeparatedValues(header: [
      "moment_index", "state_index", "series_index", "value", "moment", "state", "series",
    ])
    for (moment, momentLabel) in moments.enumerated() {
      for (index, one) in series.enumerated() {
        for (state, label) in states.enumerated() {
          table.append([
            .integer(moment), .integer(state), .integer(index), .real(one.values[moment][state]),
            .text(momentLabel), .text(label), .text(one.name),
          ])
        }
      }
    }
    return table
  }
}
