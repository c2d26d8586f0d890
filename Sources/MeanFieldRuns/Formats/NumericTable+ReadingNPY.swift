public import Foundation
public import MeanFieldModel

// The format is that of `numpy.lib.format`, versions 1.0 to 3.0: a magic text, a version, a header that
// is a Python dictionary, and the elements.

extension NumericTable {
  /// Reads the .npy file at `path`, which may hold `count` numbers even where that takes more than
  /// other tables may.
  ///
  /// - Throws: ``UserError`` that names the file, as ``init(npy:file:)`` does and if it cannot be
  ///   read.
  public static func readNPY(path: String, count: Int = 0) throws(UserError) -> NumericTable {
    let limit = max(fileLimit, 12 + NPYHeader.lengthLimit + 8 * count)
    return try NumericTable(npy: InputFile.bytes(path, limit: limit, mayBePipe: true), file: path)
  }

  /// The array in the bytes of a .npy file.
  ///
  /// Floating-point numbers, whole numbers and truth values of either byte order and of row- or
  /// column-major order are understood; whole numbers that a `Double` cannot hold are refused.
  ///
  /// - Parameters:
  ///   - npy: The bytes of the whole file.
  ///   - file: Its path, for messages.
  /// - Throws: ``UserError`` of the kind `data` for anything else. Nothing is allocated for more
  ///   elements than there are in the file.
  /// - Complexity: O(count).
  public init(npy: some ContiguousBytes, file: String) throws(UserError) {
    do throws(NPYHeader.Fault) {
      self = try npy.withUnsafeBytes { bytes in
        Result { () throws(NPYHeader.Fault) in try NumericTable(bytes: bytes) }
      }.get()
    } catch {
      throw UserError(.data, error.reason, at: TextLocation(file: file))
    }
  }

  private init(bytes: UnsafeRawBufferPointer) throws(NPYHeader.Fault) {
    let start = try Self.headerRange(bytes)
    let header = try NPYHeader(dictionary: bytes[start])
    let elements = UnsafeRawBufferPointer(rebasing: bytes[start.upperBound...])
    guard let count = Self.count(of: header.shape) else {
      throw .init(reason: "its shape \(header.shape) is beyond all bounds")
    }
    guard let read = Self.element(header.type) else {
      throw .init(
        reason: "its elements are of type \(header.type); numbers (such as <f8, <f4, <i8) expected")
    }
    let (size, overflow) = count.multipliedReportingOverflow(by: read.size)
    guard !overflow, size == elements.count else {
      let what = !overflow && size < elements.count ? "longer than its header tells" : "cut short"
      let needed = overflow ? "too many" : "\(size)"
      throw .init(
        reason: "the file is \(what): shape \(header.shape) of \(header.type) takes \(needed) "
          + "bytes, and there are \(elements.count)")
    }
    var values = [Double](repeating: 0, count: count)
    for index in 0..<count {
      guard let value = read.value(elements, index * read.size) else {
        let shape = header.shape
        let place =
          header.isColumnMajor
          ? Self.coordinates(of: index, in: shape.reversed()).reversed()
          : Self.coordinates(of: index, in: shape)
        throw .init(reason: "element \(place) is not a number that a 64-bit float can hold")
      }
      values[index] = value
    }
    self.init(
      shape: header.shape,
      values: header.isColumnMajor ? Self.rowMajor(values, header.shape) : values)
  }

  /// What a .npy file begins with.
  static let npyMagic: [UInt8] = [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]
  /// What a .npz file begins with, as every ZIP archive.
  static let npzMagic: [UInt8] = [0x50, 0x4B, 0x03, 0x04]
  /// What to do with a .npz file.
  static let archiveAdvice =
    "the file is an archive (.npz), not one array; save the array by itself: "
    + "numpy.save('NAME.npy', numpy.load('NAME.npz')['ARRAY'])"

  /// Where the header is, after the magic text, the version and the header's length.
  private static func headerRange(
    _ bytes: UnsafeRawBufferPointer
  ) throws(NPYHeader.Fault) -> Range<Int> {
    guard bytes.starts(with: npyMagic), bytes.count >= 8 else {
      if bytes.starts(with: npzMagic) { throw .init(reason: archiveAdvice) }
      throw .init(reason: bytes.isEmpty ? "the file is empty" : "the file is not a .npy file")
    }
    let (major, minor) = (bytes[6], bytes[7])
    guard (1...3).contains(major), minor == 0 else {
      throw .init(reason: "it is in version \(major).\(minor) of .npy; 1.0, 2.0 and 3.0 are known")
    }
    let start = major == 1 ? 10 : 12
    guard bytes.count >= start else { throw .init(reason: "its header is cut short") }
    let length =
      major == 1
      ? Int(UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt16.self)))
      : Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self)))
    guard length <= bytes.count - start else { throw .init(reason: "its header is cut short") }
    guard length <= NPYHeader.lengthLimit else {
      throw .init(reason: "its header has \(length) bytes, far more than a table of numbers needs")
    }
    return start..<start + length
  }

  /// How elements of a type are read.
  private struct Element {
    let size: Int
    let value: (_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> Double?
  }

  private static func element(_ type: String) -> Element? {
    guard let order = type.first, "<>|".contains(order) else { return nil }
    let isSwapped = order == ">"
    let name = type.dropFirst()
    if order == "|", !["b1", "i1", "u1"].contains(name) { return nil }
    func whole<Value: FixedWidthInteger>(_: Value.Type) -> Element {
      Element(size: Value.bitWidth / 8) { bytes, offset in
        let raw = bytes.loadUnaligned(fromByteOffset: offset, as: Value.self)
        return Double(exactly: isSwapped ? Value(bigEndian: raw) : Value(littleEndian: raw))
      }
    }
    func bits<Bits: FixedWidthInteger>(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> Bits {
      let raw = bytes.loadUnaligned(fromByteOffset: offset, as: Bits.self)
      return isSwapped ? Bits(bigEndian: raw) : Bits(littleEndian: raw)
    }
    return switch name {
    case "f8": Element(size: 8) { Double(bitPattern: bits($0, $1)) }
    case "f4": Element(size: 4) { Double(Float(bitPattern: bits($0, $1))) }
    case "b1": Element(size: 1) { $0[$1] <= 1 ? Double($0[$1]) : nil }
    case "i1": whole(Int8.self)
    case "i2": whole(Int16.self)
    case "i4": whole(Int32.self)
    case "i8": whole(Int64.self)
    case "u1": whole(UInt8.self)
    case "u2": whole(UInt16.self)
    case "u4": whole(UInt32.self)
    case "u8": whole(UInt64.self)
    default: nil
    }
  }

  /// Column-major values in row-major order.
  private static func rowMajor(_ values: [Double], _ shape: [Int]) -> [Double] {
    guard shape.count > 1, !values.isEmpty else { return values }
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in 1..<shape.count { strides[axis] = strides[axis - 1] * shape[axis - 1] }
    var index = [Int](repeating: 0, count: shape.count)
    var source = 0
    return values.indices.map { _ in
      let value = values[source]
      // The next index, the last axis fastest.
      var axis = shape.count - 1
      while axis >= 0 {
        index[axis] += 1
        source += strides[axis]
        if index[axis] < shape[axis] { break }
        source -= strides[axis] * shape[axis]
        index[axis] = 0
        axis -= 1
      }
      return value
    }
  }
}
