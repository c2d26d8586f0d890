import MeanFieldModel
import Foundation
import Testing

@testable import MeanFieldRuns

@Suite struct NumericTableNPYTests {
  @Test(arguments: GoldenNPY.readable)
  func readsWhatNumPyWrites(_ golden: GoldenNPY.Readable) throws {
    let array = try NumericTable(npy: GoldenNPY.bytes(golden.base64), file: "a.npy")
    #expect(array == golden.array, "\(golden.name)")
  }

  @Test(arguments: GoldenNPY.unreadable)
  func refusesOtherTypes(_ golden: GoldenNPY.Unreadable) {
    let error = #expect(throws: UserError.self, "\(golden.name)") {
      try NumericTable(npy: GoldenNPY.bytes(golden.base64), file: "a.npy")
    }
    #expect(error?.description.hasPrefix("a.npy: ") == true)
    #expect(error?.message.contains(golden.reason) == true, "\(error?.message ?? "")")
    #expect(error?.exitStatus == 65)
  }

  /// The bytes are NumPy's own, padding and all.
  @Test func writesWhatNumPyWrites() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a.npy")
    for name in ["<f8", "a single number", "no number", "one axis"] {
      let golden = try #require(GoldenNPY.readable.first { $0.name == name })
      try golden.array.write(to: path)
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == GoldenNPY.bytes(golden.base64))
    }
  }

  @Test func readsBackWhatItWrote() throws {
    let folder = try TemporaryFolder()
    var random = TestNumbers(seed: 1)
    for shape in [[1], [70_000], [3, 0], [7, 11, 13], [1, 2, 3, 4, 5]] {
      let values = (0..<shape.reduce(1, *)).map { _ in Double(bitPattern: random.next()) }
        .map { $0.isNaN ? -0.0 : $0 }
      let array = NumericTable(shape: shape, values: values)
      try array.write(to: folder.path("b.npy"))
      let back = try NumericTable.readNPY(path: folder.path("b.npy"))
      #expect(back.shape == shape)
      #expect(back.values.map(\.bitPattern) == values.map(\.bitPattern))
    }
    #expect(try folder.contents() == ["b.npy"])
  }

  /// A file of the given header and elements.
  private static func file(
    _ dictionary: String, elements: Int = 0, version: (UInt8, UInt8) = (1, 0), length: Int? = nil
  ) -> Data {
    let size = length ?? dictionary.utf8.count
    var bytes: [UInt8] = [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, version.0, version.1]
    for place in 0..<(version.0 == 1 ? 2 : 4) {
      bytes.append(UInt8(truncatingIfNeeded: size >> (8 * place)))
    }
    return Data(bytes + dictionary.utf8 + [UInt8](repeating: 0, count: elements))
  }

  private static func header(_ shape: String, type: String = "'<f8'", order: String = "False")
    -> String
  {
    "{'descr': \(type), 'fortran_order': \(order), 'shape': \(shape), }"
  }

  private static let malformed: [(Data, String)] = [
    (Data(), "the file is empty"),
    (Data([0x93, 0x4E]), "not a .npy file"),
    (Data("PK\u{3}\u{4} an archive .npz".utf8), "numpy.save('NAME.npy', numpy.load("),
    (Data([0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]), "not a .npy file"),
    (Data([0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0, 5]), "its header is cut short"),
    (file(header("(2,)"), elements: 16, version: (4, 0)), "version 4.0"),
    (file(header("(2,)"), elements: 16, version: (1, 1)), "version 1.1"),
    (file(header("(2,)"), elements: 16, length: 5000), "its header is cut short"),
    (file(header("(2,)"), version: (2, 0), length: 4_000_000_000), "its header is cut short"),
    (
      file(header("(2,)") + String(repeating: " ", count: 70_000), version: (2, 0)), "far more than"
    ),
    (file(header("(2,)"), elements: 15), "the file is cut short: shape [2] of <f8 takes 16 bytes"),
    (file(header("(2,)"), elements: 17), "longer than its header tells"),
    (file(header("(2,)"), elements: 0), "cut short"),
    (file(header("(1000000000, 1000000000)"), elements: 8), "cut short"),
    (file(header("(4611686018427387904, 4)"), elements: 8), "beyond all bounds"),
    (file(header("(2305843009213693952,)"), elements: 8), "takes too many bytes"),
    (file(header("(99999999999999999999,)")), "beyond all bounds"),
    (file(header("(-1,)")), "a length expected"),
    (file(header("(1.5,)")), ") expected"),
    (file(header("2")), "( expected"),
    (file(header("(2")), "a length expected"),
    (file(header("(2 3)")), ") expected"),
    (file(header("(" + String(repeating: "1,", count: 65) + ")")), "more than 64 axes"),
    (file(header("(2,)", type: "<f8")), "a text in quotes expected"),
    (file(header("(2,)", type: "'<f8")), "expected"),
    (file(header("(2,)", type: "'float64'")), "of type float64"),
    (file(header("(2,)", type: "''")), "are of type ;"),
    (file(header("(2,)", type: "'|i4'")), "of type |i4"),
    (file(header("(2,)", order: "None")), "True or False expected"),
    (file("{'descr': '<f8', 'shape': (2,)}"), "lacks descr, fortran_order or shape"),
    (file("{'descr': '<f8', 'descr': '<f8'}"), "the key descr, unknown or twice"),
    (file("{'name': 1}"), "the key name, unknown or twice"),
    (file("{}"), "lacks"),
    (file("[]"), "{ expected at byte 0"),
    (file(header("(2,)") + "x", elements: 16), "the end expected"),
    (
      file(header("(2,)", type: "'|b1'"), elements: 2).dropLast() + [2],
      "element [1] is not a number"
    ),
  ]

  @Test(arguments: malformed)
  func refusesMalformedFiles(_ bytes: Data, reason: String) {
    let error = #expect(throws: UserError.self) { try NumericTable(npy: bytes, file: "bad.npy") }
    #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
    #expect(error?.kind == .data && error?.file == "bad.npy")
  }

  /// However many bytes of its end are missing.
  @Test func refusesFilesCutAnywhere() throws {
    let golden = try #require(GoldenNPY.readable.first { $0.name == "<f8" })
    let whole = GoldenNPY.bytes(golden.base64)
    for count in 0..<whole.count {
      let error = #expect(throws: UserError.self, "\(count) bytes") {
        try NumericTable(npy: whole.prefix(count), file: "cut.npy")
      }
      #expect(error?.kind == .data && error?.file == "cut.npy")
    }
  }

  @Test func acceptsHeadersOfOtherWriters() throws {
    let double = "{\"shape\":(2L,),\"fortran_order\":True,\"descr\":\"<f8\"}\n"
    #expect(try NumericTable(npy: Self.file(double, elements: 16), file: "a").shape == [2])
    let slice = Data([1, 2, 3]) + Self.file(double, elements: 16)
    #expect(try NumericTable(npy: slice.dropFirst(3), file: "a").values == [0, 0])
  }

  @Test func namesFilesThatCannotBeReadOrWritten() throws {
    let folder = try TemporaryFolder()
    let array = NumericTable(shape: [1], values: [1])
    func kind(_ body: () throws -> Void) -> UserError.Kind? {
      #expect(throws: UserError.self) { try body() }?.kind
    }
    #expect(kind { _ = try NumericTable.readNPY(path: folder.path("none.npy")) } == .cannotRead)
    #expect(kind { _ = try NumericTable.readNPY(path: folder.path("")) } == .cannotRead)
    #expect(kind { _ = try NumericTable.readNPY(path: "/dev/zero") } == .cannotRead)
    #expect(kind { try array.write(to: folder.path("no/where.npy")) } == .cannotWrite)
    #expect(kind { try array.write(to: folder.path("")) } == .cannotWrite)
    #expect(kind { try array.write(to: "/proc/a.npy") } == .cannotWrite)
    try FileManager.default.createDirectory(
      atPath: folder.path("folder.npy"), withIntermediateDirectories: false)
    #expect(kind { try array.write(to: folder.path("folder.npy")) } == .cannotWrite)
    #expect(try folder.contents() == ["folder.npy"])
  }

  /// Changed, cut and lengthened files are read or refused; the process survives.
  @Test func survivesMutations() {
    var random = TestNumbers(seed: 2)
    let originals = GoldenNPY.readable.map { [UInt8](GoldenNPY.bytes($0.base64)) }
    var readable = 0
    for _ in 0..<6000 {
      var bytes = originals[random.below(originals.count)]
      for _ in 0...random.below(4) { random.mutate(&bytes, alphabet: "{}()',:<>|fi048 TrueL\u{0}") }
      if (try? NumericTable(npy: Data(bytes), file: "m.npy")) != nil { readable += 1 }
    }
    #expect((1..<6000).contains(readable))
  }
}
