import MeanFieldGames
import MeanFieldModel
import Testing

@testable import MeanFieldPopulation

@Suite struct PopulationSimulatorTests {
  /// A game, a policy for it, and a number of agents that its populations divide evenly.
  struct Subject: Sendable, CustomTestStringConvertible {
    let game: any Game
    let policy: Policy
    let agents: Int
    var testDescription: String { "\(type(of: game)), \(agents) agents" }

    init(_ game: any Game, agents: Int, policy: Policy? = nil) {
      self.game = game
      self.policy = policy ?? skewedPolicy(for: game)
      self.agents = agents
    }
  }

  static let independent = [
    Subject(BeachBar(), agents: 40),
    Subject(LeftRight(), agents: 30),
    Subject(RockPaperScissors(), agents: 30),
    Subject(PredatorPrey(size: 2, horizon: .finite(steps: 4)), agents: 60),
    Subject(SolitaryWalk(), agents: 25),
    Subject(UnequalPopulations(), agents: 30),
    Subject(EverlastingPair(), agents: 20),
  ]
  static let all =
    independent + [
      Subject(SusceptibleInfected(horizon: .finite(steps: 6)), agents: 50),
      Subject(Crossroads(steps: 4), agents: 40, policy: Crossroads.policy(steps: 4)),
    ]

  // MARK: - Law

