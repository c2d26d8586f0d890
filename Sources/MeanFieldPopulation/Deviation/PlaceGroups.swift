import MeanFieldModel

/// Groups of places, pairs of state and action, whose numbers of agents are all that a game of two
/// states answers to at one step: who is where within a group changes nobody's reward or chance.
///
/// In a game coupled through states these are the two states. In another game they are found by
/// trying: agents are moved from place to place in many populations, and where no answer ever changes,
/// in no bit, two places are of one group. The populations are those in which all agents are in one
/// place, or half each in two, and some drawn at random; only a game that tells two places apart
/// in none of these, and elsewhere does, would be mistaken.
struct PlaceGroups {
  /// How many populations drawn at random agents are moved in.
  private static let trialCount = 12

  /// The group of each pair s · A + a; that of an illegal pair means nothing.
  let groupOfPair: [Int]
  /// The number of groups.
  let count: Int
  /// A place of each group.
  let places: [Int]

  init(of game: any Game, at step: Int, agentCount: Int, answers: inout TwoStateAnswers) {
    let (space, actions) = (game.space, game.space.actionCount)
    if game.coupling == .states {
      groupOfPair = space.isLegal.indices.map { $0 / actions }
      (count, places) = (2, [0, actions])
      return
    }
    let legal = space.isLegal.indices.filter { space.isLegal[$0] }
    var probes = Probes(
      step: step, places: legal, pairCount: space.isLegal.count, agentCount: agentCount)
    probes.draw(Self.trialCount)
    var groups: [[Int]] = []
    for place in legal {
      let index = groups.firstIndex { group in
        group.allSatisfy { !probes.tellApart(place, $0, by: &answers) }
      }
      if let index { groups[index].append(place) } else { groups.append([place]) }
    }
    var groupOfPair = [Int](repeating: 0, count: space.isLegal.count)
    for (index, group) in groups.enumerated() {
      for place in group { groupOfPair[place] = index }
    }
    self.groupOfPair = groupOfPair
    count = groups.count
    places = groups.map { $0[0] }
  }

  /// Populations to move agents in.
  private struct Probes {
    let step: Int
    let agentCount: Int
    /// The numbers of agents in each pair.
    private var populations: [[Double]] = []
    private let places: [Int]
    private let pairCount: Int

    /// The populations with everybody in one place, or a half each in two.
    init(step: Int, places: [Int], pairCount: Int, agentCount: Int) {
      self.step = step
      self.places = places
      self.pairCount = pairCount
      self.agentCount = agentCount
      for first in places {
        for second in places where second >= first {
          var population = [Double](repeating: 0, count: pairCount)
          population[first] = Double(agentCount / 2)
          population[second] += Double(agentCount - agentCount / 2)
          populations.append(population)
        }
      }
    }

    /// Adds `count` populations drawn at random.
    mutating func draw(_ count: Int) {
      for trial in 0..<count {
        var stream = RandomStream(seed: 0, purpose: .planning, trial: trial, step: step)
        // Differences of ordered uniforms: any shares are as likely as others.
        let cuts = places.dropFirst().map { _ in
          (stream.uniform() * Double(agentCount + 1)).rounded(.down)
        }
        let bounds = [0] + cuts.sorted() + [Double(agentCount)]
        var population = [Double](repeating: 0, count: pairCount)
        for (index, place) in places.enumerated() {
          population[place] = bounds[index + 1] - bounds[index]
        }
        populations.append(population)
      }
    }

    /// Whether it ever makes a difference who is in one place and who in the other.
    func tellApart(_ first: Int, _ second: Int, by answers: inout TwoStateAnswers) -> Bool {
      populations.contains { population in
        let together = population[first] + population[second]
        guard together > 0 else { return false }
        let answer = answers.answers(at: step, to: population)
        return [(together, 0), (0, together)].contains { moved in
          var other = population
          (other[first], other[second]) = moved
          return answers.answers(at: step, to: other) != answer
        }
      }
    }
  }
}
