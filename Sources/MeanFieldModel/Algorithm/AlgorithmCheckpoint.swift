/// The state of an algorithm between two iterations.
public struct AlgorithmCheckpoint: Sendable, Equatable {
  /// The number of iterations done.
  public var iteration: Int
  /// Its tables by name, each flat and row-major.
  public var tables: [String: [Double]]

  /// A state of the given tables after `iteration` iterations.
  public init(iteration: Int, tables: [String: [Double]]) {
    self.iteration = iteration
    self.tables = tables
  }

  /// The table of a name, with the size of `current`.
  ///
  /// - Throws: ``CheckpointFault`` if it is missing or has another size.
  public func table(
    _ name: String, replacing current: [Double]
  ) throws(CheckpointFault) -> [Double] {
    guard let table = tables[name], table.count == current.count else {
      throw CheckpointFault(table: name, expected: current.count, found: tables[name]?.count)
    }
    return table
  }
}

/// A checkpoint that is not one of this algorithm on this game.
public struct CheckpointFault: Error, Equatable, CustomStringConvertible {
  /// The table's name.
  public let table: String
  /// How many numbers it should have.
  public let expected: Int
  /// How many it has, or nil if it is missing.
  public let found: Int?

  /// A table that is missing or has another size.
  public init(table: String, expected: Int, found: Int?) {
    self.table = table
    self.expected = expected
    self.found = found
  }

  /// What is wrong, in a line.
  public var description: String {
    "the table \(table) has \(found.map(String.init) ?? "no") numbers, expected \(expected)"
  }
}
