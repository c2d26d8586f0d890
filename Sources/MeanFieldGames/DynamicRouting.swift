// Members without a comment are documented where `Game` and `CataloguedGame` ask for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel

/// Drivers choose their way through a road network, link by link, and slow one another down.
///
/// | parameter | meaning | default | unit |
/// |---|---|---|---|
/// | network | `braess`, `braess-without-bridge` or `line`, see ``RoadNetwork`` | braess | – |
/// | net, trips | TNTP files of a network and its demand instead, see ``TNTPNetwork`` | – | – |
/// | time-step | length of a time step | 0.25 | the network's unit of time |
/// | steps | decisions until the end | 20 | time steps |
/// | departures | each demand departs in equal parts at that many steps from step 0 | 1 | time steps |
/// | longest-link | no link takes longer, however many vehicles are on it | 1,000,000 | time steps |
///
/// A state is a link (or an origin, before departure), the steps to go on it and the destination; a
/// vehicle that has arrived stays in a state of its own. With steps to go the only action is 0, to
/// go on. With none, action i is the i-th link out of the node at the end of the link, in the order
/// of the network; legal are links from which the destination can still be reached, and at the
/// destination action 0, to arrive.
///
/// Who enters a link spends max(1, ⌊t/Δ⌋) steps on it. There Δ is the time step and
/// `t = t₀ (1 + b (v/c)^p)` the travel time with v vehicles on the link: the share of agents that
/// are there a step later, those who enter with it included, times the number of vehicles of all
/// demands. (A quotient that misses a whole number by 1e-9 or less is that number.) So a link takes
/// a step at least, `longest-link` at most (beyond, travel times are cut: delays count for less
/// than they should), and a vehicle that would not get off it before the end stays until then.
///
/// A step costs Δ until the vehicle has arrived, so that the return of a vehicle that arrives at
/// the n-th step is −n Δ, wherever and whenever it started; the last step costs Δ more to those who
/// have not arrived with it. The vehicles of each destination are a population. The mean
/// exploitability over populations is what traffic assignment calls the average excess cost, the
/// mean over vehicles of what a faster way would save; a population's tells whose ways are not
/// settled. (An origin is not told apart from another once vehicles have left, so that there are
/// fewer states.)
///
/// There is a state for each destination, link and number of steps to go on it, as many as all
/// vehicles that could use the link would make, the horizon or `longest-link` allow; places where
/// no vehicle can come have none. A policy takes 8 bytes × steps × states × actions: for Sioux
/// Falls (76 links, 24 destinations) in 60 steps of 1 and with a `longest-link` of 20, 35,512
/// states, it is 85 MB. More than 2²³ state-action pairs are refused.
///
/// Travel times are whole steps and have no derivative to follow: the team's optimum refuses the
/// game, and occupation-measure optimisation sees no congestion. Mirror descent at a low rate solves the
/// networks that are built in. Fictitious play does not: vehicles come to a place at other times
/// from one iteration to the next, and the average of policies at a time and a place is then not
/// the policy of the average population.
///
/// Source: Cabannes et al. 2021 as in OpenSpiel 2.0.2 (python_mfg_dynamic_routing), which has whole
/// numbers of steps without a tolerance: 0.15/0.05 are 2 steps there. Transitions depend on the
/// population.
public struct DynamicRouting: CataloguedGame {
  public static let entry = CatalogueEntry(
    name: "dynamic-routing",
    summary: "drivers choose ways through a road network and slow one another down",
    source: "Cabannes et al. 2021; OpenSpiel 2.0.2",
    parameters: [
      .choice("network", ["braess", "braess-without-bridge", "line"], "the roads and the demand"),
      .file("net", "a network in TNTP form instead"),
      .file("trips", "its demand in TNTP form"),
      .real(
        "time-step", default: 0.25, in: .positive, unit: "network's unit of time",
        "length of a time step"),
      .integer(
        "steps", default: 20, in: 1...1_000_000, unit: "time steps",
        "decisions until the end; who has not arrived with the last pays another step"),
      .integer(
        "departures", default: 1, in: 1...1_000_000, unit: "time steps",
        "each demand departs in equal parts at that many steps"),
      .integer(
        "longest-link", default: 1_000_000, in: 1...1_000_000, unit: "time steps",
        "no link takes longer, however many vehicles are on it"),
    ],
    presets: [
      .init(
        "braess-fine", ["network": "braess", "time-step": "0.05", "steps": "100"],
        "Braess's network in short steps, as in OpenSpiel's benchmark")
    ])

