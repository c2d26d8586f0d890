import MeanFieldGames
import MeanFieldModel
import Testing

/// The epidemic as a paper writes it.
struct PaperShapedEpidemic: PaperShapedGame {
  var stepCount = 51
  var infection = 0.81
  var recovery = 0.3
  var costs = (infected: 1.0, distance: 0.5)
  var infected = 0.6
  var stateCount: Int { 2 }
  var actionCount: Int { 2 }
  var discountFactor: Double? { nil }
  var initial: [Double] { [1 - infected, infected] }
  func mayTake(_ action: Int, in state: Int) -> Bool { true }
  func reward(state: Int, action: Int, step: Int, meanField: PaperShapedMeanField) -> Double {
    -(state == 1 ? costs.infected : 0) - (action == 1 ? costs.distance : 0)
  }
  func law(state: Int, action: Int, step: Int, meanField: PaperShapedMeanField) -> [Int: Double] {
    if state == 1 { return [0: recovery, 1: 1 - recovery] }
    let risk = action == 0 ? infection * meanField.states[1] : 0
    return [0: 1 - risk, 1: risk]
  }
}

@Suite struct SusceptibleInfectedTests {
  @Test(
    "constant policies follow the closed recursion", arguments: [0, 0.25, 0.5, 1], [0.6, 0, 1])
  func constant(outgoing: Double, infected: Double) {
    let game = SusceptibleInfected(initiallyInfected: infected)
    let policy = Policy(for: game) { _, _, action in action == 0 ? outgoing : 1 - outgoing }
    let flow = game.meanField(of: policy)
    var share = infected
    var value = 0.0
    for step in 0..<51 {
      #expect(abs(flow[step, 1] - share) < Tolerance.rounding)
      value -= share + 0.5 * (1 - outgoing)
      share = 0.7 * share + 0.81 * outgoing * share * (1 - share)
    }
    // The agent is one of the population, so its return is the population's mean.
    #expect(abs(game.exploitability(of: policy).value - value) < Tolerance.reordered)
  }

  @Test("agrees with the oracle for other parameters")
  func oracle() {
    let game = SusceptibleInfected(
      horizon: .finite(steps: 12), infectionRate: 0.4, recoveryRate: 0.15, infectionCost: 2,
      distancingCost: 0.1,
      initiallyInfected: 0.3)
    let paper = PaperShapedEpidemic(
      stepCount: 12, infection: 0.4, recovery: 0.15, costs: (2, 0.1), infected: 0.3)
    expectAgreement(game, paper)
  }

  @Test("the share infected at rest is the endemic level")
  func measure() throws {
    let game = SusceptibleInfected(horizon: .discounted(0.9))
    let measures = game.measuresAtRest(of: game.meanField(of: .uniform(for: game)))
    // Half of the susceptible go out: β (1/2) S I = ρ I.
    let infected = 1 - 0.3 / (0.81 / 2)
    #expect(measures.map(\.name) == ["share_infected"])
    #expect(abs(try #require(measures.first).value - infected) < PopulationAtRest.tolerance)
    // With a last step there is no rest.
    let finite = SusceptibleInfected()
    #expect(finite.measuresAtRest(of: finite.meanField(of: .uniform(for: finite))) == [])
  }
}

/// Flow, values, best-response values and best responses of a game and its paper-shaped twin.
func expectAgreement(
  _ game: some Game, _ paper: some PaperShapedGame, location: SourceLocation = #_sourceLocation
) {
  #expect(distance(game.initialDistribution, paper.initial) < 1e-15, sourceLocation: location)
  for seed: UInt64 in 0..<3 {
    let policy = Policy.random(for: game, seed: seed)
    let flow = paper.flow(of: policy.nested)
    #expect(
      distance(game.meanField(of: policy).states, flow.flatMap(\.states)) < Tolerance.rounding,
      sourceLocation: location)
    let found = game.exploitability(of: policy)
    let expected = paper.returns(of: policy.nested)
    #expect(abs(found.value - expected.value) < Tolerance.reordered, sourceLocation: location)
    #expect(
      abs(found.bestResponse - expected.bestResponse) < Tolerance.reordered,
      sourceLocation: location)
    // Temperature tells ties apart: responses are smooth in the action values.
    let response = game.bestResponse(to: game.meanField(of: policy), temperature: 0.3)
    let smooth = paper.bestResponse(to: flow, temperature: 0.3)
    #expect(
      distance(response.probabilities, flat(smooth)) < Tolerance.reordered,
      sourceLocation: location)
  }
}
