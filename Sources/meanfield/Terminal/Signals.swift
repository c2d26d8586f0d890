import Dispatch
import Foundation
import MeanFieldRuns
import Synchronization

/// Turns the first Ctrl-C or SIGTERM into a wish to stop; a second one ends the program at once.
final class SignalWatch: Sendable {
  private let sources: Mutex<[any DispatchSourceSignal]>
  private let received = Atomic<Int32>(0)

  /// The signal that asked to stop, or 0.
  var signalNumber: Int32 { received.load(ordering: .relaxed) }

  init(stop: StopRequest) {
    sources = Mutex([])
    for number in [SIGINT, SIGTERM] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(
        signal: number, queue: DispatchQueue(label: "MeanField.signals"))
      source.setEventHandler { [self] in
        if received.exchange(number, ordering: .relaxed) != 0 { exit(128 + number) }
        stop.request()
      }
      source.resume()
      sources.withLock { $0.append(source) }
    }
  }
}
