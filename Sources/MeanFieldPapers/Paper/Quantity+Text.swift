import MeanFieldRuns

extension Quantity: Encodable, CustomStringConvertible {
  /// Six significant digits of a number, or the words.
  public var description: String {
    switch self {
    case .number(let value): decimal(value)
    case .text(let text): text
    }
  }

  /// Writes a number, null if it is not finite, or a text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .number(let value) where !value.isFinite: try container.encodeNil()
    case .number(let value): try container.encode(value)
    case .text(let text): try container.encode(text)
    }
  }
}
