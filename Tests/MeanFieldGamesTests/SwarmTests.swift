import MeanFieldGames
import MeanFieldModel
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct SwarmTests {
  /// The rewards of staying, which are those of all moves, shape [S].
  private func rewards(_ game: Swarm, _ states: [Double]) -> [Double] {
    let rewards = filled(game, states: states).rewards
    let moves = GridMap.moveLabels.count
    for pair in rewards.indices { #expect(rewards[pair] == rewards[pair / moves * moves]) }
    return stride(from: 0, to: rewards.count, by: moves).map { rewards[$0] }
  }

  // MARK: - Rewards and moves

  @Test("ten agents on a small map are rewarded as by hand")
  func rewardsByHand() throws {
    let map = try GridMap.read("T..\n#.T")
    // One alone on a target, three, half of one, three and a half, and two on a target.
    let states = [0.1, 0.3, 0.05, 0.35, 0.2]
    let ten = log(10.0)
    let expected: [(Swarm.Task, [Double])] = [
      (.cluster, [0, log(3.0) / ten, 0, log(3.5) / ten, log(2.0) / ten]),
      (.agree, [0, 0, 0, 0, 0.6]),
      (.diffuse, [0.98, 0, 0, 0, 0.96]),
    ]
    for (task, numbers) in expected {
      let game = Swarm(task: task, map: map, agentCount: 10)
      #expect(distance(rewards(game, states), numbers) < Tolerance.rounding, "\(task)")
    }
  }

  @Test("one agent on a target is alone and two are not, whatever rounding makes of their shares")
  func threshold() throws {
    let map = try GridMap.read("T.")
    for count in 2...300 {
      let game = Swarm(task: .agree, map: map, agentCount: count)
      for one in [1 / Double(count), 1 - Double(count - 1) * (1 / Double(count))] {
        #expect(rewards(game, [one, 1 - one]) == [0, 0])
        let reward = rewards(game, [2 * one, 1 - 2 * one])[0]
        #expect(abs(reward - (2 / Double(count) + 1) / 2) < Tolerance.rounding)
      }
    }
  }

  @Test("an agent who is all there is meets nobody")
  func single() {
    let states = [1.0, 0, 0, 0]
    for (task, reward) in [(Swarm.Task.cluster, 0), (.agree, 0), (.diffuse, 0.75)] {
      let game = Swarm(task: task, map: .empty(size: 2), agentCount: 1)
      #expect(rewards(game, states)[0] == reward, "\(task)")
    }
  }

  @Test("rewards lie from 0 to 1, and reach 1 where they can", arguments: Swarm.Task.allCases)
  func range(task: Swarm.Task) {
    let game = Swarm(task: task)
    for share in [0, 1e-9, 1.0 / 200, 0.01, 0.3, 1] {
      let rewards = rewards(game, [share] + Array(repeating: (1 - share) / 63, count: 63))
      #expect(rewards.allSatisfy { (0...1).contains($0) })
      #expect((rewards[0] == 1) == (share == (task == .diffuse ? 0 : 1)))
    }
  }

  @Test("moves lead to the next cell, and stay where there is none")
  func moves() throws {
    let game = Swarm(task: .cluster, map: try GridMap.read("...\n#.."))
    let process = filled(game, states: game.initialDistribution)
    // Stay, up, right, down, left.
    let next = [
      [0, 0, 1, 0, 0], [1, 1, 2, 3, 0], [2, 2, 2, 4, 1], [3, 1, 4, 3, 3], [4, 2, 4, 4, 3],
    ]
    for (place, successors) in next.enumerated() {
      for (move, successor) in successors.enumerated() {
        #expect(process.law(place, move) == (0..<5).map { $0 == successor ? 1 : 0 })
      }
    }
    #expect(process.transitions.rowCount == 1 + 5)
  }

  // MARK: - Settings

  @Test("agents start in the S cells and aim at the T cells, or everywhere and at the corners")
  func map() throws {
    let marked = Swarm(task: .diffuse, map: try GridMap.read("S.T\n.S#"))
    #expect(marked.initialDistribution == [0.5, 0, 0, 0, 0.5])
    let none = [Double](repeating: 0, count: 5)
    #expect(rewards(marked, none).map { $0 > 0 } == [false, false, true, false, false])
    let plain = Swarm(task: .diffuse, map: try GridMap.read("...\n..#"))
    #expect(plain.initialDistribution.allSatisfy { $0 == 0.2 })
    #expect(rewards(plain, none).map { $0 > 0 } == [true, false, true, true, false])
  }

  @Test("a map without a target is refused, but for gathering anywhere")
  func withoutTarget() throws {
    func game(_ task: String) throws -> Swarm {
      let values = try Swarm.entry.resolve(["task": task, "map": "a file"]) { _, _ in
        .text("###\n#.#\n###")
      }
      return try Swarm(parameters: values)
    }
    #expect(try game("cluster").space.stateCount == 1)
    for task in ["agree", "diffuse"] {
      #expect {
        try game(task)
      } throws: {
        ($0 as? FileError)?.key == "map" && "\($0)".contains("target")
      }
    }
  }

  @Test("settings tell the size", arguments: Swarm.Task.allCases)
  func settings(task: Swarm.Task) throws {
    let values = try Swarm.entry.resolve(["preset": task.rawValue, "size": "5", "agents": "50"])
    let game = try Swarm(parameters: values)
    #expect(game.task == task && game.agentCount == 50 && game.horizon == .discounted(0.9))
    #expect(game.space.stateCount == 25)
    let size = try #require(try Swarm.size(parameters: values))
    #expect(size.stateCount == 25 && size.actionCount == 5 && size.steps == 1)
  }

  // MARK: - What behaviour is worth

  /// Everybody walks into a corner: the first one, or the nearest.
  private func walk(in game: Swarm, toNearest: Bool) -> Policy {
    Policy(for: game) { _, place, move in
      let (row, column) = (place / 8, place % 8)
      let up = toNearest && row >= 4 ? 3 : 1
      let left = toNearest && column >= 4 ? 2 : 4
      let isRowDone = row == (up == 1 ? 0 : 7)
      let isColumnDone = column == (left == 4 ? 0 : 7)
      return move == (!isRowDone ? up : !isColumnDone ? left : 0) ? 1 : 0
    }
  }

  /// The mean of 0.9 to the power of 0, 1, … `count` − 1.
  private func delay(_ count: Int) -> Double {
    (0..<count).reduce(0) { $0 + pow(0.9, Double($1)) } / Double(count)
  }

  @Test(
    "who gathers in a corner has 10 in all from there on", arguments: [Swarm.Task.cluster, .agree])
  func gathering(task: Swarm.Task) throws {
    let game = Swarm(task: task)
    let found = game.exploitability(of: walk(in: game, toNearest: false))
    #expect(abs(found.value - 10 * delay(8) * delay(8)) < Tolerance.stationary)
    #expect(abs(found.exploitability) < Tolerance.stationary)

    let there = Swarm(
      task: task, map: try GridMap.read("S" + String(repeating: "\n........", count: 7)))
    #expect(there.initialDistribution[0] == 1)
    #expect(abs(there.exploitability(of: resting(in: there)).value - 10) < Tolerance.stationary)
  }

  @Test("who spreads over the corners has 9.75 in all from there on")
  func spreading() throws {
    let game = Swarm(task: .diffuse)
    let found = game.exploitability(of: walk(in: game, toNearest: true))
    #expect(abs(found.value - 9.75 * delay(4) * delay(4)) < Tolerance.stationary)
    #expect(abs(found.exploitability) < Tolerance.stationary)

    let edge = "S......S\n"
    let inside = String(repeating: "........\n", count: 6)
    let there = Swarm(task: .diffuse, map: try GridMap.read(edge + inside + edge))
    #expect(abs(there.exploitability(of: resting(in: there)).value - 9.75) < Tolerance.stationary)
  }

  private func resting(in game: Swarm) -> Policy {
    Policy(for: game) { _, _, move in move == 0 ? 1 : 0 }
  }

  @Test("agents who move at random are everywhere alike", arguments: Swarm.Task.allCases)
  func uniform(task: Swarm.Task) {
    let game = Swarm(task: task)
    let share = 1.0 / 64
    // What a step earns, four cells in sixty-four being targets.
    let reward: Double =
      switch task {
      case .cluster: log(200 * share) / log(200.0)
      case .agree: 4 * share * (share + 1) / 2
      case .diffuse: 4 * share * (10 - share) / 10
      }
    let found = game.exploitability(of: .uniform(for: game))
    #expect(abs(found.value - 10 * reward) < Tolerance.stationary)
    // All cells are worth the same where no target is, so that nothing can be gained.
    #expect((abs(found.exploitability) < Tolerance.stationary) == (task == .cluster))
  }

  // MARK: - How many play

  @Test("as fifty agents play it, only the rewards differ", arguments: Swarm.Task.allCases)
  func asAgentsPlay(task: Swarm.Task) throws {
    let (setting, expected) = (Swarm(task: task), Swarm(task: task, agentCount: 50))
    let played = try #require(setting.withAgents(50) as? Swarm)
    #expect(played.agentCount == 50 && played.horizon == expected.horizon)
    #expect(played.initialDistribution == expected.initialDistribution)
    // 1/64 is more than one of 200, and less than one of 50.
    let states = played.initialDistribution
    #expect(rewards(played, states) == rewards(expected, states))
    #expect((rewards(played, states) == rewards(setting, states)) == (task == .diffuse))
  }

  @Test("in a family all types together are so many agents")
  func family() {
    func family(_ count: Int) -> GameFamily {
      GameFamily(members: Swarm.Task.allCases.map { Swarm(task: $0, agentCount: count) })
    }
    func rewards(_ game: any Game) -> [Double] {
      filled(game, states: game.initialDistribution).rewards
    }
    #expect(rewards(family(200).withAgents(50)) == rewards(family(50)))
    #expect(rewards(family(200)) != rewards(family(50)))
  }
}
