import Foundation
import MeanFieldRuns
import Testing

@Suite struct FolderLockTests {
  /// A second writer is refused until the first lets go.
  @Test func oneWriterAtATime() throws {
    let folder = try RunFolder()
    var first: FolderLock? = try FolderLock(folder.url, for: "a run")
    let error = #expect(throws: UserError.self) { try FolderLock(folder.url, for: "a letter") }
    #expect(error?.kind == .usage)
    #expect(error?.message.contains("another process is writing a letter into") == true)
    withExtendedLifetime(first) {}
    first = nil
    withExtendedLifetime(try FolderLock(folder.url, for: "a run")) {}
  }

  @Test func missingFolder() throws {
    let folder = try RunFolder()
    let error = #expect(throws: UserError.self) { try FolderLock(folder("no"), for: "a run") }
    #expect(error?.kind == .cannotRead)
  }
}
