public import MeanFieldModel

/// The settings that make the agents of a game unequal, the same for every game whose agents may differ.
///
/// | setting | meaning | default |
/// |---|---|---|
/// | heterogeneity | each number is uniform within that share of itself, 0.1 for ± 10 %, but no further than its range goes in either direction | 0 |
/// | NUMBER-spread | one number is uniform within ± that much, in its own unit | – |
/// | alpha, beta | the spreads of transitions' and of rewards' numbers keep their proportions and are made as large as it takes for the game to be α, β-symmetric | – |
/// | agents-drawn | N, how many agents' numbers are drawn | 1000 |
/// | agents-seed | what they are drawn from | 1 |
/// | agents-file | a table of the numbers instead: names of numbers on top, a row for each agent | – |
///
/// Agents 2i and 2i + 1 are drawn opposite to each other, and a last one without a partner is in the
/// middle, so that the mean of all is the number as it is set.
public struct UnequalSettings {
  let type: any CataloguedGame.Type
  let settings: ParameterValues

  /// The settings of a game of some type.
  public init(_ type: any CataloguedGame.Type, _ settings: ParameterValues) {
    self.type = type
    self.settings = settings
  }

  static let heterogeneity = Parameter.real(
    "heterogeneity", default: 0, in: .nonNegative,
    "agents' numbers differ by up to this share of each: 0.1 for ± 10 %")
  static let alpha = Parameter.real(
    "alpha", default: 0, in: .closed(0, 2),
    "agents' transitions differ by α; spreads keep their proportions")
  static let beta = Parameter.real(
    "beta", default: 0, in: .probability,
    "agents' rewards, scaled to [0, 1], differ by β; spreads keep their proportions")
  static let count = Parameter.integer(
    "agents-drawn", default: 1000, in: 1...1_000_000, "agents whose numbers are drawn")
  static let seed = Parameter.integer(
    "agents-seed", default: 1, in: 0...Int.max, "what their numbers are drawn from")
  static let file = Parameter.table(
    "agents-file", "agents' numbers: their names on top, a row for each agent")

  /// The settings there are for games of a type; none if their agents cannot differ.
  public static func parameters(of type: any CataloguedGame.Type) -> [Parameter] {
    guard !type.agentParameters.isEmpty else { return [] }
    return [heterogeneity, alpha, beta, count, seed, file]
      + type.agentParameters.map { spread(of: parameter($0.name, of: type.entry)) }
  }

  static func spread(of parameter: Parameter) -> Parameter {
    .real(
      parameter.name + "-spread", default: 0, in: .nonNegative, unit: parameter.unit,
      "agents' \(parameter.name) differs by up to this much")
  }

  static func parameter(_ name: String, of entry: CatalogueEntry) -> Parameter {
    guard let parameter = entry.parameters.first(where: { $0.name == name }) else {
      preconditionFailure("\(name) is not among the settings of \(entry.name)")
    }
    return parameter
  }
}
