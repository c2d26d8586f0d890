#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A road network: one-way links between nodes that take longer the more vehicles are on them.
public struct RoadNetwork: Sendable, Equatable {
  /// A road from one node to another.
  public struct Link: Sendable, Equatable {
    /// The node it leads from.
    public let tail: Int
    /// The node it leads to.
    public let head: Int
    /// Its travel time when it is empty, in units of time.
    public let freeFlowTime: Double
    /// The number of vehicles at which ``delayFactor`` is the relative delay.
    public let capacity: Double
    /// The relative delay at capacity.
    public let delayFactor: Double
    /// How steeply the delay grows.
    public let delayPower: Double

    /// A link of the given travel times; without a delay factor it takes the same for all.
    public init(
      from tail: Int, to head: Int, freeFlowTime: Double, capacity: Double = 1,
      delayFactor: Double = 0, delayPower: Double = 1
    ) {
      precondition(
        freeFlowTime >= 0 && capacity > 0 && delayFactor >= 0 && delayPower >= 0,
        "a link needs a positive capacity, and times, factors and powers from 0")
      self.tail = tail
      self.head = head
      self.freeFlowTime = freeFlowTime
      self.capacity = capacity
      self.delayFactor = delayFactor
      self.delayPower = delayPower
    }

    /// The travel time with that many vehicles on the link, by the function of the Bureau of Public
    /// Roads: `t₀ (1 + b (v / c)^p)`; infinite if it is beyond all numbers.
    public func travelTime(vehicles: Double) -> Double {
      guard freeFlowTime > 0, delayFactor > 0 else { return freeFlowTime }
      return freeFlowTime * (1 + delayFactor * pow(vehicles / capacity, delayPower))
    }
  }

  /// Vehicles that want to go from one node to another.
  public struct Demand: Sendable, Equatable {
    /// Where they start.
    public let origin: Int
    /// Where they want to go.
    public let destination: Int
    /// How many they are.
    public let vehicles: Double

    /// The least share of all vehicles that a demand may be: less is nothing once it is divided
    /// among departures and ways, and a population of nobody has no value.
    static let leastShare = 1e-100

    /// A demand of more than no vehicle.
    public init(from origin: Int, to destination: Int, vehicles: Double) {
      precondition(
        origin != destination && vehicles > 0 && vehicles.isFinite,
        "a demand is a positive number of vehicles between two nodes")
      self.origin = origin
      self.destination = destination
      self.vehicles = vehicles
    }
  }

  /// The nodes' names.
  public let nodeLabels: [String]
  /// The links.
  public let links: [Link]
  /// Whether a vehicle may drive through a node, and not only start or end there.
  public let isThrough: [Bool]
  /// The links that lead out of each node, in the order of ``links``.
  public let exits: [[Int]]

  /// A network of the given links.
  ///
  /// - Parameters:
  ///   - nodes: The nodes' names.
  ///   - links: The links, between nodes numbered from 0.
  ///   - isThrough: Whether a vehicle may drive through a node; it may through all if `nil`.
  public init(nodes: [String], links: [Link], isThrough: [Bool]? = nil) {
    precondition(
      links.allSatisfy { nodes.indices.contains($0.tail) && nodes.indices.contains($0.head) },
      "a link leads from or to a node that is none of the \(nodes.count)")
    nodeLabels = nodes
    self.links = links
    self.isThrough = isThrough ?? nodes.map { _ in true }
    precondition(self.isThrough.count == nodes.count, "isThrough must tell of every node")
    var exits: [[Int]] = nodes.map { _ in [] }
    for (index, link) in links.enumerated() { exits[link.tail].append(index) }
    self.exits = exits
  }

  /// Whether a vehicle that wants to go to `destination` can still get there by way of each link:
  /// the link ends there, or at a node it may drive through that has such a link.
  public func linksTowards(_ destination: Int) -> [Bool] {
    let entries = entries()
    var leadsThere = links.map { _ in false }
    var nodes = [destination]
    var isFound = nodeLabels.map { _ in false }
    isFound[destination] = true
    while let node = nodes.popLast() {
      for link in entries[node] {
        // A vehicle that has arrived goes nowhere.
        let tail = links[link].tail
        leadsThere[link] = tail != destination
        if isThrough[tail], !isFound[tail] {
          isFound[tail] = true
          nodes.append(tail)
        }
      }
    }
    return leadsThere
  }

  /// The links that lead into each node.
  private func entries() -> [[Int]] {
    var entries: [[Int]] = nodeLabels.map { _ in [] }
    for (index, link) in links.enumerated() { entries[link.head].append(index) }
    return entries
  }

  /// The least length of a way from each node to `destination`, nil where there is none.
  ///
  /// - Parameters:
  ///   - destination: A node.
  ///   - lengths: Of each link, positive.
  /// - Complexity: O(nodes × links) at worst, O(links) or so on roads.
  public func distances(to destination: Int, lengths: [Int]) -> [Int?] {
    let entries = entries()
    var distances: [Int?] = nodeLabels.map { _ in nil }
    distances[destination] = 0
    var nodes = [destination]
    while !nodes.isEmpty {
      var nearer: Set<Int> = []
      for node in nodes where node == destination || isThrough[node] {
        for link in entries[node] {
          let length = (distances[node] ?? 0) + lengths[link]
          let tail = links[link].tail
          if length < distances[tail] ?? .max {
            distances[tail] = length
            nearer.insert(tail)
          }
        }
      }
      nodes = nearer.sorted()
    }
    return distances
  }
}

extension RoadNetwork {
  /// The network of Braess 1968 with the numbers of OpenSpiel 2.0.2: from A to D by way of B or C,
  /// and a bridge from B to C unless it is closed.
  ///
  /// A→B and C→D take 1 + v/5 with v vehicles on them, A→C and B→D 2, and the bridge 0.25.
  public static func braess(bridge: Bool = true) -> RoadNetwork {
    let crossing = [Link(from: 1, to: 2, freeFlowTime: 0.25)]
    return RoadNetwork(
      nodes: ["A", "B", "C", "D"],
      links: [
        Link(from: 0, to: 1, freeFlowTime: 1, capacity: 5, delayFactor: 1),
        Link(from: 0, to: 2, freeFlowTime: 2),
      ] + (bridge ? crossing : []) + [
        Link(from: 1, to: 3, freeFlowTime: 2),
        Link(from: 2, to: 3, freeFlowTime: 1, capacity: 5, delayFactor: 1),
      ])
  }

  /// Two links of travel time 1 in a row, from O by way of A to D; OpenSpiel 2.0.2.
  public static let line = RoadNetwork(
    nodes: ["O", "A", "D"],
    links: [Link(from: 0, to: 1, freeFlowTime: 1), Link(from: 1, to: 2, freeFlowTime: 1)])
}
