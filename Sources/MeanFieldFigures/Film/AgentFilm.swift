public import MeanFieldRuns

/// Agents on a map who move from cell to cell: an SVG that plays by itself, in a page too, over and over.
///
/// Each play has a panel of its own, and all of them run at the same time. An agent is a dot, which has
/// a place of its own in whatever cell it is, so that as many are seen as there are. Where pictures
/// stand still, as on paper and in the PNG, everybody is where the plays end.
public struct AgentFilm: Picture, Equatable {
  /// The most agents of a film that stays small.
  public static let agentLimit = 300
  /// The most moves of any film, which takes a minute then; of many more neighbouring moments would not
  /// be told apart, shares of the film being written with four decimals.
  public static let longest = 1000
  /// The most places, of all agents at all moments in all panels, of a film that stays small: some 600 kB
  /// with the time line if agents go from cell to cell, and twice that if some jump, as on a torus.
  private static let placeLimit = 93_000
  /// What the time line takes for a moment, some 240 bytes, in places of 6 to 7 bytes.
  private static let placesOfTime = 37

  /// The most moves that so many agents make in a film that stays small.
  public static func moveLimit(agents: Int, panels: Int = 2) -> Int {
    min(longest, placeLimit / (max(1, agents * panels) + placesOfTime) - 1)
  }

  /// What is seen, in a few words.
  public var title: String
  /// The setting.
  public var subtitle: String?
  /// Who is where when.
  public let plays: AgentPlays
  /// In pixels.
  var width = HouseStyle.width

  /// A film of some plays.
  ///
  /// - Parameters:
  ///   - title: What is seen, in a few words.
  ///   - subtitle: The setting.
  ///   - plays: Who is where when.
  /// - Precondition: They have ``longest`` moves at most.
  public init(title: String, subtitle: String? = nil, plays: AgentPlays) {
    precondition(
      plays.moments <= Self.longest + 1, "\(plays.moments) moments, more than are told apart")
    self.title = title
    self.subtitle = subtitle
    self.plays = plays
  }

  /// Columns `panel`, `time_step`, `agent`, `row` and `column` (all but the panel from 0); one row per
  /// agent and time step.
  public var table: CommaSeparatedValues {
    var table = CommaSeparatedValues(header: ["panel", "time_step", "agent", "row", "column"])
    let agents = plays.agentCount
    for play in plays.plays {
      for (index, cell) in play.cells.enumerated() {
        table.append([
          .text(play.name), .integer(index / agents), .integer(index % agents),
          .integer(cell / plays.map.columns), .integer(cell % plays.map.columns),
        ])
      }
    }
    return table
  }

  /// The panels one below the other.
  public var narrow: (any Picture)? {
    var film = self
    film.width = HouseStyle.narrowWidth
    return film
  }
}

extension TrialCurves {
  /// A film of agents who play the game of a trial before and after it was learned or solved, from the
  /// same places.
  ///
  /// It shows the policy that the run left in its folder; the same run makes the same film.
  ///
  /// - Parameters:
  ///   - title: What is seen, in a few words.
  ///   - subtitle: The setting.
  ///   - variant: The number of the variant, from 1.
  ///   - trial: The number of the trial, from 1.
  ///   - agents: N, from one of each population to ``AgentFilm/agentLimit``.
  ///   - moves: How often everybody moves, up to ``AgentFilm/moveLimit(agents:panels:)``; of a finite
  ///     game no more often than it lasts.
  /// - Throws: ``UserError`` if the run is in no folder, has no final policy of the trial, or its game
  ///   has no map or cannot be played so.
  public func film(
    title: String, subtitle: String? = nil, variant: Int = 1, trial: Int = 1, agents: Int,
    moves: Int
  ) throws -> AgentFilm {
    let moveLimit = AgentFilm.moveLimit(agents: min(agents, AgentFilm.agentLimit))
    guard agents <= AgentFilm.agentLimit, moves <= moveLimit else {
      throw UserError(
        .usage,
        "a film of \(agents) agents and \(moves) moves is too large; \(AgentFilm.agentLimit) agents are "
          + "the most, and here \(moveLimit) moves")
    }
    guard let folder else {
      throw UserError(
        .usage, "the run \(name) is in no folder that its policies could be taken from")
    }
    let plays = try RunStore.open(folder).plays(
      variant: variant, trial: trial, agents: agents, moves: moves)
    return AgentFilm(title: title, subtitle: subtitle, plays: plays)
  }
}
