import Testing

@testable import MeanFieldFigures

@Suite struct BarPanelsTests {
  static func panels(states: [String]) -> BarPanels {
    let values = [states.indices.map { Double($0) + 0.5 }]
    return BarPanels(
      title: "bars", moments: ["t = 0"], states: states, valueLabel: "share",
      series: [.init("mean field", values: values), .init("N = 5", values: values)])
  }

  @Test func tableHasOneRowPerBar() {
    #expect(
      Self.panels(states: ["S", "I"]).table.text == """
        moment_index,state_index,series_index,value,moment,state,series
        0,0,0,0.5,t = 0,S,mean field
        0,1,0,1.5,t = 0,I,mean field
        0,0,1,0.5,t = 0,S,N = 5
        0,1,1,1.5,t = 0,I,N = 5

        """)
  }

  @Test func tickLabelsAreNotFormats() {
    let script = Self.panels(states: ["100%", "it's"]).script(named: "bars")
    #expect(script.contains("set xtics ('100%%' 0, 'it''s' 1)"))
  }

  @Test func manyStatesAreSteps() {
    let few = Self.panels(states: (0..<30).map(String.init)).script(named: "x")
    #expect(few.contains("with boxes") && !few.contains("with histeps"))
    let many = Self.panels(states: (0..<400).map(String.init)).script(named: "x")
    #expect(many.contains("with histeps") && !many.contains("with boxes"))
    #expect(many.contains("set xtics ('0' 0, '20' 20, '40' 40"))
  }

  /// As many labels as there is room for, whether the states are a few dozen or a million.
  @Test(arguments: [31, 60, 150, 400, 35_512, 1_000_000], [1, 3, 9, 40])
  func labelsFit(count: Int, letters: Int) throws {
    let states = (0..<count).map { _ in String(repeating: "n", count: letters) }
    for panelWidth in [150.0, 400, 860] {
      let ticks = BarPanels.StateTicks(states, panelWidth: panelWidth)
      let slot = panelWidth / Double(count)
      #expect(!ticks.isRotated && ticks.labels.count == (count - 1) / ticks.stride + 1)
      let label = try #require(ticks.labels.first)
      let width = Typesetting.width(of: label, size: HouseStyle.textSize)
      #expect(width <= 130 && width < Double(ticks.stride) * slot)
      // Of twice as many some would touch.
      #expect(ticks.stride == 1 || Double(ticks.stride) * slot < 2.5 * (width + 16))
    }
  }

  /// More panels than there is room for.
  @Test func manyMoments() {
    let values = [[Double]](repeating: [0.5, 0.5], count: 100)
    let panels = BarPanels(
      title: "bars", moments: (0..<100).map(String.init), states: ["S", "I"], valueLabel: "share",
      series: [.init("mean field", values: values)])
    #expect(panels.script(named: "x").contains("set xtics ('S' 0, 'I' 1)"))
  }

  @Test func nothingToDrawSaysSo() {
    #expect(Self.panels(states: []).script(named: "x").contains("'no data'"))
  }
}
