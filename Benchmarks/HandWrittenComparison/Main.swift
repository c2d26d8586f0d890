import Foundation
import MeanFieldBenchmarks
import MeanFieldGames
import MeanFieldModel
import MeanFieldSolvers

/// Compares an iteration of mirror descent and of fictitious play with the same written in C.
///
/// The loops in C are for one game; that they come to the same policies is tested. `--json` prints
/// JSON.
@main
struct Main {
  struct Comparison: Encodable {
    let game: String
    let algorithm: String
    let nanoseconds: Double
    let cNanoseconds: Double
  }

  static func main() throws {
    let json = CommandLine.arguments.contains("--json")
    var comparisons: [Comparison] = []
    for settings in [
      [:], ["preset": "four-rooms"], ["size": "20", "steps": "20"], ["preset": "maze"],
      ["preset": "four-rooms", "size": "100", "steps": "200"],
    ] {
      let game = try CrowdModelling2D(parameters: CrowdModelling2D.entry.resolve(settings))
      let label = (["crowd-modelling-2d"] + settings.sorted(by: <).map { "\($0.key)=\($0.value)" })
        .joined(separator: " ")
      for algorithm in HandWrittenCrowd.Algorithm.allCases {
        let comparison = compare(algorithm, on: game, label)
        comparisons.append(comparison)
        let (own, inC) = (comparison.nanoseconds / 1e3, comparison.cNanoseconds / 1e3)
        if !json {
          print(
            label, comparison.algorithm,
            String(format: "%.4g µs, in C %.4g µs: ratio %.2f", own, inC, own / inC))
        }
      }
    }
    if json { print(String(decoding: try JSONEncoder().encode(comparisons), as: UTF8.self)) }
  }

  private static func compare(
    _ algorithm: HandWrittenCrowd.Algorithm, on game: CrowdModelling2D, _ label: String
  ) -> Comparison {
    var solver = algorithm.solver(of: game)
    var process = DecisionProcess(game)
    let crowd = HandWrittenCrowd(game, solvedBy: algorithm)
    return Comparison(
      game: label, algorithm: type(of: solver).entry.name,
      nanoseconds: Measurement(seconds: 0.5) { solver.iterate(in: &process) }.nanoseconds,
      cNanoseconds: Measurement(seconds: 0.5) { crowd.iterate() }.nanoseconds)
  }
}
