public import MeanFieldModel

/// A road network as the files of Transportation Networks for Research tell it.
///
/// Both files begin with metadata, lines `<KEY> value` up to `<END OF METADATA>`. Lines that begin
/// with `~` are comments.
///
/// | file | metadata | then |
/// |---|---|---|
/// | net | NUMBER OF ZONES, NUMBER OF NODES, FIRST THRU NODE, NUMBER OF LINKS | a line for each link: init node, term node, capacity, length, free flow time, b, power, and more that is not read; a semicolon |
/// | trips | NUMBER OF ZONES, and TOTAL OD FLOW if given | `Origin` and a zone, then for each destination `zone : vehicles ;` |
///
/// Nodes are numbered from 1, the zones first; vehicles do not drive through nodes below the first
/// thru node. Length, speed, toll and type are not read: a link costs its travel time. Trips within
/// a zone stay off the roads and are left out. There are no times of departure in these files.
///
/// Source: Transportation Networks for Research, README; the networks there are read, but Munich's,
/// whose metadata have no first thru node.
public struct TNTPNetwork: Sendable, Equatable {
  /// The roads; nodes that no link touches are not among them.
  public let network: RoadNetwork
  /// The number of zones, which are the nodes 1 to this.
  public let zoneCount: Int
  /// The network's node of each number.
  private let nodeOfNumber: [Int: Int]

  /// Reads a net file.
  ///
  /// - Throws: ``/MeanFieldModel/TextError`` with line and column for anything that is not as
  ///   above, for numbers of links, nodes or zones that do not fit, and for capacities that are not
  ///   positive. What the metadata announce is only compared, never allocated.
  public static func read(_ text: String) throws(TextError) -> TNTPNetwork {
    let file = try TNTPText(text)
    let zoneCount = try file.count("<NUMBER OF ZONES>")
    let nodeCount = try file.count("<NUMBER OF NODES>")
    let firstThrough = try file.count("<FIRST THRU NODE>")
    let linkCount = try file.count("<NUMBER OF LINKS>")
    if zoneCount > nodeCount, let word = file.value("<NUMBER OF ZONES>") {
      throw file.error("there are \(zoneCount) zones but only \(nodeCount) nodes", at: word)
    }
    var rows: [Row] = []
    var cursor = file.cursor
    while let words = cursor.nextLine() {
      rows.append(try Row(words, of: file, nodeCount: nodeCount))
    }
    if rows.count != linkCount, let word = file.value("<NUMBER OF LINKS>") {
      throw file.error("\(linkCount) links are announced, \(rows.count) are there", at: word)
    }
    guard !rows.isEmpty else { throw file.errorAtEnd("the network has no link") }
    let numbers = Set(rows.flatMap { [$0.tail, $0.head] }).sorted()
    let nodes = Dictionary(uniqueKeysWithValues: zip(numbers, numbers.indices))
    return TNTPNetwork(
      network: RoadNetwork(
        nodes: numbers.map { "\($0)" }, links: rows.map { $0.link(between: nodes) },
        isThrough: numbers.map { $0 >= firstThrough }),
      zoneCount: zoneCount, nodeOfNumber: nodes)
  }

  /// Reads a trips file of this network: the demands from zone to zone, in the order of the file.
  ///
  /// - Throws: ``/MeanFieldModel/TextError`` with line and column for anything that is not of the
  ///   form above, for zones that the network does not have, for a pair of zones that is there
  ///   twice, for trips where no way leads, for trips that do not add up to the total or are less
  ///   than 1e-100 of it, and if there are none.
  public func demands(_ text: String) throws(TextError) -> [RoadNetwork.Demand] {
    let file = try TNTPText(text)
    let zones = try file.count("<NUMBER OF ZONES>")
    if zones != zoneCount, let word = file.value("<NUMBER OF ZONES>") {
      throw file.error("the network has \(zoneCount) zones, not \(zones)", at: word)
    }
    let trips = try trips(in: file)
    let sum = trips.reduce(0) { $0 + $1.vehicles }
    guard sum.isFinite else {
      throw file.errorAtEnd("the trips add up to more than a number holds")
    }
    if let word = file.value("<TOTAL OD FLOW>") {
      let total = try file.number(word)
      // Totals are written with six digits or more.
      guard abs(total - sum) <= 1e-5 * total else {
        throw file.error("\(total) trips are announced, \(sum) are there", at: word)
      }
    }
    let between = trips.filter { $0.origin != $0.destination && $0.vehicles > 0 }
    guard !between.isEmpty else { throw file.errorAtEnd("nobody goes from one zone to another") }
    let total = between.reduce(0) { $0 + $1.vehicles }
    if let few = between.first(where: { $0.vehicles < RoadNetwork.Demand.leastShare * total }) {
      throw file.error("\(few.vehicles) vehicles are too few beside \(total) in all", at: few.word)
    }
    try requireWays(for: between, in: file)
    return between.compactMap { trip in
      guard let origin = nodeOfNumber[trip.origin],
        let destination = nodeOfNumber[trip.destination]
      else { return nil }
      return RoadNetwork.Demand(from: origin, to: destination, vehicles: trip.vehicles)
    }
  }

