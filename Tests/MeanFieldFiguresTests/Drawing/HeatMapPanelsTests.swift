import Testing

@testable import MeanFieldFigures

@Suite struct HeatMapPanelsTests {
  static func maps(_ values: [Double?], scale: ColorScale = .log10(decades: 4)) -> HeatMapPanels {
    HeatMapPanels(
      title: "maps", rowLabels: ["10^12 agents"], columnLabels: ["t = 0"],
      panels: [[.init(rows: 2, columns: 2, values: values)]], valueLabel: "share", scale: scale)
  }

  @Test func tableHasOneRowPerCellAndLeavesWallsEmpty() {
    #expect(
      Self.maps([nil, 0, 0.25, 0.75]).table.text == """
        panel_row,panel_column,row,column,value,row_label,column_label
        0,0,0,0,,10^12 agents,t = 0
        0,0,0,1,0.0,10^12 agents,t = 0
        0,0,1,0,0.25,10^12 agents,t = 0
        0,0,1,1,0.75,10^12 agents,t = 0

        """)
  }

  @Test func scriptSetsLabelsPaletteAndKey() {
    let script = Self.maps([nil, 0, 0.25, 0.75]).script(named: "maps")
    #expect(script.contains("'10¹² agents'"))
    #expect(script.contains("set palette defined (0 '#fde725'"))
    #expect(script.contains("'wall'") && script.contains("'empty'"))
    #expect(!script.contains("'undefined'"))
    let linear = Self.maps([0, 1, -.infinity, .nan], scale: .linear).script(named: "maps")
    #expect(linear.contains("set palette defined (0 '#ffffff'"))
    #expect(linear.contains("'undefined'") && !linear.contains("'empty'"))
  }

  @Test func logarithmicScaleIsCutAtWholeDecades() {
    let cut = ColorRange(.log10(decades: 3), covering: [0, 1e-9, 0.5])
    #expect(cut.lower == -4)
    #expect(cut.ticks.map(\.label) == ["≤ 0.0001", "0.001", "0.01", "0.1"])
    let whole = ColorRange(.log10(decades: 3), covering: [0.01, 0.5])
    #expect(abs(whole.lower + 2) < 1e-12)
  }

  @Test(arguments: [
    [], [0.0], [.leastNonzeroMagnitude], [.greatestFiniteMagnitude], [-1],
    [.leastNonzeroMagnitude, 1e300],
  ])
  func everyColorRangeIsUsable(values: [Double]) {
    for scale in [ColorScale.linear, .log10(decades: 4)] {
      let range = ColorRange(scale, covering: values)
      #expect(range.lower < range.upper && range.lower.isFinite && range.upper.isFinite)
    }
  }

  @Test func largeGridsAreImages() {
    let grid = HeatMapPanels.Grid(
      rows: 100, columns: 100, values: (0..<10_000).map { Double($0) })
    let maps = HeatMapPanels(
      title: "large", rowLabels: [""], columnLabels: ["a", "b"], panels: [[grid, grid]],
      valueLabel: "v")
    let script = maps.script(named: "large")
    #expect(script.contains("every ::10000::19999"))
    #expect(script.contains("with image"))
  }

  @Test func noPanelsSayNoData() {
    let maps = HeatMapPanels(
      title: "none", rowLabels: [], columnLabels: [], panels: [], valueLabel: "v")
    #expect(maps.script(named: "x").contains("'no data'"))
  }
}
