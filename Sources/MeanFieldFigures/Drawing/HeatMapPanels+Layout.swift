extension HeatMapPanels {
  /// Where everything of the picture is, in pixels.
  struct Layout {
    static let panelGap = 14.0
    static let largestPanel = 400.0

    let rows: Int
    let columns: Int
    /// The side of one cell.
    let cell: Double
    let panelWidth: Double
    let panelHeight: Double
    /// The left edge of the first panel.
    let left: Double
    /// The upper edge of the first panel.
    let top: Double
    let width: Int
    let height: Int
    /// The upper edge of the strip with the colour bar.
    let keyTop: Double

    init(_ picture: HeatMapPanels, grid: Grid) {
      rows = picture.panels.count
      columns = picture.columnLabels.count
      let hasRowLabels = picture.rowLabels.contains { !$0.isEmpty }
      let hasColumnLabels = picture.columnLabels.contains { !$0.isEmpty }
      left = HouseStyle.margin + (hasRowLabels ? 30 : 0)

      let room =
        Double(HouseStyle.width) - left - HouseStyle.margin - Self.panelGap * Double(columns - 1)
      let side = min(room / Double(columns), Self.largestPanel)
      let exact = min(side / Double(grid.columns), Self.largestPanel / Double(grid.rows))
      cell = Self.sharpCell(exact)
      panelWidth = cell * Double(grid.columns)
      panelHeight = cell * Double(grid.rows)

      let panelsWidth = panelWidth * Double(columns) + Self.panelGap * Double(columns - 1)
      width = Int(max(left + panelsWidth + HouseStyle.margin, 460).rounded(.up))
      let heading = GnuplotScript.headingHeight(
        title: picture.title, subtitle: picture.subtitle, left: HouseStyle.margin, width: width)
      top = (heading + (hasColumnLabels ? 30 : 10)).rounded()
      keyTop = top + panelHeight * Double(rows) + Self.panelGap * Double(rows - 1) + 16
      height = Int(keyTop + 66)
    }

    /// The cell size to use instead of the one that fills the width exactly: whole pixels, or half
    /// pixels for tiny cells if these change the width little, as PNG has two pixels per unit.
    private static func sharpCell(_ exact: Double) -> Double {
      if exact >= 4 { return exact.rounded(.down) }
      let half = (exact * 2).rounded() / 2
      return half > 0 && abs(half - exact) <= 0.04 * exact ? half : exact
    }

    func panelLeft(_ column: Int) -> Double {
      left + Double(column) * (panelWidth + Self.panelGap)
    }

    func panelTop(_ row: Int) -> Double {
      top + Double(row) * (panelHeight + Self.panelGap)
    }
  }
}
