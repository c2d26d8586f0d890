import Foundation
import MeanFieldBenchmarks
import MeanFieldGames
import MeanFieldModel
import MeanFieldSolvers

/// Compares an iteration of mirror descent and of fictitious play with the same written in C for
/// one game: prints the times and their ratio, after checking that both come to the same policy.
/// `--json` prints JSON.
@main
struct Main {
  struct Comparison: Encodable {
    let game: String
    let algorithm: String
    let nanoseconds: Double
    let cNanoseconds: Double
    var ratio: Double { nanoseconds / cNanoseconds }
  }

  static let learningRate = 0.01
  /// The policies of both agree to rounding, which iterations multiply.
  static let tolerance = 1e-6

  static func main() throws {
    let json = CommandLine.arguments.contains("--json")
    var comparisons: [Comparison] = []
    for settings in [
      ["size": "10"], ["preset": "four-rooms"], ["size": "20", "steps": "20"], ["preset": "maze"],
      ["preset": "four-rooms", "size": "100", "steps": "200"],
    ] {
      let game = try CrowdModelling2D(parameters: CrowdModelling2D.entry.resolve(settings))
      let label =
        (["crowd-modelling-2d"] + settings.sorted { $0.key < $1.key }.map { "\($0)=\($1)" })
        .joined(separator: " ")
      let made: [(any Solver, (HandWrittenCrowd) -> Void)] = [
        (
          OnlineMirrorDescent(game: game, learningRate: learningRate),
          { $0.descend(learningRate: learningRate) }
        ),
        (FictitiousPlay(game: game), { $0.play() }),
      ]
      for (solver, iterate) in made {
        let comparison = compare(solver, on: game, label, iterate)
        comparisons.append(comparison)
        if !json {
          print(
            label, comparison.algorithm,
            String(
              format: "%.4g µs, in C %.4g µs: ratio %.2f", comparison.nanoseconds / 1e3,
              comparison.cNanoseconds / 1e3, comparison.ratio))
        }
      }
    }
    if json {
      print(String(decoding: try JSONEncoder().encode(comparisons), as: UTF8.self))
    }
  }

  static func compare(
    _ solver: any Solver, on game: CrowdModelling2D, _ label: String,
    _ iterate: (HandWrittenCrowd) -> Void
  ) -> Comparison {
    var solver = solver
    var process = DecisionProcess(game)
    let crowd = HandWrittenCrowd(game)
    for _ in 0..<5 {
      solver.iterate(in: &process)
      iterate(crowd)
    }
    let difference = zip(solver.policy.probabilities, crowd.policy).map { abs($0 - $1) }.max() ?? 0
    precondition(difference < tolerance, "\(label): the policies differ by \(difference)")
    let own = Measurement(seconds: 0.5) { solver.iterate(in: &process) }
    let inC = Measurement(seconds: 0.5) { iterate(crowd) }
    return Comparison(
      game: label, algorithm: type(of: solver).entry.name, nanoseconds: own.nanoseconds,
      cNanoseconds: inC.nanoseconds)
  }
}
