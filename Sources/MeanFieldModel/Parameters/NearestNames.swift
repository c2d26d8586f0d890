/// The names nearest to a misspelt one: at most `limit` of those within a third of its length (at
/// least two) in edits whatever the case, or that it begins or is a longer part of, nearest first.
public func nearestNames(to name: String, among names: [String], limit: Int = 3) -> [String] {
  let reach = max(2, name.count / 3)
  let lowered = name.lowercased()
  if lowered.isEmpty { return [] }
  func distance(_ candidate: String) -> Int {
    let isPart = candidate.hasPrefix(lowered) || (lowered.count >= 4 && candidate.contains(lowered))
    // A difference in length alone takes as many edits; a name may be very long.
    let isNear = abs(candidate.count - lowered.count) <= reach
    return min(isNear ? editDistance(lowered, candidate.lowercased()) : .max, isPart ? 1 : .max)
  }
  return
    names
    .map { (name: $0, distance: distance($0)) }
    .filter { $0.distance <= reach }
    .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
    .prefix(limit)
    .map(\.name)
}

/// The least number of insertions, deletions, substitutions and swaps of neighbours that turn one
/// text into the other (optimal string alignment).
func editDistance(_ first: String, _ second: String) -> Int {
  let (first, second) = (Array(first), Array(second))
  var older: [Int] = []
  var previous = Array(0...second.count)
  for row in first.indices {
    var current = [row + 1]
    for column in second.indices {
      let substituted = previous[column] + (first[row] == second[column] ? 0 : 1)
      var best = min(substituted, previous[column + 1] + 1, current[column] + 1)
      if row > 0, column > 0, first[row] == second[column - 1], first[row - 1] == second[column] {
        best = min(best, older[column - 1] + 1)
      }
      current.append(best)
    }
    (older, previous) = (previous, current)
  }
  return previous[second.count]
}
