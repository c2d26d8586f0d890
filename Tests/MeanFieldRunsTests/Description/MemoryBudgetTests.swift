import MeanFieldModel
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
