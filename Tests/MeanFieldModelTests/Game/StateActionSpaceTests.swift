import MeanFieldModel
import Testing

@Suite struct StateActionSpaceTests {
  @Test("turns legality into penalties")
  func penalties() {
    let space = StateActionSpace(
      states: ["a", "b"], actions: ["x", "y", "z"], isLegal: { state, action in state != action })
    #expect(space.isLegal == [false, true, true, true, false, true])
    #expect(space.penalty == [-.infinity, 0, 0, 0, -.infinity, 0])
    #expect(space.populations == [Population(name: "agents", states: 0..<2)])
  }

  @Test("refuses populations that do not partition the states")
  func partition() async {
    await #expect(processExitsWith: .failure) {
      _ = StateActionSpace(
        states: ["a", "b", "c"], actions: ["x"],
        populations: [.init(name: "1", states: 0..<1), .init(name: "2", states: 2..<3)])
    }
  }
}
