import MeanFieldModel
import Testing

@Suite struct MeanFieldFlowTests {
  @Test("has the shape the game asks for")
  func shape() {
    for game in RandomGame.examples + RandomGame.stationaryExamples {
      let flow = MeanFieldFlow(for: game)
      #expect(flow.steps == game.stepCount && flow.stateCount == game.stateCount)
      #expect(flow.states.count == game.stepCount * game.stateCount)
      let joint = game.coupling == .stateActions ? flow.states.count * game.actionCount : 0
      #expect(flow.stateActions.count == joint)
    }
  }

  @Test("is indexed by step and state")
  func indexing() {
    var flow = MeanFieldFlow(for: RandomGame.examples[0])
    flow.states = flow.states.indices.map { Double($0) }
    #expect(flow[2, 3] == Double(2 * flow.stateCount + 3))
  }
}
