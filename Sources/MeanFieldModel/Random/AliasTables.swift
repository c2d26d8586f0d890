/// Many alias tables in one flat store, from which an entry is drawn in constant time.
///
/// The method is A. J. Walker's (ACM TOMS 3, 1977): a distribution over K entries is K columns of
/// height 1/K, each shared by at most two entries, its own and an alias. One 64-bit draw picks the
/// column and the height within it.
///
/// ```swift
/// tables.removeAll(keepingCapacity: true)
/// for state in 0..<stateCount { tables.append(weights: flow, range: row(of: state)) }
/// let successor = tables.sample(table: state, using: &stream)
/// ```
///
/// - Accuracy: `probability(of:table:)` agrees with the normalised weights to about 10⁻¹⁵, and draws
///   agree with it to K · 2⁻⁶³. Entries of weight zero are never drawn.
/// - Complexity: O(K) to append a table, without allocation once the capacity suffices.
public struct AliasTables: Sendable {
  @usableFromInline
  struct Column: Sendable {
    /// Below this height, of 2⁶³, the column is its own entry's; from there on, its alias's.
    @usableFromInline var threshold: UInt64
    /// The column's own entry in the high half, its alias in the low half.
    @usableFromInline var owners: UInt64

    init(height: Double, entry: Int, alias: Int) {
      // A height of one or more is a column with one owner.
      threshold = height < 1 ? UInt64(height * 0x1p63) : 1 << 63
      owners = UInt64(entry) << 32 | UInt64(height < 1 ? alias : entry)
    }

    /// Whose the column is at a height, of 2⁶³.
    ///
    /// The sign of the difference shifts the owner down. Comparisons, and masks too, are compiled to
    /// a branch that is mispredicted, for several times the cost.
    @inlinable
    func owner(at height: UInt64) -> Int {
      let isOwn = (height &- threshold) >> 63
      return Int(truncatingIfNeeded: (owners &>> (isOwn << 5)) & 0xFFFF_FFFF)
    }

    /// Gives both owners other names.
    mutating func rename(_ name: (_ entry: Int) -> Int32) {
      owners = UInt64(name(Int(owners >> 32))) << 32 | UInt64(name(Int(owners & 0xFFFF_FFFF)))
    }
  }

  @usableFromInline
  struct Extent: Sendable {
    /// The table's first column.
    @usableFromInline var start: UInt32
    /// The number of its columns.
    @usableFromInline var size: UInt32

    init(start: Int, size: Int) {
      self.start = UInt32(start)
      self.size = UInt32(size)
    }

    /// The column that belongs to 64 random bits and the height within it, of 2⁶³.
    @inlinable
    func place(of bits: UInt64) -> (column: Int, height: UInt64) {
      let (high, low) = bits.multipliedFullWidth(by: UInt64(size))
      return (Int(truncatingIfNeeded: UInt64(start) &+ high), low >> 1)
    }
  }

  /// The columns of all tables, one table after the other.
  @usableFromInline var columns: [Column] = []
  /// Where each table's columns are: [table count].
  @usableFromInline var extents: [Extent] = []

  /// Makes an empty store.
  public init() {}

  /// The number of tables.
  @inlinable
  public var count: Int { extents.count }

  /// Removes all tables.
  ///
  /// - Parameter keepCapacity: Whether to keep the memory for the tables to come.
  public mutating func removeAll(keepingCapacity keepCapacity: Bool = false) {
    columns.removeAll(keepingCapacity: keepCapacity)
    extents.removeAll(keepingCapacity: keepCapacity)
  }

  /// Makes room for tables to come.
  ///
  /// - Parameters:
  ///   - tables: The number of tables in all.
  ///   - entries: The number of their entries in all.
  public mutating func reserveCapacity(tables: Int, entries: Int) {
    extents.reserveCapacity(tables)
    columns.reserveCapacity(entries)
  }

  /// The number of entries of a table.
  ///
  /// - Parameter table: The table, in the order of appending.
  /// - Returns: The length of the range it was made from.
  @inlinable
  public func entryCount(of table: Int) -> Int {
    Int(extents[table].size)
  }

  /// Draws an entry of a table from one 64-bit random number.
  ///
  /// - Parameters:
  ///   - table: The table, in the order of appending.
  ///   - stream: The stream to draw from.
  /// - Returns: The entry's index within its table.
  @inlinable
  public func sample(table: Int, using stream: inout RandomStream) -> Int {
    sample(table: table, bits: stream.next())
  }

  /// Finds the entry of a table that belongs to 64 random bits.
  ///
  /// Of bits · K, the high word is the column and the low word the height within it.
  ///
  /// - Parameters:
  ///   - table: The table, in the order of appending.
  ///   - bits: The random bits; the high ones count most.
  /// - Returns: The entry's index within its table.
  @inlinable
  public func sample(table: Int, bits: UInt64) -> Int {
    let extent = extents[table]
    let (column, height) = extent.place(of: bits)
    return columns[column].owner(at: height)
  }

  /// Lends a view to draw from in a loop, at two thirds of the time: it checks the table alone.
  ///
  /// - Parameter body: Gets the view, which must not be used afterwards.
  /// - Returns: What the body returns.
  @inlinable
  public func withUnsafeSampler<Result>(_ body: (Sampler) throws -> Result) rethrows -> Result {
    precondition(!extents.isEmpty, "there are no tables to draw from")
    return try columns.withUnsafeBufferPointer { columns in
      try extents.withUnsafeBufferPointer { extents in
        guard let columns = columns.baseAddress, let first = extents.baseAddress else {
          preconditionFailure("there are no tables to draw from")
        }
        return try body(Sampler(columns: columns, extents: first, count: extents.count))
      }
    }
  }

  /// A view of alias tables for a loop.
  @frozen
  public struct Sampler {
    @usableFromInline let columns: UnsafePointer<Column>
    @usableFromInline let extents: UnsafePointer<Extent>

    @usableFromInline let count: Int

    @usableFromInline
    init(columns: UnsafePointer<Column>, extents: UnsafePointer<Extent>, count: Int) {
      self.columns = columns
      self.extents = extents
      self.count = count
    }

    /// Finds the entry of a table that belongs to 64 random bits; see ``AliasTables/sample(table:bits:)``.
    ///
    /// - Parameters:
    ///   - table: The table, in the order of appending.
    ///   - bits: The random bits; the high ones count most.
    /// - Returns: The entry's index within its table, or its name.
    @inlinable
    public func sample(table: Int, bits: UInt64) -> Int {
      precondition(UInt(bitPattern: table) < UInt(bitPattern: count), "there is no such table")
      let (column, height) = extents[table].place(of: bits)
      return columns[column].owner(at: height)
    }
  }

  /// The probability with which an entry is drawn, summed over the columns it has a share of.
  ///
  /// - Parameters:
  ///   - entry: The entry's index within its table.
  ///   - table: The table, in the order of appending.
  /// - Returns: The probability that the stored table, whose entries have no names, gives to the entry.
  /// - Complexity: O(K).
  public func probability(of entry: Int, table: Int) -> Double {
    let size = entryCount(of: table)
    precondition(entry >= 0 && entry < size, "Expected an entry below \(size), found \(entry)")
    let start = Int(extents[table].start)
    var sum = 0.0
    for column in columns[start..<start + size] {
      let share = Double(column.threshold) * 0x1p-63
      if column.owners >> 32 == entry { sum += share }
      if column.owners & 0xFFFF_FFFF == entry { sum += 1 - share }
    }
    return sum / Double(size)
  }
}
