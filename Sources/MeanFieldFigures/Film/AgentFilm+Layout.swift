import MeanFieldRuns

extension AgentFilm {
  /// Where everything of the film is, in pixels.
  struct Layout {
    private static let (gap, labelHeight, largestPanel) = (28.0, 28.0, 560.0)

    /// The side of one cell.
    let cell: Double
    let panelWidth: Double
    let panelHeight: Double
    /// The number of panels beside one another.
    private let columns: Int
    private let top: Double
    let left = HouseStyle.margin
    let width: Int
    let height: Int
    /// The upper edge of the time line.
    let clockTop: Double
    /// The upper edge of the key.
    let keyTop: Double

    init(_ film: AgentFilm, keyLines: Int) {
      let (map, panels) = (film.plays.map, film.plays.plays.count)
      let isNarrow = film.width < HouseStyle.width
      let rows = isNarrow ? panels : (panels + 2) / 3
      columns = (panels + rows - 1) / rows
      let room = Double(film.width) - 2 * left - Self.gap * Double(columns - 1)
      let side = min(room / Double(columns), Self.largestPanel)
      let exact = min(side / Double(map.columns), Self.largestPanel / Double(map.rows))
      cell = exact >= 4 ? exact.rounded(.down) : exact
      panelWidth = cell * Double(map.columns)
      panelHeight = cell * Double(map.rows)
      let panelsWidth = panelWidth * Double(columns) + Self.gap * Double(columns - 1)
      width = Int(max(left + panelsWidth + HouseStyle.margin, isNarrow ? 0 : 460).rounded(.up))
      top = Heading(title: film.title, subtitle: film.subtitle, left: left, width: width).height + 6
      clockTop = top + Double(rows) * (Self.labelHeight + panelHeight + 14) + 4
      keyTop = clockTop + 38
      height = Int((keyTop + 22 * Double(keyLines) + HouseStyle.margin / 2).rounded(.up))
    }

    /// The right edge of the panels.
    var right: Double { Double(width) - HouseStyle.margin }

    func panelLeft(_ panel: Int) -> Double {
      left + Double(panel % columns) * (panelWidth + Self.gap)
    }

    func panelTop(_ panel: Int) -> Double {
      top + Double(panel / columns) * (Self.labelHeight + panelHeight + 14) + Self.labelHeight
    }
  }
}
