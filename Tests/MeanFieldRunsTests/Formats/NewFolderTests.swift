import Foundation
import Testing

@testable import MeanFieldRuns

@Suite struct NewFolderTests {
  @Test func makesWhatIsMissingAndRemovesNoMore() throws {
    let folder = try RunFolder()
    let outer = try NewFolder(folder("a"))
    let inner = try NewFolder(folder("a/b/c"))
    #expect(FileManager.default.fileExists(atPath: folder("a/b/c").path))
    inner.remove()
    #expect(try folder.contents == ["a"])
    // What was there before stays.
    try NewFolder(folder("a")).remove()
    #expect(try folder.contents == ["a"])
    outer.remove()
    #expect(try folder.contents == [])
  }

  @Test func leavesWhatIsNotEmpty() throws {
    let folder = try RunFolder()
    let new = try NewFolder(folder("a/b"))
    try Data().write(to: folder("a/file"))
    new.remove()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder("a").path) == ["file"])
  }

  @Test func makesNothingIfItFails() throws {
    let folder = try RunFolder()
    try Data().write(to: folder("file"))
    let long = String(repeating: "x", count: 300)
    for (name, reason) in [
      ("file", "a file is in its place"), ("file/a/b", "Not a directory"),
      ("a/b/\(long)", "File name too long"), ("a/b/\(long)/c", "File name too long"),
    ] {
      let error = #expect(throws: UserError.self, "\(name)") { try NewFolder(folder(name)) }
      #expect(error?.kind == .cannotWrite && error?.message.contains(reason) == true)
      #expect(try folder.contents == ["file"])
    }
  }
}
