import MeanFieldGames
import MeanFieldModel
import MeanFieldPopulation
import Testing

@testable import MeanFieldLearning

@Suite struct MeanFieldUpdateTests {
  private let ladder = Ladder()
  private let states = [0.1, 0.2, 0.3, 0.4]

  private func updated(
    _ schedule: MeanFieldUpdate.Schedule, batch: Int, iteration: Int = 1, seed: Int
  ) -> [Double] {
    var result = states
    var agents = SimulatedGame(ladder).agents()
    MeanFieldUpdate(schedule: schedule, batch: batch, of: SimulatedGame(ladder)).update(
      &result, of: ladder.policy, in: &agents, iteration: iteration, seed: UInt64(seed))
    return result
  }

  @Test("one round is an unbiased estimate of the next mean field")
  func oneRound() {
    let exact = ladder.next(states, following: ladder.policy)
    for state in exact.indices {
      let sample = Sample(200) { updated(.rollouts(rounds: 1), batch: 100, seed: $0)[state] }
      #expect(sample.isOf(exact[state]))
      #expect(sample.standardError < 0.01)
    }
  }

  @Test("rounds sample from the rounds before, in the population that these made")
  func twoRounds() {
    // To first order in 1/m the mean is that of two exact steps.
    let exact = ladder.next(
      ladder.next(states, following: ladder.policy), following: ladder.policy)
    for state in exact.indices {
      let sample = Sample(30) { updated(.rollouts(rounds: 2), batch: 10_000, seed: $0)[state] }
      #expect(sample.isOf(exact[state]))
      #expect(sample.standardError < 2e-3)
    }
  }

  @Test("many rounds come to the population at rest")
  func atRest() {
    let exact = ladder.populationAtRest(under: ladder.policy)
    let found = updated(.rollouts(rounds: 40), batch: 10_000, seed: 1)
    // The standard deviation of a share is 0.005 at most, each round's noise fading in the next.
    #expect(zip(found, exact).allSatisfy { abs($0 - $1) < 0.02 })
    #expect(abs(found.reduce(0, +) - 1) < 1e-12)
  }

  @Test("on two timescales z moves by k^−exponent of the way")
  func twoTimescale() {
    let whole = updated(.twoTimescale(exponent: 0.5), batch: 50, seed: 3)
    let histogram = updated(.rollouts(rounds: 1), batch: 50, seed: 3)
    #expect(zip(whole, histogram).allSatisfy { abs($0 - $1) < 1e-15 })
    let fourth = updated(.twoTimescale(exponent: 0.5), batch: 50, iteration: 4, seed: 3)
    let estimate = updated(.rollouts(rounds: 1), batch: 50, iteration: 4, seed: 3)
    for state in states.indices {
      #expect(abs(fourth[state] - (states[state] + estimate[state]) / 2) < 1e-15)
    }
  }

  @Test("counts its samples")
  func samples() {
    #expect(
      MeanFieldUpdate(
        schedule: .rollouts(rounds: 3), batch: 7, of: SimulatedGame(ladder)
      ).sampleCount == 21)
    #expect(
      MeanFieldUpdate(
        schedule: .twoTimescale(exponent: 1), batch: 7, of: SimulatedGame(ladder)
      ).sampleCount == 7)
  }

  @Test("populations keep their shares, and come to rest each by itself", arguments: [false, true])
  func populations(isTwoTimescale: Bool) {
    let game = PredatorPrey(populations: 4, size: 3, horizon: .discounted(0.9))
    let policy = Policy.uniform(for: game)
    var states = game.initialDistribution
    var agents = SimulatedGame(game).agents()
    // Not a multiple of the populations.
    let update = MeanFieldUpdate(
      schedule: isTwoTimescale ? .twoTimescale(exponent: 0) : .rollouts(rounds: 10), batch: 4002,
      of: SimulatedGame(game))
    for iteration in 1...(isTwoTimescale ? 100 : 10) {
      update.update(&states, of: policy, in: &agents, iteration: iteration, seed: 1)
      for population in game.space.populations {
        let share = population.states.reduce(0) { $0 + states[$1] }
        let expected = population.states.reduce(0) { $0 + game.initialDistribution[$1] }
        #expect(abs(share - expected) < 1e-12)
      }
    }
    let exact = game.populationAtRest(under: policy)
    // A share of a population of 1,000 has a standard deviation of 0.01 of a quarter of all.
    #expect(zip(states, exact).allSatisfy { abs($0 - $1) < 0.02 })
  }
}
