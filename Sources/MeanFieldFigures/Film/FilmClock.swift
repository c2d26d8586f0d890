/// When what happens in a film: it stands still for a moment, plays, and stands still at its end for
/// longer, before all begins again.
struct FilmClock {
  /// How many seconds agents move for, unless they were too slow or too quick to follow.
  private static let seconds = 15.0
  /// How many seconds it stands still before and after, about.
  private static let (before, after) = (0.75, 2.5)

  let moves: Int
  /// Seconds from one time step to the next.
  private let stepSeconds: Double
  /// How many steps' time it stands still before and after.
  private let stepsBefore: Int
  private let stepsAfter: Int

  init(moves: Int) {
    self.moves = moves
    stepSeconds = min(max(Self.seconds / Double(max(1, moves)), 0.05), 0.25)
    stepsBefore = Int((Self.before / stepSeconds).rounded(.up))
    stepsAfter = Int((Self.after / stepSeconds).rounded(.up))
  }

  /// The length of the film in steps' time.
  private var length: Int { stepsBefore + moves + stepsAfter }

  /// The attributes that all animations share.
  var attributes: String {
    "dur=\"\(short(Double(length) * stepSeconds))s\" repeatCount=\"indefinite\""
  }

  /// When a moment comes, as a share of the film: `step` may lie between two time steps.
  func share(at step: Double) -> String { short((Double(stepsBefore) + step) / Double(length)) }

  /// The places of a mover at each time step, with where it stands still before and after: as far apart
  /// in time as a `values` attribute without `keyTimes` takes them to be.
  func held<Place>(_ places: [Place]) -> [Place] {
    guard let first = places.first, let last = places.last else { return [] }
    return Array(repeating: first, count: stepsBefore) + places
      + Array(repeating: last, count: stepsAfter)
  }
}
