// Members without a comment are documented where `Game` and `CataloguedGame` ask for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel

/// Two populations that cross one another's way on a grid with walls.
///
/// | parameter | meaning | default | unit |
/// |---|---|---|---|
/// | horizon, steps, discount | see ``/MeanFieldModel/Horizon/parameters(steps:)`` | finite, 10, 1 | time steps |
/// | noise | chance that a random neighbour move follows one's own | 0.5 | – |
/// | congestion | c, cost of a cell with all of the other population | 0 | reward per step |
/// | own-congestion | d, cost of a cell with all of one's own population | 0 | reward per step |
/// | target-reward | w, reward of being at one's target | 1 | reward per step |
///
/// The grid has 7 × 7 cells, 22 of them free: an outer wall, and a wall across the middle column with
/// doors; see ``map``. The first population starts on the left and has its target on the right, the
/// second the other way round; each holds half of all agents. A state is a population and a cell.
/// The move and the noise both stop at walls. With μ_i the distribution of population i alone and j
/// the other one, the reward of population i is
/// `w 1{s is its target} − c μ_j(s) − d μ_i(s)`. By default the populations do not meet: each then
/// has a decision problem of its own.
///
/// Source: OpenSpiel 2.0.2 (python_mfg_crowd_avoidance), whose coefficient times the congestion
/// matrix are c and d here. Transitions do not depend on the population.
public struct CrowdAvoidance: CataloguedGame {
  public static let entry = CatalogueEntry(
    name: "crowd-avoidance", summary: "two populations cross one another's way",
    source: "OpenSpiel 2.0.2",
    parameters: [
      .real("noise", default: 0.5, in: .probability, "chance that a random neighbour move follows"),
      .real(
        "congestion", default: 0, in: .nonNegative, unit: "reward per step",
        "cost of a cell with all of the other population"),
      .real(
        "own-congestion", default: 0, in: .nonNegative, unit: "reward per step",
        "cost of a cell with all of one's own population"),
      .real(
        "target-reward", default: 1, in: .nonNegative, unit: "reward per step",
        "reward of being at one's target"),
    ] + Horizon.parameters(steps: 10))

  public static let formulas = GameFormulas(
    reward: "w 1{s is the target of i} − c μ_j(s) − d μ_i(s)",
    nextState: """
      the cell of the move, then with probability noise the cell of a move in one of the four
      directions alike; walls stop both
      """,
    start: "population 1 in three cells on the left, 2 on the right, half of all agents each",
    symbols: [
      "i": "the agent's population", "j": "the other one", "μ_i": "the distribution of i alone",
      "w": "target-reward", "c": "congestion", "d": "own-congestion",
    ])

  /// The grid: an outer wall, and in the inner rows 1, 3 and 5 a wall in the middle.
  public static let map = GridMap(rows: 7, columns: 7) { row, column in
    row % 6 == 0 || column % 6 == 0 || (column == 3 && row % 2 == 1)
  }
  /// The share of each population that starts in a cell (row, column).
  static let starts: [[(row: Int, column: Int, share: Double)]] = [
    [(2, 1, 0.4), (2, 2, 0.4), (4, 1, 0.2)], [(2, 5, 0.2), (4, 4, 0.4), (4, 5, 0.4)],
  ]
  /// The cell each population likes.
  static let targets = [(row: 3, column: 5), (row: 3, column: 1)]

  public let space: StateActionSpace
  public let horizon: Horizon
  public let initialDistribution: [Double]
  public let isAffine = true
  let noise: Double
  let congestion: Double
  let ownCongestion: Double
  /// The reward of being in a place, shape [S].
  let placeRewards: [Double]

  /// Two populations with the given weights, in reward per step.
  public init(
    horizon: Horizon = .finite(steps: 10), noise: Double = 0.5, congestion: Double = 0,
    ownCongestion: Double = 0, targetReward: Double = 1
  ) {
    let map = Self.map
    let places = map.placeCount
    space = StateActionSpace(
      states: (1...2).flatMap { population in map.labels.map { "\(population) at \($0)" } },
      actions: GridMap.moveLabels,
      populations: (0..<2).map {
        Population(name: "population \($0 + 1)", states: $0 * places..<($0 + 1) * places)
      },
      grid: Grid(
        rows: map.rows, columns: map.columns, cellOfState: map.freeCells + map.freeCells,
        targets: Self.targets.map { $0.row * map.columns + $0.column }))
    self.horizon = horizon
    self.noise = noise
    self.congestion = congestion
    self.ownCongestion = ownCongestion
    initialDistribution = Self.starts.flatMap { cells in
      (0..<places).map { place in
        cells.first { $0.row == map.row(of: place) && $0.column == map.column(of: place) }
          .map { $0.share / 2 } ?? 0
      }
    }
    placeRewards = Self.targets.flatMap { target in
      (0..<places).map {
        map.row(of: $0) == target.row && map.column(of: $0) == target.column ? targetReward : 0
      }
    }
  }

  public init(parameters: ParameterValues) throws {
    self.init(
      horizon: try Horizon(parameters), noise: parameters.real("noise"),
      congestion: parameters.real("congestion"),
      ownCongestion: parameters.real("own-congestion"),
      targetReward: parameters.real("target-reward"))
  }

  public func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    let places = Self.map.placeCount
    for state in 0..<2 * places {
      let other = state < places ? state + places : state - places
      // A population's own distribution is twice its share of all agents.
      let crowding = congestion * meanField.states[other] + ownCongestion * meanField.states[state]
      let reward = placeRewards[state] - 2 * crowding
      for pair in state * 5..<state * 5 + 5 { rewards[pair] = reward }
    }
  }

  public func addRewardGradient(
    weights: [Double], at step: Int, meanField: MeanField, into gradient: inout MeanField
  ) {
    let places = Self.map.placeCount
    for state in 0..<2 * places {
      let other = state < places ? state + places : state - places
      var weight = 0.0
      for pair in state * 5..<state * 5 + 5 { weight += weights[pair] }
      gradient.states[other] -= 2 * weight * congestion
      gradient.states[state] -= 2 * weight * ownCongestion
    }
  }

  public func fillTransitions(
    _ transitions: inout TransitionRows, at step: Int, meanField: MeanField
  ) {
    let map = Self.map
    let places = map.placeCount
    func target(_ move: Int, from place: Int) -> Int {
      map.place(from: place, move: move, onTorus: false) ?? place
    }
    for first in [0, places] {
      // One row for each cell moved to: the noise from there.
      for place in 0..<places {
        let row = transitions.beginRow()
        precondition(row == first + place + 1)
        transitions.append(first + place, probability: 1 - noise)
        for move in 1..<5 {
          transitions.append(first + target(move, from: place), probability: noise / 4)
        }
      }
      for place in 0..<places {
        for move in 0..<5 {
          transitions[first + place, move] = first + target(move, from: place) + 1
        }
      }
    }
  }
}
