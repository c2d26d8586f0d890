import Testing

@testable import MeanFieldRuns

@Suite struct SelectionTests {
  @Test(arguments: [
    ("a=1", "a", "1"), ("map=x=y", "map", "x=y"), ("map=", "map", ""), ("a= b ", "a", " b "),
  ])
  func readsSettings(_ text: String, key: String, value: String) throws {
    let setting = try Selection.parseSetting(text)
    #expect(setting.key == key && setting.value == value)
  }

  @Test(arguments: ["", "a", "=", "=1", " =1", "a b=1", "a =1"])
  func refusesMalformedSettings(_ text: String) {
    let error = #expect(throws: UserError.self) { try Selection.parseSetting(text) }
    #expect(error?.kind == .usage && error?.message.contains("KEY=VALUE") == true)
  }

  @Test func refusesASettingGivenTwice() throws {
    #expect(try Selection.parseSettings(["a=1", "b=2"]) == ["a": "1", "b": "2"])
    let error = #expect(throws: UserError.self) { try Selection.parseSettings(["a=1", "a=2"]) }
    #expect(error?.message == "a=2: a is given twice")
  }
}
