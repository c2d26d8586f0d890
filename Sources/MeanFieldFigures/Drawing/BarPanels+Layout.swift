extension BarPanels {
  /// More states than this are drawn as steps instead of bars.
  static let barLimit = 30

  var drawsBars: Bool { states.count <= Self.barLimit }

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

    init(_ picture: BarPanels, tickWidth: Double) {
      let left = HouseStyle.margin + tickWidth + 14
      let room = Double(HouseStyle.width) - left - HouseStyle.margin + Self.gap
      func width(_ columns: Int) -> Double { (room / Double(columns) - Self.gap).rounded(.down) }
      func ticks(_ columns: Int) -> StateTicks {
        StateTicks(picture.states, panelWidth: width(columns))
      }
      let moments = picture.moments.count
      let bars = picture.states.count * max(1, picture.series.count)
      let fitsOneRow = moments <= 2 || (moments <= 4 && bars <= 20)
      let isBetterInTwo = moments > 2 && !ticks(moments).showsAllLevel && ticks(2).showsAllLevel
      self.left = left
      columns = fitsOneRow && !isBetterInTwo ? moments : 2
      rows = (moments + columns - 1) / columns
      panelWidth = width(columns)
      panelHeight = rows == 1 ? 260 : 190
      stateTicks = ticks(columns)
      let slot = panelWidth / (Double(picture.states.count) + 0.2)
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
    let labels: [String]
    /// Whether every state is labelled and no label is turned.
    var showsAllLevel: Bool { stride == 1 && !isRotated }
    /// The height that the labels take.
    let height: Double

    init(_ states: [String], panelWidth: Double) {
      let size = HouseStyle.textSize
      let full = states.map(Typesetting.label)
      let widest = full.map { Typesetting.width(of: $0, size: size) }.max() ?? 0
      let slot = panelWidth / Double(max(1, states.count))
      let areNumbers = full.allSatisfy { Double($0) != nil }
      if widest + 6 <= slot {
        (stride, isRotated, labels, height) = (1, false, full, 20)
      } else if slot >= 15 && !areNumbers && states.count <= BarPanels.barLimit {
        let cut = full.map { Typesetting.shortened($0, to: 130, size: size) }
        (stride, isRotated, labels, height) = (1, true, cut, min(widest, 130) + 6)
      } else {
        let cut = full.map { Typesetting.shortened($0, to: 130, size: size) }
        let needed = (min(widest, 130) + 16) / slot
        let steps = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000]
        stride = steps.first { Double($0) >= needed } ?? max(1, Int(needed.rounded(.up)))
        (isRotated, labels, height) = (false, cut, 20)
      }
    }

    /// The gnuplot commands that set these ticks; without labels the ticks stay.
    func commands(showsLabels: Bool) -> [String] {
      let ticks = Swift.stride(from: 0, to: labels.count, by: stride).map {
        "\(showsLabels ? quotedTick(labels[$0]) : "''") \($0)"
      }
      return [
        "set xtics \(isRotated ? "rotate by 90 right " : "")(\(ticks.joined(separator: ", ")))"
      ]
    }
  }
}
