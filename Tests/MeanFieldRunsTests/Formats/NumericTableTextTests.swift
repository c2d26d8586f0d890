import MeanFieldModel
import Testing

@testable import MeanFieldRuns

@Suite struct NumericTableTextTests {
  @Test(
    "rows are lines, and commas, semicolons and spaces separate",
    arguments: [
      "1,2\n3,4", "1 2\n3 4\n", "# a comment\nfrom, to\n1;2 # one\n\n3;\t4", "1,2\r\n3,4\r\n",
      "  1.0 2e0\n\n\n+3 4.00", "a state, its share\n1 2\n3 4", "a state\tshare\n1 2\n3 4",
    ])
  func same(text: String) throws {
    #expect(try NumericTable(text: text) == NumericTable(shape: [2, 2], values: [1, 2, 3, 4]))
  }

  @Test(
    "says where it is wrong",
    arguments: [
      ("1 2\n3", 2, 2), ("1 2\n3 4\t 5 6 7", 2, 6), ("1, x", 1, 4), ("a b\nc d", 2, 1),
      ("1 nan", 1, 3), ("1\ninf", 2, 1),
      ("\na b c\n1 2", 2, 1), ("a, b\n1,2,3", 1, 1), ("1;2\n0,5;1", 2, 2), ("a;b,c\n1;2", 1, 1),
      ("", 1, 1), ("# nothing\n\n", 1, 1), ("names only", 1, 1), ("1 1e999", 1, 3),
    ])
  func wrong(text: String, line: Int, column: Int) {
    let error = #expect(throws: TextError.self) { try NumericTable(text: text) }
    #expect(error?.line == line && error?.column == column, "\(String(describing: error))")
  }

  @Test("a file is .npy by its first bytes, else text")
  func files() throws {
    let folder = try TemporaryFolder()
    let table = NumericTable(shape: [1, 3], values: [0.1, -2, 3e10])
    try table.write(to: folder.path("a.txt"))
    #expect(try NumericTable.read(path: folder.path("a.txt")) == table)
    let text = try folder.write("0.1 -2 3e10", to: "b.npy")
    #expect(try NumericTable.read(path: text) == table)
    let bad = try folder.write("0.1 -2\n3 - 1", to: "c.csv")
    let error = #expect(throws: UserError.self) { try NumericTable.read(path: bad) }
    #expect(error?.description == "\(bad):2:3: '-' is not a finite number")
  }
}
