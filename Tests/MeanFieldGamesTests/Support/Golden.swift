import Foundation
import MeanFieldGames
import MeanFieldModel

/// What the Python libraries report for a game; see Tests/Golden/README.md.
struct Golden: Decodable {
  /// The figures of one policy.
  struct Evaluation: Decodable {
    var exploitability: Double
    var value: Double
    var best_response: Double
    var per_population: [Double]?
    var value_per_population: [Double]?
    /// [t, s, μ(t, s)].
    var flow: [[Double]]
  }

  /// The exploitability after some iterations.
  struct Trajectory: Decodable {
    var exploitability: [String: Double]

    /// Iterations and exploitabilities, in order.
    var points: [(iteration: Int, exploitability: Double)] {
      exploitability.compactMap { key, value in Int(key).map { ($0, value) } }
        .sorted { $0.0 < $1.0 }
    }
  }

  /// The matrices that a library drew for random-linear.
  struct Matrices: Decodable {
    var transition_slope: [Double]
    var transition_offset: [Double]
    var reward_slope: [Double]
    var reward_offset: [Double]
  }

  enum CodingKeys: String, CodingKey {
    case library, bar_path, matrices, uniform, formula, mirror_descent, fictitious_play,
      fictitious_play_first, thresholds
    case slow_mirror_descent = "mirror_descent_rate_0.1"
  }

  var library: String
  /// The path of the bar of crowd-motion, [row, column] by step.
  var bar_path: [[Int]]?
  var matrices: Matrices?
  var uniform: Evaluation
  var formula: Evaluation
  var mirror_descent: Trajectory
  var slow_mirror_descent: Trajectory?
  var fictitious_play: Trajectory
  var fictitious_play_first: Trajectory?
  /// Of each threshold policy of malware-spread [k, value, exploitability, mean state].
  var thresholds: [[Double]]?

  /// The file of the given name.
  init(_ name: String) throws {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let file = tests.appendingPathComponent("Golden/\(name).json")
    self = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
  }

  /// The game of the file of that name, as this package has it.
  static func game(_ name: String) throws -> any Game {
    let empty = GridMap.empty(size: 10)
    return switch name {
    case "a-rps": AsymmetricRockPaperScissors()
    case "a-sis": AsymmetricSIS()
    case "beach-bar": BeachBar()
    case "beach-bar-20": BeachBar(cells: 20, horizon: .finite(steps: 21))
    case "building-evacuation": BuildingEvacuation()
    case "conservative-treasure-hunting": ConservativeTreasureHunting()
    case "crowd-motion":
      CrowdMotion(
        barPath: (try Golden(name).bar_path ?? []).map { .init(row: $0[0], column: $0[1]) })
    case "equilibrium-price": EquilibriumPrice()
    case "left-right": LeftRight()
    case "linear-quadratic-grid": LinearQuadraticGrid()
    case "random-linear": RandomLinear(matrices: try Golden(name).matricesOfGame())
    case "rock-paper-scissors": RockPaperScissors()
    case "susceptible-infected": SusceptibleInfected()
    case "crowd-modelling-2d-empty": CrowdModelling2D(map: empty, horizon: .finite(steps: 10))
    case "crowd-modelling-2d-empty-distribution":
      CrowdModelling2D(map: empty, horizon: .finite(steps: 10), onlyDistributionReward: true)
    case "crowd-modelling-2d-empty-start":
      CrowdModelling2D(
        map: empty, horizon: .finite(steps: 10), starts: [22], noise: 0.5,
        onlyDistributionReward: true)
    case "crowd-modelling-2d-four-rooms":
      CrowdModelling2D(
        map: .fourRooms(size: 13), horizon: .finite(steps: 40), starts: [0],
        onlyDistributionReward: true)
    case "crowd-modelling-2d-maze":
      try CrowdModelling2D(parameters: CrowdModelling2D.entry.resolve(["preset": "maze"]))
    case "predator-prey-square": PredatorPrey()
    case "predator-prey-torus": PredatorPrey(onTorus: true)
    case "crowd-modelling": CrowdModelling()
    case "crowd-avoidance": CrowdAvoidance()
    case "crowd-avoidance-congested": CrowdAvoidance(congestion: 2, ownCongestion: 0.5)
    case "dynamic-routing-braess":
      try DynamicRouting(
        network: .braess(), demands: [.init(from: 0, to: 3, vehicles: 5)], timeStep: 0.05,
        steps: 100)
    case "dynamic-routing-departures":
      try DynamicRouting(
        network: .braess(), demands: [.init(from: 0, to: 3, vehicles: 16.3)], timeStep: 0.25,
        steps: 40, departureSteps: 3)
    case "dynamic-routing-line":
      try DynamicRouting(
        network: .line, demands: [.init(from: 0, to: 2, vehicles: 100)], timeStep: 1, steps: 5)
    case "dynamic-routing-crossing":
      try DynamicRouting(
        network: crossing,
        demands: [
          .init(from: 0, to: 3, vehicles: 8), .init(from: 0, to: 2, vehicles: 4),
          .init(from: 1, to: 2, vehicles: 3), .init(from: 3, to: 2, vehicles: 2),
        ], timeStep: 0.3, steps: 45)
    case "garnet": Garnet()
    case "garnet-sparse":
      Garnet(
        states: 20, actions: 4, branches: 2, rewardDensity: 0.5, crowdAversion: 0.5, seed: 7)
    case "linear-quadratic-ring": LinearQuadraticRing()
    case "linear-quadratic-ring-reverting":
      LinearQuadraticRing(
        timeStep: 0.5, meanReversion: 0.3, volatility: 1.4, crossWeight: 0.3, distanceWeight: 0.8)
    case "malware-spread": MalwareSpread()
    case "swarm-agree": Swarm(task: .agree)
    case "swarm-cluster", "swarm-diffuse":
      Swarm(
        task: name.hasSuffix("cluster") ? .cluster : .diffuse, map: try GridMap.read(isle),
        agentCount: 30, horizon: .finite(steps: 8))
    default:
      try NormalForm(
        parameters: NormalForm.entry.resolve(["game": "\(name.dropFirst("normal-form-".count))"]))
    }
  }

