/// Numbers in the shape of a table, as NumPy keeps them in .npy files.
///
/// The format is that of `numpy.lib.format`, versions 1.0 to 3.0: a magic text, a version, a header
/// that is a Python dictionary, and the elements.
public struct NPYArray: Sendable, Equatable {
  /// The lengths of the axes; empty for a single number.
  public let shape: [Int]
  /// The elements, row-major: the last axis is contiguous.
  public let values: [Double]

  /// An array of the given shape.
  ///
  /// - Parameters:
  ///   - shape: Its product is the number of values.
  ///   - values: The elements, row-major.
  public init(shape: [Int], values: [Double]) {
    precondition(
      shape.allSatisfy { $0 >= 0 } && Self.count(of: shape) == values.count,
      "shape \(shape) does not hold \(values.count) values")
    self.shape = shape
    self.values = values
  }

  /// The number of elements of a shape of non-negative lengths, or nil if it is beyond all bounds.
  static func count(of shape: [Int]) -> Int? {
    if shape.contains(0) { return 0 }
    return shape.reduce(1) { count, length in
      guard let (product, overflow) = count?.multipliedReportingOverflow(by: length) else {
        return nil
      }
      return overflow ? nil : product
    }
  }
}
