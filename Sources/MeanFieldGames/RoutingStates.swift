import MeanFieldModel

/// Where vehicles can be in a game of dynamic routing, and where they can go from there.
///
/// A vehicle is on its way to its destination either at its origin, before it departs, or on a
/// link; then it has arrived. Such a place has a state for each number of steps to go before the
/// vehicle may leave it: state `states.lowerBound + k` has k steps to go. Only places are made
/// where a vehicle of some demand can come and from which it can still arrive. In order:
/// destination by destination, by number of their nodes; there the origins, by number of their
/// nodes, the links in the network's order and the state of having arrived.
struct RoutingStates: Sendable {
  /// Where a vehicle is.
  enum Site: Sendable, Equatable {
    case origin(Int)
    case link(Int)
    case arrived
  }

  /// A choice at the end of a place.
  struct Way: Sendable {
    /// Its action: the link's position among those that lead out of the node.
    let action: Int
    /// The place it leads to.
    let place: Int
  }

  /// A site on the way to one destination.
  struct Place: Sendable {
    let site: Site
    /// Its states, from no step to go to the most.
    let states: Range<Int>
    /// What may be chosen with no step to go, as positions in ``RoutingStates/ways``.
    let ways: Range<Int>
  }

  /// All places, those of a destination together.
  private(set) var places: [Place] = []
  /// The ways of all places.
  private(set) var ways: [Way] = []
  /// The nodes vehicles want to go to, ascending.
  let destinations: [Int]
  /// The places of each destination.
  private(set) var placesOfDestination: [Range<Int>] = []
  /// The number of states, S.
  private(set) var stateCount = 0
  /// The number of actions, A: the most links that lead out of a node where vehicles choose.
  let actionCount: Int
  /// The most steps a vehicle can spend on each link, 0 where none can come.
  let longest: [Int]

  /// The most state-action pairs there may be: what a game keeps of each, 20 bytes or so with the
  /// states' names, is far below a gigabyte then.
  static let pairLimit = 1 << 23

  /// The states for vehicles of `demands` on `network`.
  ///
  /// - Parameters:
  ///   - network: The roads.
  ///   - demands: Who wants to go where; every destination can be reached.
  ///   - departureSteps: In how many steps vehicles depart.
  ///   - longest: The most steps on a link that at most so many vehicles ever use.
  /// - Throws: ``TooManyStates`` before anything large is made.
  init(
    network: RoadNetwork, demands: [RoadNetwork.Demand], departureSteps: Int,
    longest: (_ link: RoadNetwork.Link, _ vehicles: Double) -> Int
  ) throws(TooManyStates) {
    let demandsOf = Dictionary(grouping: demands, by: \.destination)
    destinations = demandsOf.keys.sorted()
    var routes: [Routes] = []
    var vehicles = network.links.map { _ in 0.0 }
    var placeCount = 0
    for destination in destinations {
      let found = Routes(network, to: destination, demandsOf[destination, default: []])
      placeCount += found.links.count + 1
      guard placeCount <= Self.pairLimit else { throw TooManyStates(atLeast: placeCount) }
      for link in found.links { vehicles[link] += found.vehicles }
      routes.append(found)
    }
    self.longest = zip(network.links, vehicles).map { $1 > 0 ? longest($0, $1) : 0 }
    let nodes = routes.flatMap { found in found.origins + found.links.map { network.links[$0].head }
    }
    actionCount = nodes.reduce(1) { max($0, network.exits[$1].count) }

    var count = 0
    for found in routes {
      count += 1 + found.origins.count * departureSteps
      for link in found.links { count += self.longest[link] }
      guard count <= Self.pairLimit / actionCount else { throw TooManyStates(atLeast: count) }
    }
    for (destination, found) in zip(destinations, routes) {
      add(found, to: destination, of: network, departureSteps: departureSteps)
    }
  }

  /// The places of one destination.
  private mutating func add(
    _ routes: Routes, to destination: Int, of network: RoadNetwork, departureSteps: Int
  ) {
    let first = places.count
    var placeOfLink: [Int: Int] = [:]
    for (index, link) in routes.links.enumerated() {
      placeOfLink[link] = first + routes.origins.count + index
    }
    let arrival = first + routes.origins.count + routes.links.count
    func append(_ site: Site, count: Int, ways choices: [Way]) {
      places.append(
        Place(
          site: site, states: stateCount..<stateCount + count,
          ways: ways.count..<ways.count + choices.count))
      ways += choices
      stateCount += count
    }
    func choices(at node: Int) -> [Way] {
      if node == destination { return [Way(action: 0, place: arrival)] }
      return network.exits[node].enumerated().compactMap { action, link in
        placeOfLink[link].map { Way(action: action, place: $0) }
      }
    }
    for node in routes.origins {
      append(.origin(node), count: departureSteps, ways: choices(at: node))
    }
    for link in routes.links {
      append(.link(link), count: longest[link], ways: choices(at: network.links[link].head))
    }
    append(.arrived, count: 1, ways: [Way(action: 0, place: arrival)])
    placesOfDestination.append(first..<places.count)
  }

  /// How vehicles of one destination can go.
  private struct Routes {
    /// The nodes where they start, ascending.
    let origins: [Int]
    /// The links on which they can come, ascending.
    let links: [Int]
    /// How many they are.
    let vehicles: Double

    init(_ network: RoadNetwork, to destination: Int, _ demands: [RoadNetwork.Demand]) {
      origins = Set(demands.map(\.origin)).sorted()
      vehicles = demands.reduce(0) { $0 + $1.vehicles }
      let leadsThere = network.linksTowards(destination)
      var isReached = network.links.map { _ in false }
      var nodes = origins
      while let node = nodes.popLast() {
        for link in network.exits[node] where leadsThere[link] && !isReached[link] {
          isReached[link] = true
          nodes.append(network.links[link].head)
        }
      }
      links = network.links.indices.filter { isReached[$0] }
    }
  }
}

/// A network has more states than are worth beginning with.
struct TooManyStates: Error {
  /// How many there are at least.
  let atLeast: Int
}
