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

  /// Of many states with names of their own, those are shown where somebody is, and as many as there
  /// is room for.
  @Test func manyNamedStates() {
    let names = (0..<35).map { "to D: " + String(repeating: "x", count: $0 + 1) }
    var panels = Self.panels(states: names)
    func set(_ values: [Double]) {
      panels.series = [.init("mean field", values: [values])]
    }
    set((0..<35).map { [3, 7, 20].contains($0) ? 0.3 : $0 == 5 ? 1e-4 : 0 })
    let shown = BarPanels.Shown(panels)
    #expect(shown.states == [3, 7, 20] && shown.drawsBars && shown.omittedValue == 1e-4)
    #expect(shown.commonStart == "to D" && shown.labels[0] == "xxxx")
    let script = panels.script(named: "x")
    #expect(
      script.contains("place(state) = state == 3 ? 0 : state == 7 ? 1 : state == 20 ? 2 : NaN"))
    #expect(script.contains("32 of 35 states are left out; share there, at these moments: 0.0001"))
    #expect(script.contains("'state, to D'") && script.contains("with boxes"))
    // The table keeps them all.
    #expect(panels.table.text.split(separator: "\n").count == 36)
    set((0..<35).map { 1 + Double($0 % 5) })
    #expect(BarPanels.Shown(panels).states.count == BarPanels.barLimit)
    #expect(BarPanels.Shown(panels).omittedValue == 1)
    set(Array(repeating: 0, count: 35))
    #expect(BarPanels.Shown(panels).states.count == 35)
  }

  /// The last label of a panel does not run into the first of the next.
  @Test func labelsStayApart() throws {
    let states = (0...40).map { "\($0) in store" }
    let ticks = BarPanels.StateTicks(states, panelWidth: 400)
    #expect(
      ticks.stride == 10
        && ticks.labels == [
          "0 in store", "10 in store", "20 in store",
          "30 in store", "",
        ])
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
