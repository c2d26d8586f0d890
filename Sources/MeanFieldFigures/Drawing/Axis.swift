/// One axis of a chart: its label and how values are spread along it.
public struct Axis: Sendable, Equatable {
  /// How values are spread along an axis.
  public enum Scale: Sendable, Equatable {
    case linear
    /// Equal distances for equal ratios; values that are not positive have no place on it.
    case log10
  }

  /// What the axis shows, with its unit.
  public var label: String
  /// How values are spread along it.
  public var scale: Scale
  /// Whether what it shows is counted, so that ticks between whole numbers would mean nothing.
  public var isCount: Bool

  /// Creates an axis.
  ///
  /// - Parameters:
  ///   - label: What the axis shows, with its unit.
  ///   - scale: How values are spread along it.
  ///   - isCount: Whether what it shows is counted.
  public init(_ label: String, scale: Scale = .linear, isCount: Bool = false) {
    self.label = label
    self.scale = scale
    self.isCount = isCount
  }

  /// Whether a value has a place on the axis.
  func shows(_ value: Double) -> Bool {
    value.isFinite && (scale == .linear || value > 0)
  }
}
