import MeanFieldGames
import MeanFieldModel
import Testing

@Suite struct AsymmetricSISTests {
  @Test("only the infected who go out infect, and those who go out")
  func transitions() {
    let game = AsymmetricSIS(susceptibility: 0.8, healing: 0.3, isolationCost: 0.5)
    // Infected: 0.1 at home, 0.3 out; healthy: 0.2 at home, 0.4 out.
    let meanField = MeanField(states: [0.4, 0.6], stateActions: [0.1, 0.3, 0.2, 0.4])
    #expect(infection(in: game, among: meanField) == [0.7, 0.7, 0, 0.8 * 0.3])
    var rewards = [Double](repeating: .nan, count: 4)
    game.fillRewards(&rewards, at: 3, meanField: meanField)
    #expect(rewards == [-1.5, -1, -0.5, 0])
  }

  @Test("among N agents one meets the N − 1 others")
  func others() {
    let game = AsymmetricSIS(susceptibility: 0.8).withAgents(5)
    // One infected agent is at home and one out, one healthy agent at home and two out.
    let meanField = MeanField(states: [0.4, 0.6], stateActions: [0.2, 0.2, 0.2, 0.4])
    let infection = infection(in: game, among: meanField)
    // A healthy agent who goes out meets one of four.
    #expect(abs(infection[3] - 0.8 / 4) < Tolerance.rounding)
    #expect(abs(infection[0] - 0.7) < Tolerance.rounding && infection[2] == 0)
  }

  /// The probability of each pair of state and action to be infected next.
  private func infection(in game: any Game, among meanField: MeanField) -> [Double] {
    var rows = TransitionRows(stateCount: 2, actionCount: 2)
    game.fillTransitions(&rows, at: 0, meanField: meanField)
    return (0..<4).map { pair in
      rows.entries(of: Int(rows.rowOfPair[pair])).reduce(0) {
        $0 + (rows.successors[$1] == 0 ? rows.probabilities[$1] : 0)
      }
    }
  }
}
