/// How much work a reproduction is.
public enum Preset: String, CaseIterable, Sendable, Codable {
  /// Seconds, only to see that everything runs.
  case quick
  /// Minutes on two cores: all that is claimed, with enough trials to tell.
  case laptop
  /// The paper's own sizes and numbers of trials.
  case paper

  /// What it is for, in a line.
  public var summary: String {
    switch self {
    case .quick: "seconds, only to see that everything runs; its claims may fail"
    case .laptop: "minutes on two cores: all that is claimed, with enough trials to tell"
    case .paper: "the paper's own sizes and numbers of trials"
    }
  }
}
