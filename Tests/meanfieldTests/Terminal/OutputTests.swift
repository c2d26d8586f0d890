import Foundation
import Testing

@Suite struct OutputTests {
  /// A reader who is gone before anything was written: no trace, the status of a broken pipe.
  @Test(arguments: [
    ["games"], ["games", "--json"], ["algorithms", "fictitious-play"],
    ["evaluate", "uniform", "--game", "left-right"],
    ["simulate", "left-right", "--policy", "uniform", "--json"],
    ["run", "left-right", "--iterations", "2", "--json"], ["--help"], ["run", "--help"],
  ])
  func closedPipes(arguments: [String]) throws {
    let program = try Program()
    let pipe = Pipe()
    try pipe.fileHandleForReading.close()
    let outcome = try program(
      run: arguments[0], more: Array(arguments.dropFirst()), sink: pipe.fileHandleForWriting)
    #expect(outcome.signal == nil && outcome.errors.isEmpty, "\(outcome)")
    #expect([0, 141].contains(outcome.status), "\(outcome)")
  }

  /// The same through a shell: only the first line is read.
  @Test func firstLineOnly() throws {
    let program = try Program()
    try program(
      run: "run", "beach-bar", "--iterations", "400", "--every", "1", "--out", "a", "--quiet")
    let running = try program.start(["runs", "export", "a"], sink: nil)
    let whole = try running.wait().output
    // More than a pipe holds, so that the program is still writing when the reader goes.
    #expect(whole.utf8.count > 65_536)
    let pipe = Pipe()
    let cut = try program.start(["runs", "export", "a"], sink: pipe.fileHandleForWriting)
    try pipe.fileHandleForWriting.close()
    let head = try pipe.fileHandleForReading.read(upToCount: 20)
    try pipe.fileHandleForReading.close()
    #expect(head == Data("variant,label,trial,".utf8))
    let outcome = try cut.wait()
    #expect(outcome.status == 141 && outcome.signal == nil && outcome.errors.isEmpty, "\(outcome)")
  }

  /// Rewards whose sum no number holds are ∞ in tables and null in JSON.
  @Test(arguments: [
    ("evaluate uniform --game tables", "agents      ∞ "),
    ("evaluate uniform --game tables --agents 10", "    10      ∞ "),
    ("simulate tables --policy uniform --agents 10", "return ∞,"),
  ])
  func numbersBeyondAll(command: String, table: String) throws {
    let program = try Program()
    try program.write("1e308 1e308\n", to: "r.csv")
    try program.write("0 0 0 1\n0 1 0 1\n", to: "t.csv")
    let words = command.split(separator: " ").map(String.init)
    let settings = ["--set", "rewards=r.csv", "--set", "transitions=t.csv"]
    let text = try program(run: words[0], more: words.dropFirst() + settings)
    #expect(text.status == 0 && text.output.contains(table), "\(text)")
    let outcome = try program(run: words[0], more: words.dropFirst() + settings + ["--json"])
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome)")
    let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    let json = try #require(object as? [String: Any])
    let value = (json["mean_field"] as? [String: Any])?["value"]
    let mean = (json["return"] as? [String: Any])?["mean"]
    #expect(value is NSNull || mean is NSNull, "\(outcome)")
  }
}
