import Dispatch
import Foundation
import MeanFieldRuns
import Synchronization

/// Turns the first Ctrl-C or SIGTERM into a wish to stop; a second one ends the program at once.
final class SignalWatch: Sendable {
  private final class Received: Sendable {
    let number = Atomic<Int32>(0)
  }

  private let received = Received()

  /// The signal that asked to stop, or 0.
  var signalNumber: Int32 { received.number.load(ordering: .relaxed) }

  /// Watches for as long as the program runs.
  init(stop: StopRequest) {
    for number in [SIGINT, SIGTERM] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(
        signal: number, queue: DispatchQueue(label: "MeanField.signals"))
      source.setEventHandler { [received] in
        // The handler holds the source, which must live as long as the program.
        _ = source
        if received.number.exchange(number, ordering: .relaxed) != 0 { exit(128 + number) }
        stop.request()
        // A step of a large game may take seconds, and somebody is waiting.
        if isatty(STDERR_FILENO) == 1 {
          printError("\r\u{1B}[KStopping … (the same again ends at once)")
        }
      }
      source.resume()
    }
  }
}
