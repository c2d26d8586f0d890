import MeanFieldGames
import MeanFieldModel
import MeanFieldPopulation
import Testing

@Suite struct AsymmetricRockPaperScissorsTests {
  /// Where all three hands pay the same.
  ///
  /// A hand earns its stake a step after it was chosen, so that with shares r, p, s of the actions it
  /// pays −4r − 2p + s, −4p + 2r − 4s or −4s − 6r + 3p in all: −194/101.
  private static let shares = [35.0 / 101, 40.0 / 101, 26.0 / 101]

  /// The equilibrium: these shares, and at the last step, when stakes come no more, any hand alike.
  private static func equilibrium(of game: AsymmetricRockPaperScissors) -> Policy {
    Policy(for: game) { step, _, action in step + 1 < game.horizon.steps ? shares[action] : 1.0 / 3
    }
  }

  @Test("has the equilibrium of a game of one step, step after step", arguments: [1, 2, 10, 50])
  func equilibrium(steps: Int) {
    let game = AsymmetricRockPaperScissors(horizon: .finite(steps: steps))
    let found = game.exploitability(of: Self.equilibrium(of: game))
    // The first hands are anyone's and pay −1, −2 and −3 a third of all, the last actions −4/3.
    let value = -2.0 / 3 - Double(steps - 1) * 194 / 101 - 4.0 / 3
    #expect(abs(found.value - value) < Tolerance.reordered * Double(steps))
    #expect(abs(found.exploitability) < Tolerance.reordered * Double(steps))
    let off = game.exploitability(of: .uniform(for: game)).exploitability
    #expect(steps == 1 ? off < Tolerance.reordered : off > 0.1)
  }

  @Test("what each hand earns is as in the paper")
  func rewards() {
    let game = AsymmetricRockPaperScissors(crowding: 7, losses: [1, 2, 3], wins: [10, 20, 30])
    var rewards = [Double](repeating: .nan, count: 9)
    // Rock 0.5, paper 0.3, scissors 0.2; actions 0.1, 0.2 and 0.7 whatever the hand.
    let (states, actions) = ([0.5, 0.3, 0.2], [0.1, 0.2, 0.7])
    game.fillRewards(
      &rewards, at: 0,
      meanField: MeanField(
        states: states, stateActions: states.flatMap { share in actions.map { share * $0 } }))
    let stakes = [-1 * 0.3 + 10 * 0.2, -2 * 0.2 + 20 * 0.5, -3 * 0.5 + 30 * 0.3]
    for pair in 0..<9 {
      #expect(abs(rewards[pair] - (stakes[pair / 3] - 7 * actions[pair % 3])) < Tolerance.rounding)
    }
  }

  @Test("among N agents one meets the N − 1 others")
  func others() {
    let game = AsymmetricRockPaperScissors().withAgents(4)
    // An agent with rock who does rock, one with paper who does rock, two with scissors who do paper.
    let meanField = MeanField(
      states: [0.25, 0.25, 0.5], stateActions: [0.25, 0, 0, 0.25, 0, 0, 0, 0.5, 0])
    var rewards = [Double](repeating: .nan, count: 9)
    game.fillRewards(&rewards, at: 0, meanField: meanField)
    // The first meets one paper and two scissors among three, one of whom does rock.
    #expect(abs(rewards[0] - (-2 / 3.0 + 1 * 2 / 3.0 - 4 / 3.0)) < Tolerance.rounding)
    // One of the last two meets one rock and one paper, and one of three does paper.
    #expect(abs(rewards[7] - (-6 / 3.0 + 3 / 3.0 - 4 / 3.0)) < Tolerance.rounding)
  }

  /// Rewards are linear in the others, who are drawn one by one by the same policy whatever an agent does:
  /// its expected rewards are those of the mean field.
  @Test("nobody gains by deviating from the equilibrium, however few play", arguments: [2, 3, 8])
  func fewAgents(agentCount: Int) throws {
    let game = AsymmetricRockPaperScissors(horizon: .finite(steps: 3))
    let estimate = try #require(
      NPlayerExploitability.estimate(
        of: Self.equilibrium(of: game), in: game, agentCount: agentCount, seed: 1))
    #expect(estimate.plan == .exact)
    #expect(abs(estimate.gain.mean) < 1e-12)
    let uniform = try #require(
      NPlayerExploitability.estimate(
        of: .uniform(for: game), in: game, agentCount: agentCount, seed: 1))
    #expect(uniform.gain.mean > 0.1)
  }

  /// The figure of two thousand agents, and of very many.
  @Test("nobody gains by deviating among many", arguments: [2000, 1_000_000_000])
  func manyAgents(agentCount: Int) throws {
    let game = AsymmetricRockPaperScissors()
    let equilibrium = Self.equilibrium(of: game)
    let estimate = try #require(
      NPlayerExploitability.estimate(of: equilibrium, in: game, agentCount: agentCount, seed: 1))
    #expect(estimate.plan == .exact && estimate.gain.low == estimate.gain.high)
    #expect(abs(estimate.gain.mean) < Tolerance.reordered)
    #expect(
      abs(estimate.value.mean - game.exploitability(of: equilibrium).value) < Tolerance.reordered)
  }

  /// Places where an agent is expected, with as many as 2000 all of them, are explained to first order,
  /// which is all there is.
  @Test("measured gains are the computed ones", arguments: [(3, 0.1...10), (2000, 0...1e-10)])
  func measured(agentCount: Int, width: ClosedRange<Double>) throws {
    let game = AsymmetricRockPaperScissors(horizon: .finite(steps: 4))
    let policy = Policy.uniform(for: game)
    let exact = try #require(
      NPlayerExploitability.estimate(of: policy, in: game, agentCount: agentCount, seed: 1))
    let sampled = try #require(
      NPlayerExploitability.estimate(
        of: policy, in: game, agentCount: agentCount, episodes: 100, sampling: .always, seed: 1))
    #expect(exact.plan == .exact && sampled.plan != .exact && exact.gain.mean > 0.5)
    for (interval, truth) in [
      (sampled.gain, exact.gain.mean), (sampled.value, exact.value.mean),
    ] {
      #expect(width.contains(interval.high - interval.low))
      #expect(interval.low - Tolerance.reordered < truth)
      #expect(truth < interval.high + Tolerance.reordered)
    }
  }
}
