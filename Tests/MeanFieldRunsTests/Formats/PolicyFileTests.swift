import MeanFieldGames
import MeanFieldModel
import Testing

@testable import MeanFieldRuns

@Suite struct PolicyFileTests {
  @Test func readsBackBitByBit() throws {
    let folder = try TemporaryFolder()
    let game = CrowdModelling2D(map: .fourRooms(size: 13), horizon: .finite(steps: 40))
    let policy = Policy.uniform(for: game)
    try PolicyFile.write(policy, for: game, to: folder.path("p.npy"))
    #expect(try NumericTable.readNPY(path: folder.path("p.npy")).shape == [40, 104, 5])
    #expect(try PolicyFile.read(path: folder.path("p.npy"), for: game) == policy)
  }

  /// A stationary game's policy has no axis of time, or one of length 1.
  @Test func stationaryPoliciesHaveTwoAxes() throws {
    let folder = try TemporaryFolder()
    let game = Stationary()
    let policy = Policy.uniform(for: game)
    try PolicyFile.write(policy, for: game, to: folder.path("p.npy"))
    #expect(try NumericTable.readNPY(path: folder.path("p.npy")).shape == [2, 2])
    #expect(try PolicyFile.read(path: folder.path("p.npy"), for: game) == policy)
    try NumericTable(shape: [1, 2, 2], values: policy.probabilities).write(to: folder.path("q.npy"))
    #expect(try PolicyFile.read(path: folder.path("q.npy"), for: game) == policy)
  }

  /// Policies of left-right, shape [2, 3, 2], of which the row of step 1 and state 1 is `row`.
  private static let faults: [(row: [Double], reason: String?)] = [
    ([0.25, 0.75], nil),
    ([0.250_000_3, 0.75], nil),
    ([0.2501, 0.75], "step 1, state left: probabilities sum to 1.0001"),
    ([-0.5, 1.5], "step 1, state left: action 0 has probability -0.5"),
    ([.nan, 1], "step 1, state left: action 0 has probability nan"),
    ([1, .infinity], "step 1, state left: action 1 has probability inf"),
    ([0, 0], "step 1, state left: probabilities sum to 0.0"),
  ]

  @Test(arguments: faults)
  func checksRows(_ row: [Double], reason: String?) throws {
    let folder = try TemporaryFolder()
    let path = folder.path("p.npy")
    let rows = [0.5, 0.5, 1, 0, 0, 1, 0.5, 0.5] + row + [0.1, 0.9]
    try NumericTable(shape: [2, 3, 2], values: rows).write(to: path)
    guard let reason else {
      let policy = try PolicyFile.read(path: path, for: LeftRight())
      #expect(abs(policy[1, 1, 0] + policy[1, 1, 1] - 1) < 1e-15)
      #expect(policy[0, 0, 0] == 0.5 && policy[1, 2, 0] == 0.1)
      return
    }
    let error = #expect(throws: UserError.self) {
      try PolicyFile.read(path: path, for: LeftRight())
    }
    #expect(error?.description.hasPrefix("\(path): \(reason)") == true, "\(error?.message ?? "")")
  }

  @Test(arguments: [[6, 2], [2, 2, 3], [1, 2, 3, 2], [12]])
  func checksTheShape(_ shape: [Int]) throws {
    let folder = try TemporaryFolder()
    try NumericTable(shape: shape, values: Array(repeating: 0.5, count: 12))
      .write(to: folder.path("p.npy"))
    let error = #expect(throws: UserError.self) {
      try PolicyFile.read(path: folder.path("p.npy"), for: LeftRight())
    }
    #expect(error?.message == "a policy of this game has the shape [2, 3, 2], not \(shape)")
  }

  @Test func namesTheIllegalAction() throws {
    let folder = try TemporaryFolder()
    let game = CrowdModelling2D(map: .fourRooms(size: 5), horizon: .finite(steps: 1))
    var policy = Policy.uniform(for: game)
    for action in 0..<5 { policy[0, 0, action] = action == 1 ? 1 : 0 }
    try PolicyFile.write(policy, for: game, to: folder.path("p.npy"))
    let error = #expect(throws: UserError.self) {
      try PolicyFile.read(path: folder.path("p.npy"), for: game)
    }
    #expect(error?.message.contains("state (1, 1): illegal action up has probability 1.0") == true)
  }
}

/// A discounted game of two states, in which the next state is the action.
private struct Stationary: Game {
  let space = StateActionSpace(states: ["a", "b"], actions: ["a", "b"])
  let horizon = Horizon.discounted(0.9)
  let initialDistribution = [0.5, 0.5]

  func fillRewards(_ rewards: inout [Double], at step: Int, meanField: MeanField) {
    for pair in rewards.indices { rewards[pair] = 0 }
  }

  func fillTransitions(
    _ transitions: inout TransitionRows, at step: Int, meanField: MeanField
  ) {
    for action in 0..<2 {
      let row = transitions.appendCertain(action)
      for state in 0..<2 { transitions[state, action] = row }
    }
  }
}
