import Testing

@Suite struct FuzzTests {
  /// A short run: every reader answers every input, and none crashes, hangs or takes gigabytes.
  ///
  /// `script/fuzz` takes longer.
  @Test func everyInputIsAnswered() throws {
    let fuzz = try Program("fuzz")
    let outcome = try fuzz(run: "--inputs", "1000", "1")
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome)")
    let readers = [
      "run-file.yaml", "array.npy", "policy.npy", "table.csv", "map.txt", "net.tntp",
      "routing.tntp", "tabular.csv",
    ]
    for reader in readers { #expect(outcome.output.contains("\n\(reader) "), "\(outcome)") }
  }

  /// What ended the fuzzer can be tried again by hand.
  @Test func inputsAreReplayed() throws {
    let fuzz = try Program("fuzz")
    try fuzz.write("game: beach-bra\n", to: "run-file.yaml")
    let outcome = try fuzz(run: "--replay", "run-file.yaml")
    #expect(outcome.status == 0 && outcome.output.contains("did you mean beach-bar?"), "\(outcome)")
    #expect(try fuzz(run: "--replay", "no-reader").status == 64)
    #expect(try fuzz(run: "").status == 64)
  }
}
