import MeanFieldGames
import MeanFieldModel
import MeanFieldSolvers
import Testing

@testable import MeanFieldRuns

@Suite struct MemoryBudgetTests {
  @Test func whatFitsIsNotRefused() throws {
    #expect(MemoryBudget.bytes > 0x1p20 && MemoryBudget.bytes.isFinite)
    try MemoryBudget.require(MemoryBudget.bytes / 2, for: "numbers")
    try MemoryBudget.require(GameSize(steps: 10, stateCount: 100, actionCount: 5), tables: 3)
  }

  @Test func bothAmountsAreTold() {
    let error = #expect(throws: UserError.self) {
      try MemoryBudget.require(0x1p60, for: "numbers", advice: "; use fewer")
    }
    #expect(error?.kind == .resources)
    #expect(error?.message.hasPrefix("numbers take 1073741824 GiB, and this machine has ") == true)
    #expect(error?.message.hasSuffix(" GiB for everything; use fewer") == true)
  }

  /// A game with room for a solver of two tables, not for one of more.
  @Test func solversAreRefusedByTheirOwnTables() throws {
    let hungry = OccupationMeasureOptimisation.self
    let fewest = cataloguedSolvers.map { $0.tableCount }.min() ?? 0
    #expect(fewest == 2 && hungry.tableCount == 11)
    let space = BeachBar().space
    let bytesOfTable = Double(8 * space.stateCount * space.actionCount)
    let game = BeachBar(horizon: .finite(steps: Int(0.2 * MemoryBudget.bytes / bytesOfTable)))
    try MemoryBudget.require(GameSize(of: game), tables: fewest)
    let error = #expect(throws: UserError.self) {
      try Catalogue.makeAlgorithm(Selection(hungry.entry.name), for: game)
    }
    #expect(error?.kind == .resources)
  }

  /// As many as there is room for, but one always.
  @Test func trialsAtATime() {
    #expect(MemoryBudget.count(ofBytes: MemoryBudget.bytes) == 1)
    #expect(MemoryBudget.count(ofBytes: 100 * MemoryBudget.bytes) == 1)
    #expect(MemoryBudget.count(ofBytes: MemoryBudget.bytes / 5) == 4)
    #expect(MemoryBudget.count(ofBytes: 0) > 1000)
  }

  /// A learner's samples count beside the game and the tables.
  @Test func trialBytes() throws {
    var run = RunDescription(game: Selection("malware-spread"))
    run.algorithm = Selection("likelihood-ratio", ["batch": "100000", "trajectory-length": "2000"])
    let large = try Catalogue.trialBytes(of: run, relativeTo: nil)
    run.algorithm = Selection("likelihood-ratio", ["batch": "1000", "trajectory-length": "200"])
    let small = try Catalogue.trialBytes(of: run, relativeTo: nil)
    // Four bytes a sample of a trajectory, and more for each of the batch.
    #expect(large - small > 4 * (100_000 * 2000 - 1000 * 200) && large < 1e9)
    #expect(small > 8 * 101 * 2)
  }

  /// Sizes whose product no integer holds, too.
  @Test func hugeGamesAreRefused() {
    let error = #expect(throws: UserError.self) {
      try MemoryBudget.require(
        GameSize(steps: .max, stateCount: .max, actionCount: 5), tables: 1)
    }
    #expect(
      error?.message.contains("steps × \(Int.max) states × 5 actions take more than 10^12 GiB")
        == true)
  }
}
