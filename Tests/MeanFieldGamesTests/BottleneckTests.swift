import MeanFieldGames
import MeanFieldModel
import MeanFieldPopulation
import Testing

@Suite struct BottleneckTests {
  private static func policy(road: Double) -> Policy {
    Policy(for: Bottleneck()) { _, _, action in action == 0 ? road : 1 - road }
  }

  @Test("in equilibrium the bottleneck is just full")
  func equilibrium() {
    let found = Bottleneck().exploitability(of: Self.policy(road: 0.6))
    #expect(abs(found.exploitability) < Tolerance.rounding && abs(found.value + 0.6) < 1e-12)
    // With a share of 0.7 on the road it costs 0.7 + 4 · 0.1, the detour 0.6.
    let crowded = Bottleneck().exploitability(of: Self.policy(road: 0.7))
    #expect(abs(crowded.exploitability - 0.7 * 0.5) < Tolerance.rounding)
  }

  /// One of N agents on the road meets K ~ B(N − 1, 0.6) others there, and gains by the detour
  /// `E[(1 + K)/N + 4 max(0, (1 + K)/N − 0.6)] − 0.6`, as often as it would have taken the road.
  @Test("what one of N agents gains has a closed form, like 1/√N", arguments: [2, 3, 10, 101])
  func gain(agentCount: Int) throws {
    let found = try #require(
      NPlayerExploitability.estimate(
        of: Self.policy(road: 0.6), in: Bottleneck(), agentCount: agentCount, seed: 1))
    var (chance, cost) = (1.0, 0.0)
    for _ in 1..<agentCount { chance *= 0.4 }
    for others in 0..<agentCount {
      let share = Double(1 + others) / Double(agentCount)
      cost += chance * (share + 4 * max(0, share - 0.6))
      chance *= 1.5 * Double(agentCount - 1 - others) / Double(others + 1)
    }
    #expect(found.plan == .exact)
    #expect(abs(found.gain.mean - 0.6 * (cost - 0.6)) < 1e-12)
    // 4 E max(0, √(0.24/N) z) and, to the next order, the agent's own weight.
    let law =
      0.6
      * (4 * (0.24 / (2 * Double.pi * Double(agentCount))).squareRoot() + 1.2 / Double(agentCount))
    #expect(agentCount < 10 || abs(found.gain.mean / law - 1) < 0.1)
  }
}
