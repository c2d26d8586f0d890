/// The names nearest to a misspelt one, whatever the case, and at most `limit` of them.
///
/// First come those within a third of its length in edits (at least two), where a name that it
/// begins is one edit away; then those that it is another part of, if it has four letters; among
/// equals the shorter ones.
public func nearestNames(to name: String, among names: [String], limit: Int = 3) -> [String] {
  let reach = max(2, name.count / 3)
  let lowered = name.lowercased()
  if lowered.isEmpty { return [] }
  func distance(_ candidate: String) -> Int? {
    let candidate = candidate.lowercased()
    // A difference in length alone takes as many edits; a name may be very long.
    let isNear = abs(candidate.count - lowered.count) <= reach
    let edits = isNear ? editDistance(lowered, candidate) : .max
    if candidate.hasPrefix(lowered) { return min(edits, 1) }
    if edits <= reach { return edits }
    return lowered.count >= 4 && candidate.contains(lowered) ? reach + 1 : nil
  }
  return
    names
    .compactMap { name in distance(name).map { (name: name, distance: $0) } }
    .sorted { ($0.distance, $0.name.count, $0.name) < ($1.distance, $1.name.count, $1.name) }
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
