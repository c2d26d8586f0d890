public import MeanFieldModel

/// A game that people can choose by name and set by parameters.
public protocol CataloguedGame: Game {
  /// The game's name, source, parameters and presets.
  static var entry: CatalogueEntry { get }

  /// Its rewards and transitions in formulas.
  static var formulas: GameFormulas { get }

  /// The numbers among its settings in which agents may differ; none by default.
  ///
  /// They change neither states, actions, horizon nor where agents begin.
  static var agentParameters: [AgentParameter] { get }

  /// The game with the given settings.
  ///
  /// - Throws: ``/MeanFieldModel/ParameterError`` for settings that are allowed one by one but not together.
  init(parameters: ParameterValues) throws

  /// The settings with the values that the files they name tell of settings that nobody gave; as they
  /// are by default.
  static func completed(_ parameters: ParameterValues) -> ParameterValues

  /// How large the game with the given settings is at most, if they tell before it is made: what
  /// does not fit into memory is refused then before anything is allocated. Nil by default.
  ///
  /// - Throws: ``/MeanFieldModel/ParameterError``, as ``init(parameters:)`` does.
  static func size(parameters: ParameterValues) throws -> GameSize?
}

extension CataloguedGame {
  /// All agents are alike.
  public static var agentParameters: [AgentParameter] { [] }

  /// The entry with the settings that make agents unequal.
  public static var fullEntry: CatalogueEntry {
    CatalogueEntry(
      name: entry.name, summary: entry.summary, source: entry.source,
      parameters: entry.parameters + UnequalSettings.parameters(of: Self.self),
      presets: entry.presets, example: entry.example, exampleGame: entry.exampleGame)
  }

  /// Files tell nothing of other settings.
  public static func completed(_ parameters: ParameterValues) -> ParameterValues { parameters }

  /// Only the made game can tell.
  public static func size(parameters: ParameterValues) throws -> GameSize? { nil }
}

/// Every game of the catalogue, in the order people see.
public let cataloguedGames: [any CataloguedGame.Type] = [
  AsymmetricRockPaperScissors.self, AsymmetricSIS.self,
  BeachBar.self, Bottleneck.self, BuildingEvacuation.self, ConservativeTreasureHunting.self,
  CrowdAvoidance.self,
  CrowdModelling.self, CrowdModelling2D.self, CrowdMotion.self, DynamicRouting.self,
  EquilibriumPrice.self, Garnet.self,
  LeftRight.self, LinearQuadraticGrid.self, LinearQuadraticRing.self, MalwareSpread.self,
  NormalForm.self,
  PredatorPrey.self, RandomLinear.self, RockPaperScissors.self, SusceptibleInfected.self,
  Swarm.self,
  TabularGame.self,
]
