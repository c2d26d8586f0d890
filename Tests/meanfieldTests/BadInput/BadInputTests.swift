import Foundation
import MeanFieldRuns
import Testing

/// Everything that people can get wrong, by hand or through files, in one table.
@Suite struct BadInputTests {
  static let all: [BadInput] =
    BadInput.commands + BadInput.settings + BadInput.numbers + BadInput.sizes + BadInput.places
    + BadInput.runFiles + BadInput.maps + BadInput.tables + BadInput.policies + BadInput.databases

  /// The status tells what kind of mistake it is and one line on standard error what is wrong and
  /// what would be right; nothing is printed, and nothing in the folder changes.
  @Test(arguments: all)
  func refused(_ input: BadInput) throws {
    let program = try Program()
    for (path, content) in input.files { try content.put(at: program(path)) }
    let before = try FolderContents(of: program.folder)
    let outcome = try program(run: input.command[0], more: Array(input.command.dropFirst()))
    #expect(outcome.signal == nil && outcome.status == input.status, "\(outcome)")
    #expect(outcome.output.isEmpty)
    let lines = outcome.errors.split(separator: "\n", omittingEmptySubsequences: false)
    let message = try #require(lines.first)
    #expect(message.hasPrefix("Error: ") && message.count < 1500, "\(outcome)")
    for text in input.says { #expect(message.contains(text), "\(message)") }
    // Where the command itself is malformed, a few lines tell how it is written.
    let rest = lines.dropFirst().filter { !$0.isEmpty }
    #expect(rest.allSatisfy { Self.isUsage($0) } && rest.count <= 3, "\(outcome)")
    #expect(try FolderContents(of: program.folder) == before)
  }

  private static func isUsage(_ line: Substring) -> Bool {
    ["Help: ", "Usage: ", "  See "].contains { line.hasPrefix($0) }
  }
}