  public static let formulas = GameFormulas(
    reward: "−Δ, at the last step −2 Δ; 0 for who arrives or has arrived",
    nextState: """
      with k > 0 steps to go on a link: k − 1 to go;
      with none: the link chosen, with max(1, ⌊t/Δ⌋) − 1 steps to go, or arrived
      """,
    start: """
      at the origins; each demand of network or trips departs in equal parts at the first \
      departures steps
      """,
    symbols: [
      "Δ": "time-step",
      "t": "t₀ (1 + b (v/c)^p), longest-link steps at most",
      "v": "vehicles on the link, with those who enter it",
      "t₀": "of the link in network or net, as b, c and p",
    ])

  public let space: StateActionSpace
  public let horizon: Horizon
  public let initialDistribution: [Double]
  public let coupling = Coupling.stateActions
  public let dynamics = Dynamics.meanFieldDependent
  let network: RoadNetwork
  let states: RoutingStates
  /// The number of vehicles of all demands.
  let vehicles: Double
  let timeStep: Double
  /// The pairs that cost nothing: those with which a vehicle arrives, and has arrived.
  private let freePairs: [Int]

  /// The given demands on a network.
  ///
  /// - Parameters:
  ///   - network: The roads.
  ///   - demands: Who wants to go where; from each origin there is a way to the destination, and
  ///     each is at least 1e-100 of all.
  ///   - timeStep: The length of a time step in the network's unit of time.
  ///   - steps: The number of time steps.
  ///   - departureSteps: Each demand departs in equal parts at that many steps from step 0 on.
  ///   - maximumLinkSteps: No link takes longer.
  /// - Throws: ``/MeanFieldModel/ParameterError`` if there are too many states to begin with.
  public init(
    network: RoadNetwork, demands: [RoadNetwork.Demand], timeStep: Double, steps: Int,
    departureSteps: Int = 1, maximumLinkSteps: Int = 1_000_000
  ) throws(ParameterError) {
    precondition(timeStep > 0 && !demands.isEmpty, "routing needs a time step and a demand")
    precondition((1...steps).contains(departureSteps), "vehicles must depart before the end")
    self.network = network
    self.timeStep = timeStep
    horizon = .finite(steps: steps)
    let vehicles = demands.reduce(0) { $0 + $1.vehicles }
    precondition(
      demands.allSatisfy { $0.vehicles >= RoadNetwork.Demand.leastShare * vehicles },
      "each demand must be at least 1e-100 of all \(vehicles) vehicles")
    self.vehicles = vehicles
    // On a link entered at step 1 with `steps` to go nobody gets off before the end.
    let limit = min(maximumLinkSteps, steps)
    do throws(TooManyStates) {
      states = try RoutingStates(
        network: network, demands: demands, departureSteps: departureSteps
      ) { link, vehicles in
        Self.steps(on: link, vehicles: vehicles, timeStep: timeStep, atMost: limit)
      }
    } catch {
      throw ParameterError(
        key: "time-step", value: "\(timeStep)",
        problem: .conflict(
          "there are \(error.atLeast) states or more (links × steps to go × destinations); longer "
            + "time steps, fewer of them or a smaller longest-link may make fewer"))
    }
    space = Self.space(of: states, on: network)
    initialDistribution = Self.departures(
      of: demands, in: states, departureSteps: departureSteps, vehicles: vehicles)
    let (actions, ways, places) = (space.actionCount, states.ways, states.places)
    freePairs = places.flatMap { place in
      place.ways.filter { places[ways[$0].place].site == .arrived }.map { way in
        place.states.lowerBound * actions + ways[way].action
      }
    }
  }

