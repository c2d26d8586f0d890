public import MeanFieldModel

extension NumericTable {
  /// Writes the array to `path` as .npy version 1.0, 64-bit floats, little-endian, row-major.
  ///
  /// The file is there whole or not at all; an older one of that name is replaced.
  ///
  /// - Throws: ``UserError`` that names the path if the disk is full or the path cannot be written.
  public func write(to path: String) throws(UserError) {
    try Self.write(shape: shape, values: values, to: path)
  }

  /// Writes values of the given shape to `path`.
  static func write(shape: [Int], values: [Double], to path: String) throws(UserError) {
    try AtomicFile.write(to: path) { (writer) throws(UserError) in
      try writer.append(header(shape))
      // A block at a time: a copy in the file's byte order.
      for start in stride(from: 0, to: values.count, by: 1 << 15) {
        let block = values[start..<min(start + (1 << 15), values.count)]
        try writer.append(block.map { $0.bitPattern.littleEndian })
      }
    }
  }

  /// Everything before the elements, padded with spaces so that they start at a multiple of 64.
  static func header(_ shape: [Int]) -> [UInt8] {
    let lengths = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
    let dictionary = "{'descr': '<f8', 'fortran_order': False, 'shape': (\(lengths)), }"
    let used = 10 + dictionary.utf8.count + 1
    let padding = (64 - used % 64) % 64
    let length = used + padding - 10
    return [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0, UInt8(length & 255), UInt8(length >> 8)]
      + dictionary.utf8 + [UInt8](repeating: 0x20, count: padding) + [0x0A]
  }
}
