import Foundation
import GRDB

/// An error that only a damaged database can cause.
protocol DamageError: Error {}
extension DecodingError: DamageError {}
extension RowDecodingError: DamageError {}

/// Rows that do not belong together.
struct InconsistentTables: DamageError {}

extension RunStore {
  /// Turns the database's errors into ones that tell a person what to do.
  ///
  /// - Parameter kind: What it means that the file cannot be opened.
  static func translatingErrors<Result>(
    _ folder: URL, whenClosed kind: UserError.Kind = .cannotWrite, _ body: () throws -> Result
  ) throws -> Result {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw translated(error, folder.appending(path: fileName).path, kind)
    } catch is any DamageError {
      throw UserError(.data, "\(folder.appending(path: fileName).path) is damaged")
    }
  }

  private static func translated(
    _ error: DatabaseError, _ path: String, _ whenClosed: UserError.Kind
  ) -> UserError {
    let message = error.message ?? "\(error.resultCode)"
    return switch error.resultCode {
    case .SQLITE_FULL:
      UserError(.resources, "the disk is full: \(path) cannot grow")
    case .SQLITE_NOTADB, .SQLITE_CORRUPT: UserError(.data, "\(path) is damaged: \(message)")
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      UserError(.cannotRead, "another process holds \(path) locked; try again when it has ended")
    case .SQLITE_CANTOPEN: UserError(whenClosed, "cannot open \(path): \(message)")
    case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_IOERR:
      UserError(.cannotWrite, "cannot write \(path): \(message)")
    default: UserError(.data, "\(path): \(message)")
    }
  }
}
