import Foundation
import MeanFieldGames
import MeanFieldModel
import MeanFieldPopulation
import MeanFieldSolvers

/// Prints a table of what the kernels cost on one core and on all.
@main
struct Benchmarks {
  static func main() {
    let cores = ThreadTeam.processorCount
    let chosen = Set(CommandLine.arguments.dropFirst())
    print("median of 15 samples; two rates: on 1 thread and on \(cores)")
    for (name, games) in [("solvers", solverGames), ("agents", simulatedGames)]
    where chosen.isEmpty || chosen.contains(name) {
      print("\n\(name)")
      for (label, game) in games {
        if name == "solvers" {
          benchmarkSolvers(label, game, cores: cores)
        } else {
          benchmarkPopulations(label, game, cores: cores)
        }
      }
    }
    if chosen.isEmpty || chosen.contains("sampling") {
      print("\nsampling")
      benchmarkSampling()
    }
  }

  static var solverGames: [(String, any Game)] {
    [
      ("beach-bar, 4 cells", BeachBar()),
      (
        "beach-bar, 100 cells, 51 steps", BeachBar(cells: 100, horizon: .finite(steps: 51), bar: 50)
      ),
      ("susceptible-infected", SusceptibleInfected()),
      ("four rooms, 13 × 13, 40 steps", fourRooms(size: 13, steps: 40)),
      ("predator-prey", PredatorPrey()),
      ("four rooms, 100 × 100, 200 steps", fourRooms(size: 100, steps: 200)),
    ]
  }

  static var simulatedGames: [(String, any Game)] {
    [
      (
        "8 × 8 torus, 10 steps", CrowdModelling2D(map: .empty(size: 8), horizon: .finite(steps: 10))
      ),
      ("four rooms, 13 × 13, 40 steps", fourRooms(size: 13, steps: 40)),
      ("predator-prey", PredatorPrey()),
    ]
  }

  static func fourRooms(size: Int, steps: Int) -> any Game {
    CrowdModelling2D(
      map: .fourRooms(size: size), horizon: .finite(steps: steps), starts: [0],
      onlyDistributionReward: true)
  }
}

/// A number with its unit, right-aligned.
func show(_ value: Double, _ unit: String) -> String {
  let text = value < 10 ? String(format: "%.2f", value) : String(format: "%.1f", value)
  return String(repeating: " ", count: max(0, 9 - text.count)) + text + " " + unit
}

/// A line of the table.
func printRow(_ label: String, _ columns: String...) {
  print(
    "  " + label.padding(toLength: 46, withPad: " ", startingAt: 0)
      + columns.joined(separator: "  "))
}