  private func matricesOfGame() -> RandomLinear.Matrices {
    RandomLinear.Matrices(
      transitionSlope: matrices?.transition_slope ?? [],
      transitionOffset: matrices?.transition_offset ?? [],
      rewardSlope: matrices?.reward_slope ?? [], rewardOffset: matrices?.reward_offset ?? [])
  }

  /// The files from MFGLib.
  static let namesFromMFGLib = [
    "beach-bar", "beach-bar-20", "building-evacuation", "conservative-treasure-hunting",
    "crowd-motion", "equilibrium-price", "left-right", "linear-quadratic-grid", "random-linear",
    "rock-paper-scissors", "susceptible-infected",
  ]

  /// The files of OpenSpiel's games.
  static let namesFromOpenSpiel = [
    "crowd-avoidance", "crowd-avoidance-congested", "crowd-modelling", "crowd-modelling-2d-empty",
    "crowd-modelling-2d-empty-distribution", "crowd-modelling-2d-empty-start",
    "crowd-modelling-2d-four-rooms", "crowd-modelling-2d-maze", "dynamic-routing-braess",
    "dynamic-routing-crossing", "dynamic-routing-departures", "dynamic-routing-line", "garnet",
    "garnet-sparse",
    "linear-quadratic-ring", "linear-quadratic-ring-reverting", "normal-form-coop",
    "normal-form-dom", "normal-form-biased-rock-paper-scissors", "predator-prey-square",
    "predator-prey-torus",
  ]

  /// The files of games that neither has.
  static let namesFromPapers = [
    "a-rps", "a-sis", "malware-spread", "swarm-agree", "swarm-cluster", "swarm-diffuse",
  ]

  private static let isle = """
    S.....T
    S.##...
    ..#..#.
    T.....#
    """

  /// Every file there is.
  static let names = namesFromMFGLib + namesFromOpenSpiel + namesFromPapers

  static func isRouting(_ name: String) -> Bool { name.hasPrefix("dynamic-routing") }

  /// What each population's figures count in the library's: 1, or where it has a single one their
  /// share.
  static func weights(of found: Exploitability, _ name: String) -> [Double] {
    isRouting(name) ? found.shares : found.populations.map { _ in 1 }
  }

  /// What the library calls exploitability.
  static func exploitability(_ found: Exploitability, _ name: String) -> Double {
    zip(found.populations, weights(of: found, name)).reduce(0) { $0 + $1.0.exploitability * $1.1 }
  }

  /// Two destinations, a cycle and delays of all powers; CROSSING of Tests/Golden/routing.py.
  private static let crossing = RoadNetwork(
    nodes: ["A", "B", "C", "D"],
    links: [
      .init(from: 0, to: 1, freeFlowTime: 1, capacity: 8, delayFactor: 0.5, delayPower: 4),
      .init(from: 0, to: 2, freeFlowTime: 1.5, capacity: 6, delayFactor: 0.5, delayPower: 2),
      .init(from: 1, to: 2, freeFlowTime: 0.75, capacity: 3, delayFactor: 0.25),
      .init(from: 1, to: 3, freeFlowTime: 1.5, capacity: 8, delayFactor: 0.75, delayPower: 3),
      .init(from: 2, to: 1, freeFlowTime: 0.75, capacity: 3, delayFactor: 0.25),
      .init(from: 2, to: 3, freeFlowTime: 1.25, capacity: 8, delayFactor: 0.5, delayPower: 4),
      .init(from: 3, to: 0, freeFlowTime: 2, capacity: 4, delayFactor: 1, delayPower: 2),
    ])
}
