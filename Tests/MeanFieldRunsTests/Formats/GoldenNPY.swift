import MeanFieldModel
import Foundation

@testable import MeanFieldRuns

/// Files made by NumPy 2.4.6, in base64: `numpy.lib.format.write_array(file, ARRAY, version)` with
/// the array beside each and `x = np.arange(6).reshape(2, 3)`.
enum GoldenNPY {
  struct Readable: Sendable {
    let name: String
    let array: NumericTable
    let base64: String
  }

  struct Unreadable: Sendable {
    let name: String
    let reason: String
    let base64: String
  }

  static func bytes(_ base64: String) -> Data {
    Data(base64Encoded: base64, options: .ignoreUnknownCharacters) ?? Data()
  }

  static let readable: [Readable] = [
    // x / 4, version (1, 0)
    .init(
      name: "<f8", array: NumericTable(shape: [2, 3], values: [0, 0.25, 0.5, 0.75, 1, 1.25]),
      base64: """
        k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzog
        KDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg
        ICAgICAgIAoAAAAAAAAAAAAAAAAAANA/AAAAAAAA4D8AAAAAAADoPwAAAAAAAPA/AAAAAAAA9D8=
        """),
    // (x / 4).astype('<f4'), version (1, 0)
    .init(
      name: "<f4", array: NumericTable(shape: [2, 3], values: [0, 0.25, 0.5, 0.75, 1, 1.25]),
      base64: """
        k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzog
        KDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg
        ICAgICAgIAoAAAAAAACAPgAAAD8AAEA/AACAPwAAoD8=
        """),
    // (x / 4).astype('>f8'), version (2, 0)
    .init(
      name: ">f8, version 2.0",
      array: NumericTable(shape: [2, 3], values: [0, 0.25, 0.5, 0.75, 1, 1.25]),
      base64: """
        k05VTVBZAgB0AAAAeydkZXNjcic6ICc+ZjgnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUn
        OiAoMiwgMyksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg
        ICAgICAgIAoAAAAAAAAAAD/QAAAAAAAAP+AAAAAAAAA/6AAAAAAAAD/wAAAAAAAAP/QAAAAAAAA=
        """),
    // np.asfortranarray(np.arange(24.).reshape(2, 3, 4)), version (1, 0)
    .init(
      name: "<f8, column-major",
      array: NumericTable(shape: [2, 3, 4], values: (0..<24).map(Double.init)),
      base64: """
        k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAo
        MiwgMywgNCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg
        ICAgICAgIAoAAAAAAAAAAAAAAAAAAChAAAAAAAAAEEAAAAAAAAAwQAAAAAAAACBAAAAAAAAANEAAAAAA
        AADwPwAAAAAAACpAAAAAAAAAFEAAAAAAAAAxQAAAAAAAACJAAAAAAAAANUAAAAAAAAAAQAAAAAAAACxA
        AAAAAAAAGEAAAAAAAAAyQAAAAAAAACRAAAAAAAAANkAAAAAAAAAIQAAAAAAAAC5AAAAAAAAAHEAAAAAA
        AAAzQAAAAAAAACZAAAAAAAAAN0A=
        """),
    // x.astype('<i8') - 3, version (3, 0)
    .init(
      name: "<i8, version 3.0", array: NumericTable(shape: [2, 3], values: [-3, -2, -1, 0, 1, 2]),
      base64: """
        k05VTVBZAwB0AAAAeydkZXNjcic6ICc8aTgnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUn
        OiAoMiwgMyksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg
        ICAgICAgIAr9//////////7///////////////////8AAAAAAAAAAAEAAAAAAAAAAgAAAAAAAAA=
        """),
    // x.astype('<i4') - 3, version (1, 0)
    .init(
      name: "<i4", array: NumericTable(shape: [2, 3], values: [-3, -2, -1, 0, 1, 2]),
      base64: """
        k05VTVBZAQB2AHsnZGVzY3InOiAnPGk0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzog
        KDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg
        ICAgICAgIAr9/////v////////8AAAAAAQAAAAIAAAA=
        """),
    // (x - 3).astype('>i2'), version (1, 0)
    .init(
      name: ">i2", array: NumericTable(shape: [2, 3], values: [-3, -2, -1, 0, 1, 2]),
      base64: """
        k05VTVBZAQB2AHsnZGVzY3InOiAnPmkyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzog
        KDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg
        ICAgICAgIAr//f/+//8AAAABAAI=
        """),
    // x.astype('u1'), version (1, 0)
    .init(
      name: "|u1", array: NumericTable(shape: [2, 3], values: [0, 1, 2, 3, 4, 5]),
      base64: """
        k05VTVBZAQB2AHsnZGVzY3InOiAnfHUxJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzog
        KDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg
        ICAgICAgIAoAAQIDBAU=
        """),
    // x % 2 == 0, version (1, 0)
    .init(
      name: "|b1", array: NumericTable(shape: [2, 3], values: [1, 0, 1, 0, 1, 0]),
      base64: """
        k05VTVBZAQB2AHsnZGVzY3InOiAnfGIxJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzog
        KDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg
        ICAgICAgIAoBAAEAAQA=
        """),
    // np.array(2.5), version (1, 0)
    .init(
      name: "a single number", array: NumericTable(shape: [], values: [2.5]),
      base64: """
        k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzog
        KCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg
        ICAgICAgIAoAAAAAAAAEQA==
        """),
    // np.zeros((0, 3)), version (1, 0)
    .init(
      name: "no number", array: NumericTable(shape: [0, 3], values: []),
      base64: """
        k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzog
        KDAsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg
        ICAgICAgIAo=
        """),
    // np.arange(3.), version (1, 0)
    .init(
      name: "one axis", array: NumericTable(shape: [3], values: [0, 1, 2]),
      base64: """
        k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzog
        KDMsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg
        ICAgICAgIAoAAAAAAAAAAAAAAAAAAPA/AAAAAAAAAEA=
        """),
  ]

