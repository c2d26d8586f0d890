import Foundation
import MeanFieldRuns

/// Carries out a run without the program, which would draw pictures too.
func makeRun(_ description: RunDescription, in folder: URL) throws {
  let runner = try Runner.begin(
    description, base: nil, folder: folder, threads: 1, stop: StopRequest(), report: { _ in })
  _ = try runner.run()
}
