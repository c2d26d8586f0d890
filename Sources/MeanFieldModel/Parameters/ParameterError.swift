/// A setting that somebody got wrong: the key, the value, what is allowed, and the nearest right
/// name.
public struct ParameterError: Error, Equatable, CustomStringConvertible {
  /// What is wrong.
  public enum Problem: Sendable, Equatable {
    /// There is no setting of this name; the names there are.
    case unknownName([String])
    /// The value is not one of the allowed ones, in words.
    case notAllowed(String)
    /// The value is allowed by itself but not together with others; why.
    case conflict(String)
  }

  /// The setting's name as it was written.
  public let key: String
  /// The value as it was written.
  public let value: String
  /// What is wrong.
  public let problem: Problem
  /// The nearest right name or word, if one is near.
  public let nearest: String?

  /// An error about `key: value`.
  public init(key: String, value: String, problem: Problem, nearest: String? = nil) {
    self.key = key
    self.value = value
    self.problem = problem
    self.nearest = nearest
  }

  /// What is wrong and what would be right, in a line.
  public var description: String {
    let hint = nearest.map { "; did you mean \($0)?" } ?? ""
    let value = visible(value)
    return switch problem {
    case .unknownName(let names):
      names.isEmpty
        ? "unknown setting \(visible(key)): there are no settings here"
        : "unknown setting \(visible(key))\(hint.isEmpty ? ";" : hint) there are: \(names.joined(separator: ", "))"
    case .notAllowed(let allowed): "\(key): \(value) is not \(allowed)\(hint)"
    case .conflict(let reason): "\(key): \(value): \(reason)"
    }
  }
}
