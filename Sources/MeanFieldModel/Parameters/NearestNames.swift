/// The names nearest to a misspelt one: at most `limit` of those within a third of its length (at
/// least two) in edits, or that it begins, nearest first.
public func nearestNames(to name: String, among names: [String], limit: Int = 3) -> [String] {
  let reach = max(2, name.count / 3)
  return
    names
    .map { (name: $0, distance: min(editDistance(name, $0), $0.hasPrefix(name) ? 1 : .max)) }
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
