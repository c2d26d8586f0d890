import MeanFieldRuns

extension Runner {
  /// Works on the run until it is done or somebody asks to stop; trials that diverge are done.
  ///
  /// That numbers blow up is a result, which figures and claims show.
  ///
  /// - Throws: ``UserError`` if anything else fails.
  func runEvenIfDiverging() throws -> End {
    do {
      return try run()
    } catch {
      let open = try store.run().trials.filter { !$0.isFinished }
      guard !open.isEmpty, open.allSatisfy({ $0.outcome == .diverged }) else { throw error }
      return .finished
    }
  }
}