  /// A line of a net file.
  private struct Row {
    var tail: Int
    var head: Int
    var capacity: Double
    var freeFlowTime: Double
    var delayFactor: Double
    var delayPower: Double

    static let columns =
      "init node, term node, capacity, length, free flow time, b and power"

    init(_ words: [TNTPText.Word], of file: TNTPText, nodeCount: Int) throws(TextError) {
      let fields = words.prefix { file.text($0) != ";" }
      guard fields.count >= 7 else {
        throw file.error("a link needs \(Self.columns)", at: words[0])
      }
      if words.count > fields.count + 1 {
        throw file.error("nothing may follow the semicolon", at: words[fields.count + 1])
      }
      tail = try Self.node(fields[0], of: file, nodeCount: nodeCount)
      head = try Self.node(fields[1], of: file, nodeCount: nodeCount)
      guard tail != head else {
        throw file.error("the link leads back to where it begins", at: fields[1])
      }
      capacity = try file.number(fields[2])
      guard capacity > 0 else { throw file.error("a capacity must be above 0", at: fields[2]) }
      freeFlowTime = try file.number(fields[4])
      delayFactor = try file.number(fields[5])
      delayPower = try file.number(fields[6])
    }

    private static func node(
      _ word: TNTPText.Word, of file: TNTPText, nodeCount: Int
    ) throws(TextError) -> Int {
      let node = try file.integer(word)
      guard node >= 1, node <= nodeCount else {
        throw file.error("there is no node \(node): they are 1 to \(nodeCount)", at: word)
      }
      return node
    }

    func link(between nodes: [Int: Int]) -> RoadNetwork.Link {
      RoadNetwork.Link(
        from: nodes[tail, default: 0], to: nodes[head, default: 0], freeFlowTime: freeFlowTime,
        capacity: capacity, delayFactor: delayFactor, delayPower: delayPower)
    }
  }

  /// An entry of a trips file.
  private struct Trip {
    var origin: Int
    var destination: Int
    var vehicles: Double
    /// Where the destination is named.
    var word: TNTPText.Word
  }

  private struct Pair: Hashable {
    var origin: Int
    var destination: Int
  }

  private func trips(in file: TNTPText) throws(TextError) -> [Trip] {
    var trips: [Trip] = []
    var seen: Set<Pair> = []
    var origin: Int?
    var cursor = file.cursor
    while let word = cursor.next() {
      if file.text(word).lowercased() == "origin" {
        origin = try zone(cursor.next("a zone"), of: file)
        continue
      }
      guard let origin else { throw file.error("expected Origin and a zone first", at: word) }
      let destination = try zone(word, of: file)
      guard seen.insert(Pair(origin: origin, destination: destination)).inserted else {
        throw file.error("trips from \(origin) to \(destination) are there twice", at: word)
      }
      try cursor.skip(":")
      let vehicles = try file.number(cursor.next("a number of vehicles"))
      try cursor.skip(";")
      trips.append(Trip(origin: origin, destination: destination, vehicles: vehicles, word: word))
    }
    return trips
  }

  private func zone(_ word: TNTPText.Word, of file: TNTPText) throws(TextError) -> Int {
    let zone = try file.integer(word)
    guard zone >= 1, zone <= zoneCount else {
      throw file.error("there is no zone \(zone): they are 1 to \(zoneCount)", at: word)
    }
    return zone
  }

  /// Refuses the first trip for which no way leads to the destination.
  private func requireWays(for trips: [Trip], in file: TNTPText) throws(TextError) {
    var faults: [Trip] = []
    for (destination, trips) in Dictionary(grouping: trips, by: \.destination) {
      let leadsThere = nodeOfNumber[destination].map(network.linksTowards)
      faults += trips.filter { trip in
        guard let leadsThere, let origin = nodeOfNumber[trip.origin] else { return true }
        return !network.exits[origin].contains { leadsThere[$0] }
      }
    }
    if let first = faults.min(by: { $0.word.bytes.lowerBound < $1.word.bytes.lowerBound }) {
      throw file.error(
        "no way leads from zone \(first.origin) to zone \(first.destination)", at: first.word)
    }
  }
}
