import MeanFieldModel

/// Ranks in ascending order, with how many messages tell each.
struct RankTally: Sendable {
  /// A rank and the number of messages that tell this rank or a lesser one.
  private struct Entry {
    let rank: Int32
    var upTo: Int
  }

  /// In ascending order of rank.
  private var entries: [Entry] = []

  /// What so many messages tell.
  init(_ ranks: [Int32]) {
    self.init(of: ranks.map { ($0, 1) })
  }

  /// What all of these tell together.
  init(merging tallies: [RankTally]) {
    self.init(
      of: tallies.flatMap { tally in
        tally.entries.indices.map { index in
          let entry = tally.entries[index]
          return (entry.rank, entry.upTo - (index > 0 ? tally.entries[index - 1].upTo : 0))
        }
      })
  }

  private init(of counted: [(rank: Int32, count: Int)]) {
    var total = 0
    for (rank, count) in counted.sorted(by: { $0.rank < $1.rank }) {
      total += count
      if entries.last?.rank == rank { entries.removeLast() }
      entries.append(Entry(rank: rank, upTo: total))
    }
  }

  /// The least rank that arrives, or `Int32.max` if none does.
  ///
  /// - Parameters:
  ///   - probability: Of each message, by itself.
  ///   - stream: Where the random number comes from.
  func first(arrivingWith probability: Double, using stream: inout RandomStream) -> Int32 {
    let lost = messagesBeforeFirst(arrivingWith: probability, using: &stream)
    guard let total = entries.last?.upTo, lost < total else { return .max }
    // The first entry that counts more messages than were lost.
    var (low, high) = (0, entries.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].upTo > lost { high = middle } else { low = middle + 1 }
    }
    return entries[low].rank
  }
}
