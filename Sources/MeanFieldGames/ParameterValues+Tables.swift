import MeanFieldModel

extension ParameterValues {
  /// The numbers, row-major, of the table that a setting names, or nil if it names none.
  ///
  /// A table in a text has two axes. There all axes but the last count as one, and a list may be a
  /// row or a column.
  ///
  /// - Throws: ``/MeanFieldModel/FileError`` with the shape found and the one expected, or with the
  ///   place of a number that is not finite.
  func numbers(_ name: String, shape: [Int]) throws(FileError) -> [Double]? {
    guard let table = table(name) else { return nil }
    let (count, last) = (shape.reduce(1, *), max(1, shape.last ?? 1))
    let asText = shape.count == 1 ? [[1, count], [count, 1]] : [[count / last, last]]
    guard table.shape == shape || asText.contains(table.shape) else {
      throw FileError(key: name, reason: "has shape \(table.shape), expected \(shape)")
    }
    if let fault = table.values.firstIndex(where: { !$0.isFinite }) {
      throw FileError(
        key: name, entry: fault, reason: "\(table.values[fault]) is not a finite number")
    }
    return table.values
  }
}
