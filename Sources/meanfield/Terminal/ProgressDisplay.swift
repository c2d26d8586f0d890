import Foundation
import MeanFieldRuns
import Synchronization

/// Shows on standard error how a run gets on: a bar in a terminal, a line now and then elsewhere.
final class ProgressDisplay: Sendable {
  private struct State {
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
  func update(_ progress: RunProgress) {
    guard !isQuiet else { return }
    let text = state.withLock { state -> String? in
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

  private func line(_ progress: RunProgress, _ state: State, elapsed: Double) -> String {
    var parts: [String] = []
    switch progress.phase {
    case .iterating:
      let inSitting = state.done.reduce(0) { $0 + $1.value - state.first[$1.key, default: 0] }
      let ongoing = Double(progress.done) / Double(max(1, progress.total))
      let share =
        progress.trialCount == 1
        ? ongoing
        : min(1, (Double(progress.finishedTrials) + ongoing) / Double(progress.trialCount))
      parts.append(bar(share))
      parts.append("iteration \(progress.done)/\(progress.total)")
      if progress.trialCount > 1 {
        parts.append("trial \(progress.finishedTrials + 1)/\(progress.trialCount)")
      }
      if elapsed > 0.2, inSitting > 0 {
        let rate = Double(inSitting) / elapsed
        let left =
          Double(progress.total * (progress.trialCount - progress.finishedTrials) - progress.done)
          / rate
        parts.append("\(format(rate: rate))/s")
        parts.append("\(duration(max(0, left))) left")
      }
      if let exploitability = progress.exploitability {
        parts.append("exploitability \(decimal(exploitability))")
      }
    case .simulating(let agents):
      parts.append(bar(Double(progress.done) / Double(max(1, progress.total))))
      parts.append("simulating \(counted(agents)) agents")
      parts.append("episode \(progress.done)/\(progress.total)")
    case .drawing:
      parts.append(bar(Double(progress.done) / Double(max(1, progress.total))))
      parts.append("drawing picture \(progress.done + 1)/\(progress.total)")
    }
    if !progress.variant.isEmpty { parts.insert(progress.variant, at: 1) }
    return parts.joined(separator: " · ")
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
