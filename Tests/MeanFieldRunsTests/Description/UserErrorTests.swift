import MeanFieldGames
import MeanFieldModel
import Testing

@testable import MeanFieldRuns

@Suite struct UserErrorTests {
  @Test(arguments: [
    (TextLocation(file: "a.yaml", line: 3, column: 5), "a.yaml:3:5: wrong"),
    (TextLocation(file: "a.yaml", line: 3), "a.yaml:3: wrong"),
    (TextLocation(file: "a.yaml"), "a.yaml: wrong"),
    (TextLocation(file: nil, line: 3, column: 5), "line 3, column 5: wrong"),
    (nil, "wrong"),
  ])
  func printsThePlace(_ location: TextLocation?, text: String) {
    #expect(UserError(.data, "wrong", at: location).description == text)
  }

  @Test(arguments: [
    (UserError.Kind.usage, Int32(64)), (.data, 65), (.cannotRead, 66), (.resources, 71),
    (.cannotWrite, 73),
  ])
  func exitStatuses(_ kind: UserError.Kind, status: Int32) {
    #expect(UserError(kind, "").exitStatus == status)
  }

  @Test func quotesStayOnOneLine() {
    #expect(UserError(.usage, "a\nb\u{1B}[1mé").message == "a\\nb\\u{1B}[1mé")
    let long = UserError(.usage, String(repeating: "x", count: 100_000)).message
    #expect(long.count < 1200 && long.contains(" … "))
  }

  @Test func settingsAreUsageOrData() {
    let error = ParameterError(key: "size", value: "0", problem: .notAllowed("1 or more"))
    #expect(UserError(error).kind == .usage)
    #expect(UserError(error, at: TextLocation(file: "a", line: 1, column: 2)).kind == .data)
    let fault = #expect(throws: TextError.self) { try GridMap.read("..\n...x") }
    #expect(
      fault.map {
        UserError(FileError(key: "map", $0), in: "m.txt").description.hasPrefix("m.txt:2:4: 'x'")
      } == true)
  }
}
