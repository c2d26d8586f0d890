import Foundation
import GRDB
import MeanFieldRuns

/// Changes a run's database behind the program's back.
func tamper(_ folder: URL, _ statements: String) throws {
  var configuration = Configuration()
  configuration.foreignKeysEnabled = false
  let database = try DatabaseQueue(
    path: folder.appending(path: RunStore.fileName).path, configuration: configuration)
  try database.write { try $0.execute(sql: statements) }
}