  static let unreadable: [Unreadable] = [
    // x.astype('c16')
    .init(
      name: "complex", reason: "of type <c16",
      base64: """
        k05VTVBZAQB2AHsnZGVzY3InOiAnPGMxNicsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6
        ICgyLCAzKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg
        ICAgICAgIAoAAAAAAAAAAAAAAAAAAAAAAAAAAAAA8D8AAAAAAAAAAAAAAAAAAABAAAAAAAAAAAAAAAAA
        AAAIQAAAAAAAAAAAAAAAAAAAEEAAAAAAAAAAAAAAAAAAABRAAAAAAAAAAAA=
        """),
    // x.astype('f2')
    .init(
      name: "half", reason: "of type <f2",
      base64: """
        k05VTVBZAQB2AHsnZGVzY3InOiAnPGYyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzog
        KDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg
        ICAgICAgIAoAAAA8AEAAQgBEAEU=
        """),
    // np.array([1, 'a'], dtype=object)
    .init(
      name: "objects", reason: "of type |O",
      base64: """
        k05VTVBZAQB2AHsnZGVzY3InOiAnfE8nLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAo
        MiwpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg
        ICAgICAgIAqABJWQAAAAAAAAAIwWbnVtcHkuX2NvcmUubXVsdGlhcnJheZSMDF9yZWNvbnN0cnVjdJST
        lIwFbnVtcHmUjAduZGFycmF5lJOUSwCFlEMBYpSHlFKUKEsBSwKFlGgDjAVkdHlwZZSTlIwCTziUiYiH
        lFKUKEsDjAF8lE5OTkr/////Sv////9LP3SUYoldlChLAYwBYZRldJRiLg==
        """),
    // np.zeros(2, dtype=[('a', '<f8'), ('b', '<i4')])
    .init(
      name: "records", reason: "records with fields",
      base64: """
        k05VTVBZAQB2AHsnZGVzY3InOiBbKCdhJywgJzxmOCcpLCAoJ2InLCAnPGk0JyldLCAnZm9ydHJhbl9v
        cmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg
        ICAgICAgIAoAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
        """),
    // np.array(['ab'])
    .init(
      name: "texts", reason: "of type <U2",
      base64: """
        k05VTVBZAQB2AHsnZGVzY3InOiAnPFUyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzog
        KDEsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg
        ICAgICAgIAphAAAAYgAAAA==
        """),
    // np.array(['2020-01-01'], dtype='M8[D]')
    .init(
      name: "dates", reason: "of type <M8[D]",
      base64: """
        k05VTVBZAQB2AHsnZGVzY3InOiAnPE04W0RdJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBl
        JzogKDEsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg
        ICAgICAgIApWRwAAAAAAAA==
        """),
    // np.array([2**53 + 1])
    .init(
      name: "2⁵³ + 1", reason: "element [0] is not a number that",
      base64: """
        k05VTVBZAQB2AHsnZGVzY3InOiAnPGk4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzog
        KDEsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg
        ICAgICAgIAoBAAAAAAAgAA==
        """),
  ]
}
