extension BarPanels {
  /// Where the panels are, in pixels.
  struct Layout {
    let columns: Int
    let rows: Int
    let left: Double
    let panelWidth: Double
    let panelHeight: Double
    static let gap = 22.0
    let stateTicks: StateTicks
    /// In units of the horizontal axis, where neighbouring states are 1 apart.
    let barWidth: Double

    init(_ picture: BarPanels, _ shown: Shown, tickWidth: Double) {
      let left = HouseStyle.margin + tickWidth + 14
      let room = Double(HouseStyle.width) - left - HouseStyle.margin + Self.gap
      func width(_ columns: Int) -> Double { (room / Double(columns) - Self.gap).rounded(.down) }
      func ticks(_ columns: Int) -> StateTicks {
        StateTicks(shown.labels, panelWidth: width(columns))
      }
      let moments = picture.moments.count
      let bars = shown.states.count * max(1, picture.series.count)
      let fitsOneRow = moments <= 2 || (moments <= 4 && bars <= 20)
      let isBetterInTwo = moments > 2 && !ticks(moments).showsAllLevel && ticks(2).showsAllLevel
      self.left = left
      columns = fitsOneRow && !isBetterInTwo ? moments : 2
      rows = (moments + columns - 1) / columns
      panelWidth = width(columns)
      panelHeight = rows == 1 ? 260 : 190
      stateTicks = ticks(columns)
      let slot = panelWidth / (Double(shown.states.count) + 0.2)
      let share = min(0.8 / Double(picture.series.count), Self.widestBar / slot)
      barWidth = (share * 1000).rounded(.down) / 1000
    }

    private static let widestBar = 70.0

    /// The height of all panels with the labels under them.
    var height: Double {
      Double(rows) * panelHeight + Double(rows - 1) * 40 + stateTicks.height
    }

    func panelLeft(_ moment: Int) -> Double {
      left + Double(moment % columns) * (panelWidth + Self.gap)
    }

    /// Distance of a panel's upper edge from that of the first row.
    func panelOffset(_ moment: Int) -> Double {
      Double(moment / columns) * (panelHeight + 40)
    }
  }

  /// Which states are labelled under a panel, and how.
  struct StateTicks: Equatable {
    /// Every how many-th state is labelled.
    let stride: Int
    let isRotated: Bool
    /// The labels of those states.
    let labels: [String]
    /// The height that the labels take.
    let height: Double
    /// Whether every state is labelled and no label is turned.
    var showsAllLevel: Bool { stride == 1 && !isRotated }

    /// Labels of that many pixels or more are cut.
    private static let widestLabel = 130.0

    /// The labels that fit under a panel of the given width.
    ///
    /// - Complexity: O(panelWidth + log(states)) labels are measured, however many states there are.
    init(_ states: [String], panelWidth: Double) {
      let slot = max(1, panelWidth) / Double(max(1, states.count))
      self = Self.all(states, slot: slot) ?? Self.some(states, slot: slot)
    }

    private init(stride: Int, isRotated: Bool, labels: [String], height: Double) {
      self.stride = stride
      self.isRotated = isRotated
      self.labels = labels
      self.height = height
    }

    /// Every state's label, level or else turned, or nil if they do not fit.
    private static func all(_ states: [String], slot: Double) -> StateTicks? {
      let gap = 6.0
      guard slot >= gap else { return nil }
      let labels = states.map(Typesetting.label)
      let widest = width(of: labels)
      if widest + gap <= slot {
        return StateTicks(stride: 1, isRotated: false, labels: labels, height: 20)
      }
      let areNumbers = labels.allSatisfy { Double($0) != nil }
      guard slot >= 15, !areNumbers, states.count <= BarPanels.barLimit else { return nil }
      return StateTicks(
        stride: 1, isRotated: true, labels: labels.map(shortened),
        height: min(widest, widestLabel) + gap)
    }

    /// The labels of so many states, in equal distances, that they fit level.
    private static func some(_ states: [String], slot: Double) -> StateTicks {
      let gap = 16.0
      var unit = 1
      while true {
        // Labels are cut, so that they fit into some stride.
        for stride in [unit, 2 * unit, 5 * unit / 2, 5 * unit] where Double(stride) * slot >= gap {
          let labels = Swift.stride(from: 0, to: states.count, by: stride).map {
            shortened(Typesetting.label(states[$0]))
          }
          if width(of: labels) + gap <= Double(stride) * slot {
            return StateTicks(
              stride: stride, isRotated: false,
              labels: withoutOverhang(labels, stride: stride, slot: slot, count: states.count),
              height: 20)
          }
        }
        unit *= 10
      }
    }

    /// The labels, the last one empty if it would reach beyond the panel to where the next one's first
    /// label begins.
    private static func withoutOverhang(
      _ labels: [String], stride: Int, slot: Double, count: Int
    ) -> [String] {
      guard labels.count > 1, let first = labels.first, let last = labels.last else {
        return labels
      }
      let start = (slot - width(of: [first])) / 2
      let center = (Double((labels.count - 1) * stride) + 0.5) * slot
      let end = center + width(of: [last]) / 2
      let nextStart = Double(count) * slot + min(0, start) + Layout.gap
      return end + 8 <= nextStart && end <= Double(count) * slot + HouseStyle.margin
        ? labels : labels.dropLast() + [""]
    }

    private static func shortened(_ label: String) -> String {
      Typesetting.shortened(label, to: widestLabel, size: HouseStyle.textSize)
    }

    private static func width(of labels: [String]) -> Double {
      labels.map { Typesetting.width(of: $0, size: HouseStyle.textSize) }.max() ?? 0
    }

    /// The gnuplot commands that set these ticks; without labels the ticks stay.
    func commands(showsLabels: Bool) -> [String] {
      let ticks = labels.enumerated().map { index, label in
        "\(showsLabels ? quotedTick(label) : "''") \(index * stride)"
      }
      return [
        "set xtics \(isRotated ? "rotate by 90 right " : "")(\(ticks.joined(separator: ", ")))"
      ]
    }
  }
}
