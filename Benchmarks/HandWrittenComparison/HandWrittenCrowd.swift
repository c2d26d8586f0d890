import HandWritten
import MeanFieldGames
import MeanFieldModel
import MeanFieldSolvers

/// A crowd's game as plain tables, and the two algorithms written for it in C.
final class HandWrittenCrowd {
  /// What is written in C and in the package.
  enum Algorithm: CaseIterable {
    case mirrorDescent, fictitiousPlay

    static let learningRate = 0.01

    /// The package's.
    func solver(of game: any Game) -> any Solver {
      switch self {
      case .mirrorDescent: OnlineMirrorDescent(game: game, learningRate: Self.learningRate)
      case .fictitiousPlay: FictitiousPlay(game: game)
      }
    }
  }

  private let game: CrowdModelling2D
  private let algorithm: Algorithm
  private let rowOfPair, starts, successors: [Int32]
  private let probabilities, placeRewards, moveCosts: [Double]
  /// π_k, shape [T, S, A].
  private(set) var policy: [Double]
  private var scores, response, flow, responseFlow, room: [Double]
  private var iteration: Int32 = 0

  init(_ game: CrowdModelling2D, solvedBy algorithm: Algorithm) {
    self.game = game
    self.algorithm = algorithm
    let (states, actions) = (game.space.stateCount, game.space.actionCount)
    var rows = TransitionRows(stateCount: states, actionCount: actions)
    // Where everybody is, ln μ = 0: what is left are the places' rewards and the moves' costs.
    let full = MeanField(states: Array(repeating: 1, count: states), stateActions: [])
    var rewards = [Double](repeating: 0, count: states * actions)
    game.fillRewards(&rewards, at: 0, meanField: full)
    game.fillTransitions(&rows, at: 0, meanField: full)
    rowOfPair = rows.rowOfPair
    starts = rows.starts
    successors = rows.successors
    probabilities = rows.probabilities
    placeRewards = (0..<states).map { rewards[$0 * actions] }
    moveCosts = (0..<actions).map { rewards[0] - rewards[$0] }
    let uniform = Policy.uniform(for: game)
    policy = uniform.probabilities
    scores = policy.map { $0 > 0 ? 0 : -.infinity }
    response = policy
    flow = Array(repeating: 0, count: uniform.steps * states)
    responseFlow = flow
    room = Array(repeating: 0, count: 2 * (rows.rowCount + states))
  }

  /// One iteration in C.
  func iterate() {
    iteration += 1
    withCrowd { crowd in
      switch algorithm {
      case .mirrorDescent:
        mirror_descent_iteration(
          crowd, Algorithm.learningRate, &policy, &scores, &flow, &room)
      case .fictitiousPlay:
        fictitious_play_iteration(
          crowd, iteration, &policy, &response, &flow, &responseFlow, &room)
      }
    }
  }

  private func withCrowd(_ body: (UnsafePointer<Crowd>) -> Void) {
    rowOfPair.withUnsafeBufferPointer { rowOfPair in
      starts.withUnsafeBufferPointer { starts in
        successors.withUnsafeBufferPointer { successors in
          probabilities.withUnsafeBufferPointer { probabilities in
            game.initialDistribution.withUnsafeBufferPointer { initial in
              placeRewards.withUnsafeBufferPointer { placeRewards in
                moveCosts.withUnsafeBufferPointer { moveCosts in
                  var crowd = Crowd(
                    steps: Int32(game.horizon.steps), states: Int32(game.space.stateCount),
                    actions: Int32(game.space.actionCount), rows: Int32(starts.count - 1),
                    rowOfPair: rowOfPair.baseAddress, starts: starts.baseAddress,
                    successors: successors.baseAddress, probabilities: probabilities.baseAddress,
                    initial: initial.baseAddress, placeRewards: placeRewards.baseAddress,
                    moveCosts: moveCosts.baseAddress)
                  body(&crowd)
                }
              }
            }
          }
        }
      }
    }
  }
}
