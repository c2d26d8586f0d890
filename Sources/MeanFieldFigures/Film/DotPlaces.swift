import Foundation

/// Where in its cell each agent's dot is, a cell being one unit wide: the seeds of a sunflower, which
/// fill a disc evenly however many there are (Vogel 1979).
struct DotPlaces {
  /// The radius of the whole flower.
  private static let reach = 0.43
  private static let (leastRadius, largestRadius) = (0.042, 0.09)
  /// The angle from one seed to the next.
  private static let angle = Double.pi * (3 - 5.0.squareRoot())

  /// The radius of a dot.
  let radius: Double
  /// Which seed each agent is, shape [N].
  private let seeds: [Int]

  /// Places of so many agents.
  ///
  /// - Parameter pixel: The width of a pixel.
  init(count: Int, pixel: Double) {
    // Seeds are about 1.9 reach/√N apart: when all are in one cell, dots overlap a little.
    let touching = 1.1 * Self.reach / Double(count).squareRoot()
    radius = min(max(touching, Self.leastRadius, 2 * pixel), Self.largestRadius, 5 * pixel)
    // Agents who start together are neighbours in number; they are to be spread over the flower.
    let order = (0..<count).sorted { Self.spread($0) < Self.spread($1) }
    var seeds = [Int](repeating: 0, count: count)
    for (seed, agent) in order.enumerated() { seeds[agent] = seed }
    self.seeds = seeds
  }

  /// The place of an agent.
  subscript(agent: Int) -> (x: Double, y: Double) {
    let seed = Double(seeds[agent])
    let distance =
      (Self.reach - radius) * ((seed + 0.5) / Double(seeds.count)).squareRoot()
    return (0.5 + distance * cos(seed * Self.angle), 0.5 + distance * sin(seed * Self.angle))
  }

  /// Multiples of √2 without their whole part, which are evenly spread.
  private static func spread(_ agent: Int) -> Double {
    (Double(agent) * 2.0.squareRoot()).truncatingRemainder(dividingBy: 1)
  }
}
