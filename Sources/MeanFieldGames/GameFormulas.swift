/// A game in formulas, for people: what `meanfield games NAME` shows.
///
/// In all of them s is the agent's state, a its action, s' its next state, and μ the distribution of
/// all agents over states. Other symbols are told one by one, or are names of the game's settings.
/// Minus signs are true ones (−), so that the hyphens of settings' names are none.
public struct GameFormulas: Sendable {
  /// What a step in s with action a earns.
  public let reward: String
  /// Where it leads.
  public let nextState: String
  /// Where agents are at step 0.
  public let start: String
  /// What the symbols stand for, in the order people see.
  public let symbols: KeyValuePairs<String, String>

  /// The given formulas; a text may have several lines.
  public init(
    reward: String, nextState: String, start: String,
    symbols: KeyValuePairs<String, String> = [:]
  ) {
    self.reward = reward
    self.nextState = nextState
    self.start = start
    self.symbols = symbols
  }

  /// The words and symbols of a formula, and those that what they stand for is made of, settings'
  /// names among them.
  public func terms(of formula: String) -> Set<String> {
    var found: Set<String> = []
    var waiting = Self.words(in: formula)
    while let word = waiting.popLast() {
      guard found.insert(word).inserted else { continue }
      // Of μ_i also the i.
      waiting += word.split(separator: "_").map(String.init)
      for (symbol, meaning) in symbols where symbol == word {
        waiting += Self.words(in: meaning)
      }
    }
    return found
  }

  private static func words(in text: String) -> [String] {
    text.split { !($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }.map(String.init)
  }
}
