/// What the numbers of a random stream are used for.
///
/// Two streams that differ in purpose are unrelated even when seed, trial, step and block agree, so
/// adding draws to one part of a computation never shifts the draws of another. The raw values are
/// part of what a seed promises: they never change, and new purposes take new values.
public struct StreamPurpose: RawRepresentable, Hashable, Sendable {
  /// The number absorbed into the stream's state.
  public let rawValue: UInt64

  /// Makes the purpose with the given number.
  public init(rawValue: UInt64) {
    self.rawValue = rawValue
  }

  /// Where the agents start.
  public static let initialStates = StreamPurpose(rawValue: 1)
  /// Which actions the agents choose.
  public static let actions = StreamPurpose(rawValue: 2)
  /// Which states follow.
  public static let transitions = StreamPurpose(rawValue: 3)
  /// How many agents take each way, when agents are counted rather than followed.
  public static let counts = StreamPurpose(rawValue: 4)
  /// The policies from which an algorithm starts.
  public static let policyInitialisation = StreamPurpose(rawValue: 5)
  /// What the one deviating agent meets.
  public static let deviation = StreamPurpose(rawValue: 6)
  /// The random parts of a game's own definition.
  public static let game = StreamPurpose(rawValue: 7)
  /// The seeds of a run's trials.
  public static let trialSeeds = StreamPurpose(rawValue: 8)
  /// What a deviation is planned against.
  public static let planning = StreamPurpose(rawValue: 9)
  /// The seeds of learners.
  public static let learning = StreamPurpose(rawValue: 10)
  /// The samples that a mean field is followed by.
  public static let meanFieldUpdate = StreamPurpose(rawValue: 11)
  /// The trajectories that a policy is judged by.
  public static let trajectories = StreamPurpose(rawValue: 12)
  /// The directions in which parameters are tried.
  public static let perturbations = StreamPurpose(rawValue: 13)
  /// How the agents of a continuing run act.
  public static let acting = StreamPurpose(rawValue: 14)
  /// Who joins a continuing run and who leaves it.
  public static let membership = StreamPurpose(rawValue: 15)
  /// Which messages between agents arrive.
  public static let communication = StreamPurpose(rawValue: 16)
  /// Which learners fail, and what those tell who tell nonsense.
  public static let failures = StreamPurpose(rawValue: 17)
  /// The orders in which transitions are replayed.
  public static let replay = StreamPurpose(rawValue: 18)
  /// The numbers in which agents differ.
  public static let agents = StreamPurpose(rawValue: 19)
}
