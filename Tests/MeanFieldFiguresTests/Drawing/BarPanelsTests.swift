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

  @Test func nothingToDrawSaysSo() {
    #expect(Self.panels(states: []).script(named: "x").contains("'no data'"))
  }
}
