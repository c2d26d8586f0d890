import MeanFieldModel

/// Which random numbers an estimate is made from.
struct Draws: Sendable {
  /// The learner's seed.
  let seed: UInt64
  /// Which iteration of the learner.
  let iteration: Int
  /// Which of several estimates of the iteration.
  let number: Int

  /// How many trajectories have one random stream, and go through the steps together.
  private static let blockSize = 256

  /// How many blocks so many trajectories make.
  static func blockCount(of trajectories: Int) -> Int {
    (trajectories + blockSize - 1) / blockSize
  }

  /// Calls `body` once for each block of trajectories, with their numbers and their stream, on any of
  /// the team's threads.
  func forEachBlock(
    of trajectories: Int, on team: ThreadTeam,
    _ body: (_ block: Int, _ members: Range<Int>, _ stream: RandomStream) -> Void
  ) {
    team.perform(parts: Self.blockCount(of: trajectories)) { block in
      let first = block * Self.blockSize
      let stream = RandomStream(
        seed: seed, purpose: .trajectories, trial: iteration, step: number, block: block)
      body(block, first..<min(first + Self.blockSize, trajectories), stream)
    }
  }
}
