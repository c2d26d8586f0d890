import Foundation
import MeanFieldRuns
import Synchronization

/// Shows on standard error how a run gets on: a bar in a terminal, a line now and then elsewhere.
final class ProgressDisplay: Sendable {
  private struct State {
    /// What of several things is under way.
    var part = ""
    var start = ContinuousClock.now
    var lastShown: ContinuousClock.Instant?
    var latest: RunProgress?
    /// The iterations of each trial under way, and those it began with in this sitting.
    var done: [String: Int] = [:]
    var first: [String: Int] = [:]
    var isBarShown = false
  }

  private let isQuiet: Bool
  private let isTerminal: Bool
  private let state = Mutex(State())

  init(quiet: Bool) {
    isQuiet = quiet
    isTerminal = isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
  }

  /// Takes note of progress and shows it if it is time to.
  func update(_ progress: RunProgress) { update(progress, of: "") }

  /// Takes note of the progress of one of several things, each of which starts afresh.
  func update(_ progress: RunProgress, of part: String) {
    guard !isQuiet else { return }
    let text = state.withLock { state -> String? in
      if part != state.part {
        state = State(part: part, isBarShown: state.isBarShown)
      }
      let key = "\(progress.variant)#\(progress.trial)"
      if case .iterating = progress.phase {
        if state.first[key] == nil { state.first[key] = progress.done }
        state.done[key] = progress.done
      }
      state.latest = progress
      let now = ContinuousClock.now
      let interval = isTerminal ? Duration.milliseconds(100) : .seconds(10)
      guard now - (state.lastShown ?? state.start) >= interval else { return nil }
      state.lastShown = now
      state.isBarShown = isTerminal
      let line = line(progress, state, elapsed: (now - state.start) / .seconds(1))
      return isTerminal ? "\r\u{1B}[K" + line : line + "\n"
    }
    if let text { try? write(text, to: STDERR_FILENO) }
  }

  /// Removes the bar, so that what follows starts on a clean line.
  func finish() {
    let shown = state.withLock { $0.isBarShown }
    if shown { try? write("\r\u{1B}[K", to: STDERR_FILENO) }
  }

  /// What to show, the most important first; what does not fit into the terminal's width is left out.
  private func line(_ progress: RunProgress, _ state: State, elapsed: Double) -> String {
    let ongoing = Double(progress.done) / Double(max(1, progress.total))
    var parts: [String] = []
    switch progress.phase {
    case .iterating:
      let share = (Double(progress.finishedTrials) + ongoing) / Double(progress.trialCount)
      parts.append(bar(progress.trialCount == 1 ? ongoing : min(1, share)))
      parts.append("iteration \(progress.done)/\(progress.total)")
      if progress.trialCount > 1 {
        parts.append("trial \(progress.finishedTrials + 1)/\(progress.trialCount)")
      }
      let done = state.done.reduce(0) { $0 + $1.value - state.first[$1.key, default: 0] }
      if elapsed > 0.2, done > 0 {
        let rate = Double(done) / elapsed
        let open = progress.total * (progress.trialCount - progress.finishedTrials) - progress.done
        parts.append("\(duration(max(0, Double(open) / rate))) left")
        parts.append(rate < 0.1 ? "\(duration(1 / rate)) each" : "\(format(rate: rate))/s")
      }
      if let (name, value) = progress.objective {
        parts.append(name.replacing("_", with: " ") + String(format: " %.4g", value))
      }
    case .simulating(let agents):
      parts = [
        bar(ongoing), "simulating \(counted(agents)) agents",
        "episode \(progress.done)/\(progress.total)",
      ]
    case .drawing:
      parts = [bar(ongoing), "drawing picture \(progress.done + 1)/\(progress.total)"]
    }
    if !state.part.isEmpty { parts.insert(state.part, at: 1) }
    if !progress.variant.isEmpty { parts.append(progress.variant) }
    guard isTerminal else { return parts.joined(separator: " · ") }
    let width = terminalWidth - 1
    let line = parts.reduce("") { line, part in
      let longer = line.isEmpty ? part : line + " · " + part
      return longer.count <= width ? longer : line
    }
    return String(line.prefix(width))
  }

  /// The columns of the terminal that standard error goes to.
  private var terminalWidth: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  private func bar(_ share: Double) -> String {
    let percent = String(format: "%3d%%", Int(share * 100))
    guard isTerminal else { return percent.trimmingCharacters(in: .whitespaces) }
    let width = 24
    let filled = Int((share * Double(width)).rounded(.down))
    return String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
      + " " + percent
  }

  private func format(rate: Double) -> String {
    rate >= 100 ? String(format: "%.0f", rate) : String(format: "%.1f", rate)
  }
}