  public init(parameters: ParameterValues) throws {
    let steps = parameters.integer("steps")
    let departureSteps = parameters.integer("departures")
    guard departureSteps <= steps else {
      throw ParameterError(
        key: "departures", value: "\(departureSteps)",
        problem: .conflict("there are only \(steps) steps"))
    }
    let problem = try Self.problem(parameters)
    try Self.requireArrivals(
      of: problem.demands, on: problem.network, timeStep: parameters.real("time-step"), by: steps)
    try self.init(
      network: problem.network, demands: problem.demands, timeStep: parameters.real("time-step"),
      steps: steps, departureSteps: departureSteps,
      maximumLinkSteps: parameters.integer("longest-link"))
  }

  /// Refuses an end before which some demand's vehicles cannot arrive even on empty roads: everybody
  /// would be equally late whatever anybody does, and every policy an equilibrium.
  private static func requireArrivals(
    of demands: [RoadNetwork.Demand], on network: RoadNetwork, timeStep: Double, by end: Int
  ) throws(ParameterError) {
    let lengths = network.links.map {
      steps(on: $0, vehicles: 0, timeStep: timeStep, atMost: end)
    }
    for (destination, demands) in Dictionary(grouping: demands, by: \.destination) {
      let distances = network.distances(to: destination, lengths: lengths)
      for demand in demands {
        // The last decision, with which one may still arrive, is at step `end − 1`.
        guard let needed = distances[demand.origin], needed >= end else { continue }
        throw ParameterError(
          key: "steps", value: "\(end)",
          problem: .conflict(
            "from \(network.nodeLabels[demand.origin]) to \(network.nodeLabels[destination]) takes more than "
              + "\(end - 1) steps of \(timeStep) even on empty roads; take more steps or a longer "
              + "time-step"))
      }
    }
  }

  public func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    let cost = step + 1 < horizon.steps ? timeStep : 2 * timeStep
    for pair in rewards.indices { rewards[pair] = -cost }
    for pair in freePairs { rewards[pair] = 0 }
  }

  public func fillTransitions(
    _ transitions: inout TransitionRows, at step: Int, meanField: MeanField
  ) {
    // Row s + 1 leads to state s, so that all who enter a link for a destination share one.
    for state in 0..<states.stateCount { _ = transitions.appendCertain(state) }
    let linkSteps = linkSteps(meanField)
    for place in states.places {
      let first = place.states.lowerBound
      for state in place.states.dropFirst() { transitions[state, 0] = state }
      for way in place.ways {
        let next = states.places[states.ways[way].place]
        var entered = next.states.lowerBound
        if case .link(let link) = next.site { entered += linkSteps[link] - 1 }
        transitions[first, states.ways[way].action] = entered + 1
      }
    }
  }

  public func addRewardGradient(
    weights: [Double], at step: Int, meanField: MeanField, into gradient: inout MeanField
  ) {
    // Time costs the same whatever the others do.
  }

  /// Transitions that depend on the population jump.
  public var isDifferentiable: Bool { false }

  public func addTransitionGradient(
    weights: [Double], values: [Double], at step: Int, meanField: MeanField,
    into gradient: inout MeanField
  ) {
    // Travel times are whole numbers of steps: the transitions are constant but for jumps.
  }

  /// The steps that vehicles will spend on each link if they enter it now.
  func linkSteps(_ meanField: MeanField) -> [Int] {
    var shares = network.links.map { _ in 0.0 }
    for place in states.places {
      if case .link(let link) = place.site {
        for state in place.states.dropFirst() { shares[link] += meanField.states[state] }
      }
      for way in place.ways {
        guard case .link(let next) = states.places[states.ways[way].place].site else { continue }
        let pair = place.states.lowerBound * space.actionCount + states.ways[way].action
        shares[next] += meanField.stateActions[pair]
      }
    }
    return network.links.indices.map { link in
      Self.steps(
        on: network.links[link], vehicles: vehicles * shares[link], timeStep: timeStep,
        atMost: max(1, states.longest[link]))
    }
  }

  /// The whole steps that a link takes, at least one.
  private static func steps(
    on link: RoadNetwork.Link, vehicles: Double, timeStep: Double, atMost limit: Int
  ) -> Int {
    let steps = (link.travelTime(vehicles: vehicles) / timeStep + 1e-9).rounded(.down)
    return Int(max(1, min(steps, Double(limit))))
  }
}
