import Foundation

/// A value as one JSON object with sorted keys; numbers that are not finite, which JSON does not
/// have, are null.
package func encodedJSON(_ value: some Encodable) throws -> String {
  // The encoder can only write a text instead, and no other text is this one.
  let mark = "\u{1}not finite\u{1}"
  let encoder = JSONEncoder()
  encoder.nonConformingFloatEncodingStrategy =
    .convertToString(positiveInfinity: mark, negativeInfinity: mark, nan: mark)
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  return String(decoding: try encoder.encode(value), as: UTF8.self)
    .replacing("\"\\u0001not finite\\u0001\"", with: "null")
}
