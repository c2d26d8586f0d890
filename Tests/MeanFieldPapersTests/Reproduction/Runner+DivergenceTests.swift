import Foundation
import MeanFieldRuns
import Testing

@testable import MeanFieldPapers

@Suite struct RunnerDivergenceTests {
  private static func runner(_ paper: Paper, in folder: URL) throws -> Runner {
    let run = try ReproductionPlan(paper).runs[0].description
    return try Runner.begin(
      run, base: nil, folder: folder, threads: 1, stop: StopRequest(), report: { _ in })
  }

  /// A run that diverges has come to its end.
  @Test func divergence() throws {
    let folder = ReproductionFolder()
    let runner = try Self.runner(SamplePaper.diverging, in: folder.url)
    #expect(try runner.runEvenIfDiverging() == .finished)
    #expect(try runner.store.run().trials.map(\.outcome) == [.diverged])
  }

  /// Anything else that goes wrong is told: here the last policy cannot be written, as a folder with
  /// something in it has its name.
  @Test func otherFailure() throws {
    let folder = ReproductionFolder()
    let runner = try Self.runner(SamplePaper.diverging, in: folder.url)
    try FileManager.default.createDirectory(
      at: folder("policy.npy/inside"), withIntermediateDirectories: true)
    let error = #expect(throws: UserError.self) { try runner.runEvenIfDiverging() }
    #expect(error?.kind == .cannotWrite)
  }
}
