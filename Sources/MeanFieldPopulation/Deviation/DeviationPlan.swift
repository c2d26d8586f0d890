/// How the deviation of an ``NPlayerExploitability`` was found, from the surest to the roughest.
public enum DeviationPlan: String, Sendable, CaseIterable {
  /// It is a best one for an agent who sees its own state, and its gain was computed, not sampled.
  case exact
  /// Its gain was computed, not sampled; a better deviation may exist, but none gains more than
  /// ``NPlayerExploitability/ceiling``.
  case bounds
  /// The best response to rewards and transitions averaged over samples of the others, with the
  /// deviating agent's own weight where it is.
  case ownWeight = "own-weight"
  /// The same, but an own weight was put on many states at once, because one fill of the game for
  /// each state is too much for it.
  case groupedWeight = "grouped-weight"
  /// The mean field's best response, which did better in a trial than what was planned for.
  case meanField = "mean-field"
}