  /// Counts and agents have the same mean and variance of every state at every step.
  @Test(arguments: all)
  func representationsAgree(_ subject: Subject) {
    let samples = PopulationRepresentation.allCases.map {
      PopulationSample(
        subject.game, subject.policy, agents: subject.agents, as: $0, episodes: 1000, seed: 11)
    }
    for (entry, (first, second)) in zip(samples[0].moments, samples[1].moments).enumerated() {
      #expect(
        agree(first.mean, second.mean, error: first.meanError, second.meanError),
        "mean of entry \(entry): \(first.mean), \(second.mean)")
      #expect(
        agree(
          first.variance, second.variance, error: first.varianceError, second.varianceError),
        "variance of entry \(entry): \(first.variance), \(second.variance)")
    }
    let (first, second) = (Moments(samples[0].returns), Moments(samples[1].returns))
    #expect(
      agree(first.mean, second.mean, error: first.meanError, second.meanError),
      "return: \(first.mean), \(second.mean)")
    #expect(
      agree(first.variance, second.variance, error: first.varianceError, second.varianceError))
  }

  /// Agents who do not influence each other are independent: the counts of a population are
  /// multinomial with the mean field's probabilities.
  @Test(arguments: independent, PopulationRepresentation.allCases)
  func independentAgentsAreMultinomial(
    _ subject: Subject, representation: PopulationRepresentation
  ) {
    let space = subject.game.space
    let sample = PopulationSample(
      subject.game, subject.policy, agents: subject.agents, as: representation, episodes: 800,
      seed: 12)
    var process = DecisionProcess(subject.game)
    let steps = PopulationSimulator.steps(for: subject.game)
    let meanField = process.evolution(of: subject.policy, steps: steps)
    let initial = subject.game.initialDistribution
    let shares = space.populations.map { $0.states.reduce(0) { $0 + initial[$1] } }
    for (entry, moments) in sample.moments.enumerated() {
      let state = entry % space.stateCount
      let index = space.populations.firstIndex { $0.states.contains(state) } ?? 0
      let size = Double(subject.agents) * shares[index]
      let probability = meanField[entry] / shares[index]
      let variance = size * probability * (1 - probability)
      let error = (variance / Double(sample.counts.count)).squareRoot()
      #expect(
        agree(moments.mean, size * probability, error: error),
        "mean of entry \(entry): \(moments.mean), not \(size * probability)")
      // Rare states: the sample knows too little of the fourth moment, which the law knows.
      let fourth = variance * (1 + (3 * size - 6) * probability * (1 - probability))
      let varianceError = (max(0, fourth - variance * variance) / Double(sample.counts.count))
        .squareRoot()
      #expect(
        agree(moments.variance, variance, error: varianceError),
        "variance of entry \(entry): \(moments.variance), not \(variance)")
    }
  }

  /// The counts of two or three agents follow the law found by going through everything they can
  /// do together, also where actions and transitions depend on all of them.
  @Test(arguments: [2, 3], PopulationRepresentation.allCases)
  func fewAgentsFollowTheExactLaw(agents: Int, representation: PopulationRepresentation) {
    let subjects = [
      Subject(Crossroads(), agents: agents, policy: Crossroads.policy(steps: 3)),
      Subject(SusceptibleInfected(horizon: .finite(steps: 4)), agents: agents),
      Subject(LeftRight(), agents: agents),
      Subject(SolitaryWalk(), agents: agents),
    ]
    for subject in subjects { expectExactLaw(subject, as: representation) }
  }

  private func expectExactLaw(_ subject: Subject, as representation: PopulationRepresentation) {
    func check(_ game: some Game) {
      let law = JointLaw(
        of: game, policies: Array(repeating: subject.policy, count: subject.agents))
      let sample = PopulationSample(
        game, subject.policy, agents: subject.agents, as: representation, episodes: 2500, seed: 13)
      let width = game.space.stateCount
      for step in 0..<game.horizon.steps {
        let observed = sample.counts.reduce(into: [[Int]: Int]()) { table, counts in
          table[(0..<width).map { Int(counts[step * width + $0].rounded()) }, default: 0] += 1
        }
        let score = chiSquareScore(
          observed: observed, probabilities: law.counts(at: step, stateCount: width))
        #expect(score < standardErrorLimit, "\(type(of: game)) at step \(step): \(score)")
      }
      let returns = Moments(sample.returns)
      let exact = law.returns.reduce(0, +) / Double(subject.agents)
      #expect(
        agree(returns.mean, exact, error: returns.meanError),
        "return in \(type(of: game)): \(returns.mean), not \(exact)")
    }
    check(subject.game)
  }

  /// A single agent's return is that of its decision process against itself.
  @Test(arguments: PopulationRepresentation.allCases)
  func oneAgentAlone(_ representation: PopulationRepresentation) {
    let policy = Crossroads.policy(steps: 3)
    let exact = JointLaw(of: Crossroads(), policies: [policy]).returns[0]
    let sample = PopulationSample(
      Crossroads(), policy, agents: 1, as: representation, episodes: 4000, seed: 14)
    let moments = Moments(sample.returns)
    #expect(agree(moments.mean, exact, error: moments.meanError), "\(moments.mean), not \(exact)")
  }

  // MARK: - Conservation

  /// Whatever N, each population keeps its number of agents, all of them whole.
  @Test(arguments: [3, 4, 5, 7, 10, 1001], PopulationRepresentation.allCases)
  func agentsAreConserved(agents: Int, representation: PopulationRepresentation) {
    for game in [PredatorPrey(size: 3, horizon: .finite(steps: 5)), UnequalPopulations()]
      as [any Game]
    {
      let width = game.space.stateCount
      let composition = PopulationComposition(of: game, agentCount: agents)
      #expect(composition.sizes.reduce(0, +) == agents)
      var simulator = PopulationSimulator(
        game, agentCount: agents, representation: representation, seed: 15)
      #expect(simulator.agentCount == agents)
      for number in 0..<3 {
        let episode = simulator.episode(
          of: skewedPolicy(for: game), steps: game.horizon.steps, number: number)
        for step in 0..<game.horizon.steps {
          let counts = (0..<width).map {
            episode.states[step * width + $0] / composition.shareOfAgent[$0]
          }
          #expect(counts.allSatisfy { $0 >= 0 && abs($0 - $0.rounded()) < 1e-9 }, "\(counts)")
          for (population, size) in zip(game.space.populations, composition.sizes) {
            let sum = counts[population.states].reduce(0, +)
            #expect(Int(sum.rounded()) == size, "\(population.name) at step \(step)")
          }
        }
      }
    }
  }

  @Test func theLargestPopulation() {
    let largest = PopulationSimulator.largestAgentCount
    #expect(largest == 1_000_000_000_000_000)
    for game in [BeachBar(), PredatorPrey(size: 2, horizon: .finite(steps: 3))] as [any Game] {
      var simulator = PopulationSimulator(
        game, agentCount: largest, representation: .counts, seed: 16)
      let steps = game.horizon.steps
      let episode = simulator.episode(of: skewedPolicy(for: game), steps: steps, number: 0)
      for step in 0..<steps {
        let width = game.space.stateCount
        let sum = episode.states[step * width..<(step + 1) * width].reduce(0, +)
        #expect(abs(sum - 1) < 1e-14 * Double(width), "\(sum)")
      }
    }
  }

  // MARK: - Seeds and threads

  /// Six blocks of agents on one, two and three threads.
  @Test(
    arguments: [Subject(BeachBar(), agents: 21_000)]
      + all.suffix(2).map {
        Subject($0.game, agents: 21_000, policy: $0.policy)
      })
  func sameBitsOnAnyNumberOfThreads(_ subject: Subject) {
    for representation in PopulationRepresentation.allCases {
      let episodes = [1, 2, 3].map { threads in
        var simulator = PopulationSimulator(
          subject.game, agentCount: subject.agents, representation: representation, seed: 17,
          team: ThreadTeam(threadCount: threads))
        return simulator.episode(
          of: subject.policy, steps: subject.game.horizon.steps, number: 2)
      }
      for other in episodes.dropFirst() {
        #expect(bits(of: other.states) == bits(of: episodes[0].states))
        #expect(other.meanReturn.bitPattern == episodes[0].meanReturn.bitPattern)
      }
    }
  }

  /// An episode depends on seed and number alone, not on what the simulator played before.
  @Test(arguments: all, PopulationRepresentation.allCases)
  func episodesHaveTheirOwnNumbers(_ subject: Subject, representation: PopulationRepresentation) {
    let steps = min(6, PopulationSimulator.steps(for: subject.game))
    func play(_ seed: UInt64, _ numbers: [Int]) -> [Episode] {
      var simulator = PopulationSimulator(
        subject.game, agentCount: 3000, representation: representation, seed: seed)
      return numbers.map { simulator.episode(of: subject.policy, steps: steps, number: $0) }
    }
    let forwards = play(1, [0, 1, 2])
    let backwards = play(1, [2, 1, 0])
    for (first, second) in zip(forwards, backwards.reversed()) {
      #expect(bits(of: first.states) == bits(of: second.states))
      #expect(first.meanReturn.bitPattern == second.meanReturn.bitPattern)
    }
    // A game of a single draw may repeat a number by chance, but not all of them.
    #expect(Set(forwards.map(\.states)).count > 1)
    #expect(play(2, [0, 1, 2]).map(\.states) != forwards.map(\.states))
  }

  /// Fewer steps are the beginning of more.
  @Test(arguments: PopulationRepresentation.allCases)
  func shorterPlaysAreBeginnings(_ representation: PopulationRepresentation) {
    for subject in Self.all {
      let steps = min(4, PopulationSimulator.steps(for: subject.game))
      var simulator = PopulationSimulator(
        subject.game, agentCount: 100, representation: representation, seed: 3)
      let whole = simulator.episode(of: subject.policy, steps: steps, number: 0).states
      let part = simulator.episode(of: subject.policy, steps: 1, number: 0).states
      #expect(bits(of: part) == bits(of: Array(whole.prefix(part.count))))
    }
  }

  // MARK: - What an episode tells

  /// The observer sees each step's population, actions included where they matter, and they add up.
  @Test(arguments: PopulationRepresentation.allCases)
  func observersSeeThePopulation(_ representation: PopulationRepresentation) {
    for subject in Self.all {
      let (space, steps) = (subject.game.space, min(4, subject.policy.steps))
      var simulator = PopulationSimulator(
        subject.game, agentCount: 50, representation: representation, seed: 18)
      var seen: [Double] = []
      var order: [Int] = []
      let episode = simulator.episode(of: subject.policy, steps: steps, number: 0) {
        step, population in
        order.append(step)
        seen += population.states
        #expect(population.stateActions.isEmpty == (subject.game.coupling == .states))
        guard !population.stateActions.isEmpty else { return }
        for state in 0..<space.stateCount {
          let first = state * space.actionCount
          let sum = population.stateActions[first..<first + space.actionCount].reduce(0, +)
          #expect(abs(sum - population.states[state]) < 1e-12)
        }
      }
      #expect(order == Array(0..<steps))
      #expect(seen == episode.states)
    }
  }

  @Test func stepsOfAPlay() {
    #expect(PopulationSimulator.steps(for: BeachBar(horizon: .finite(steps: 7))) == 7)
    // 0.8^31 = 9.9e-4 is the first power below a thousandth.
    #expect(PopulationSimulator.steps(for: EverlastingPair()) == 62)
  }

  /// In a game for ever the same rule is played at every step and rewards are discounted.
  @Test func everlastingReturns() {
    let game = EverlastingPair()
    let policy = Policy(
      steps: 1, stateCount: 2, actionCount: 2, probabilities: [0, 1, 0, 1])
    // Everybody swaps places at each step: the distribution alternates exactly.
    var simulator = PopulationSimulator(
      game, agentCount: 1_000_000_000_000, representation: .counts, seed: 19)
    let episode = simulator.episode(of: policy, steps: 31, number: 0)
    var expected = 0.0
    var weight = 1.0
    for step in 0..<31 {
      let left = episode.states[2 * step]
      #expect(abs(left - (step % 2 == 0 ? episode.states[0] : episode.states[1])) < 1e-12)
      expected += weight * (-left * left - (1 - left) * (1 - left) - 0.1)
      weight *= 0.8
    }
    #expect(abs(episode.meanReturn - expected) < 1e-12)
  }

  // MARK: - Agents one by one

  /// Agents who are followed are those of the episode: counted state by state they are its population.
  @Test(arguments: all)
  func pathsAreThoseOfTheEpisode(_ subject: Subject) {
    let steps = PopulationSimulator.steps(for: subject.game)
    var simulator = PopulationSimulator(
      subject.game, agentCount: subject.agents, representation: .agents, seed: 5)
    let episode = simulator.episode(of: subject.policy, steps: steps, number: 3)
    let paths = simulator.paths(of: subject.policy, steps: steps, number: 3)
    #expect(paths.agentsOfPopulation.reduce(0, +) == subject.agents)
    #expect(paths.states.count == steps * subject.agents)

    let composition = PopulationComposition(of: subject.game, agentCount: subject.agents)
    let stateCount = subject.game.space.stateCount
    var counts = [Int](repeating: 0, count: steps * stateCount)
    for (index, state) in paths.states.enumerated() {
      counts[index / subject.agents * stateCount + Int(state)] += 1
    }
    let shares = counts.enumerated().map {
      Double($1) * composition.shareOfAgent[$0 % stateCount]
    }
    #expect(bits(of: shares) == bits(of: episode.states))
    // The agents of a population stand side by side.
    var first = 0
    for (population, size) in zip(subject.game.space.populations, paths.agentsOfPopulation) {
      for step in 0..<steps {
        let agents = step * subject.agents + first..<step * subject.agents + first + size
        #expect(agents.allSatisfy { population.states.contains(Int(paths.states[$0])) })
      }
      first += size
    }
  }

  /// An agent keeps its place from step to step: each makes its own move.
  @Test func agentsKeepTheirPlaces() {
    let game = EverlastingPair()
    let swap = Policy(steps: 1, stateCount: 2, actionCount: 2, probabilities: [0, 1, 0, 1])
    var simulator = PopulationSimulator(
      game, agentCount: 50, representation: .agents, seed: 2)
    let states = simulator.paths(of: swap, steps: 4, number: 0).states
    for agent in 0..<50 {
      let start = states[agent]
      #expect((0..<4).map { states[agent + 50 * $0] } == [start, 1 - start, start, 1 - start])
    }
  }
}

/// A policy that prefers some legal actions, differently at each step and state.
func skewedPolicy(for game: any Game) -> Policy {
  func make(_ game: some Game) -> Policy {
    var policy = Policy.uniform(for: game)
    let width = policy.actionCount
    for row in 0..<policy.steps * policy.stateCount {
      let legal = row * width..<(row + 1) * width
      var sum = 0.0
      for entry in legal where policy.probabilities[entry] > 0 {
        policy.probabilities[entry] = 1 + Double((row + 2 * (entry - row * width)) % 4)
        sum += policy.probabilities[entry]
      }
      for entry in legal { policy.probabilities[entry] /= sum }
    }
    return policy
  }
  return make(game)
}

/// Numbers by their bits, so that equal means identical.
func bits(of numbers: [Double]) -> [UInt64] { numbers.map(\.bitPattern) }
