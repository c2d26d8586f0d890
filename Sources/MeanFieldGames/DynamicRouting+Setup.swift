import MeanFieldModel

extension DynamicRouting {
  /// A network and who wants to go where on it.
  struct Problem {
    var network: RoadNetwork
    var demands: [RoadNetwork.Demand]
  }

  /// The network and the demand that the settings name.
  static func problem(_ parameters: ParameterValues) throws -> Problem {
    guard let file = try parameters.parsed("net", TNTPNetwork.read) else {
      guard parameters.text("trips").isEmpty else { throw missing("net", beside: "trips") }
      return builtIn(parameters.text("network"))
    }
    guard let demands = try parameters.parsed("trips", file.demands) else {
      throw missing("trips", beside: "net")
    }
    return Problem(network: file.network, demands: demands)
  }

  private static func missing(_ key: String, beside other: String) -> ParameterError {
    ParameterError(
      key: key, value: "", problem: .conflict("a file is needed here beside that of \(other)"))
  }

  private static func builtIn(_ name: String) -> Problem {
    if name == "line" {
      return Problem(network: .line, demands: [.init(from: 0, to: 2, vehicles: 100)])
    }
    return Problem(
      network: .braess(bridge: name == "braess"), demands: [.init(from: 0, to: 3, vehicles: 5)])
  }

  /// The states and actions with their names; a population for each destination.
  static func space(of states: RoutingStates, on network: RoadNetwork) -> StateActionSpace {
    var labels: [String] = []
    labels.reserveCapacity(states.stateCount)
    var populations: [Population] = []
    let actions = states.actionCount
    var isLegal = [Bool](repeating: false, count: states.stateCount * actions)
    for (destination, places) in zip(states.destinations, states.placesOfDestination) {
      let first = labels.count
      let name = network.nodeLabels[destination]
      for place in states.places[places] {
        let site = network.label(of: place.site)
        for toGo in place.states.indices.map({ $0 - place.states.lowerBound }) {
          labels.append("to \(name): \(site)" + (toGo > 0 ? ", \(toGo) to go" : ""))
        }
        for way in states.ways[place.ways] {
          isLegal[place.states.lowerBound * actions + way.action] = true
        }
        for state in place.states.dropFirst() { isLegal[state * actions] = true }
      }
      populations.append(Population(name: "vehicles to \(name)", states: first..<labels.count))
    }
    return StateActionSpace(
      states: labels, actions: (1...actions).map { "way \($0)" }, populations: populations,
      isLegal: { isLegal[$0 * actions + $1] })
  }

  /// The distribution of states at step 0.
  static func departures(
    of demands: [RoadNetwork.Demand], in states: RoutingStates, departureSteps: Int,
    vehicles: Double
  ) -> [Double] {
    var initial = [Double](repeating: 0, count: states.stateCount)
    let demandsOf = Dictionary(grouping: demands, by: \.destination)
    for (destination, places) in zip(states.destinations, states.placesOfDestination) {
      let demandsFrom = Dictionary(grouping: demandsOf[destination, default: []], by: \.origin)
      for place in states.places[places] {
        guard case .origin(let node) = place.site else { continue }
        let departing = demandsFrom[node, default: []].reduce(0) { $0 + $1.vehicles }
        for state in place.states {
          initial[state] = departing / vehicles / Double(departureSteps)
        }
      }
    }
    return initial
  }
}

extension RoadNetwork {
  /// What people read of a site.
  fileprivate func label(of site: RoutingStates.Site) -> String {
    switch site {
    case .origin(let node): "at \(nodeLabels[node])"
    case .link(let link): "\(nodeLabels[links[link].tail])→\(nodeLabels[links[link].head])"
    case .arrived: "arrived"
    }
  }
}
