public import MeanFieldRuns

/// What is to be done to make figures of a paper again: the runs they and their claims need, and
/// nothing more.
public struct ReproductionPlan: Sendable {
  /// A run with the sizes of the plan's preset.
  public struct Run: Sendable {
    /// Its name.
    public let name: String
    /// What is run.
    public let description: RunDescription
  }

  /// The paper.
  public let paper: Paper
  /// How much work it is.
  public let preset: Preset
  /// How often runs are done that the preset repeats, if not as often as it says.
  public let trials: Int?
  /// Where all randomness comes from, if not from the runs' own seeds.
  public let seed: UInt64?
  /// The figures to make.
  public let figures: [PaperFigure]
  /// The claims to check: those all of whose figures are made.
  public let claims: [PaperClaim]
  /// The runs to carry out, in order.
  public let runs: [Run]

  /// A plan, whose runs are all checked.
  ///
  /// - Parameters:
  ///   - paper: The paper.
  ///   - figures: The names of the figures to make, `figure-1` also standing for all its panels
  ///     `figure-1a`, `figure-1b` and so on; all if empty.
  ///   - preset: How much work it may be.
  ///   - trials: How often runs are done that the preset repeats; as often as it says if `nil`.
  ///   - seed: Where all randomness comes from; the runs' own seeds if `nil`.
  /// - Throws: ``UserError`` with the nearest figures for a name that is none.
  public init(
    _ paper: Paper, figures: [String] = [], preset: Preset = .laptop, trials: Int? = nil,
    seed: UInt64? = nil
  ) throws(UserError) {
    let names = paper.figures.map(\.name)
    var wanted = Set(figures.isEmpty ? names : [])
    for figure in figures {
      let panels = names.filter { $0 == figure || Self.figure(ofPanel: $0) == figure }
      guard !panels.isEmpty else {
        throw UserError(noSuch: "figure", figure, among: Self.grouped(names, of: names) + names)
      }
      wanted.formUnion(panels)
    }
    self.paper = paper
    self.preset = preset
    self.trials = trials
    self.seed = seed
    self.figures = paper.figures.filter { wanted.contains($0.name) }
    claims = paper.claims.filter { wanted.isSuperset(of: $0.figures) }
    let needed = Set(self.figures.flatMap(\.runs) + claims.flatMap(\.runs))
    runs = try paper.runs.filter { needed.contains($0.name) }.map { run throws(UserError) in
      var description = try run.description(in: preset)
      if let trials, description.trials > 1 { description.trials = trials }
      if let seed { description.seed = seed }
      try description.validate()
      return Run(name: run.name, description: description)
    }
  }

  /// What names its figures, in the paper's order; nothing if it makes all.
  private var chosenFigures: [String] {
    guard !isWhole else { return [] }
    let chosen = figures.map(\.name)
    let whole = Self.grouped(chosen, of: paper.figures.map(\.name))
    var names: [String] = []
    for name in chosen {
      let figure = Self.figure(ofPanel: name).flatMap { whole.contains($0) ? $0 : nil } ?? name
      if names.last != figure { names.append(figure) }
    }
    return names
  }

  /// The figures, such as `figure-2`, all of whose panels, two at least, are among the chosen names.
  private static func grouped(_ chosen: [String], of all: [String]) -> [String] {
    let panels = Dictionary(grouping: all) { figure(ofPanel: $0) }
    return panels.compactMap { figure, panels in
      guard let figure, panels.count > 1, !all.contains(figure) else { return nil }
      return panels.allSatisfy(chosen.contains) ? figure : nil
    }.sorted()
  }

  /// `figure-2` of the panel `figure-2b`; nil of a name that does not end in a digit and a letter.
  private static func figure(ofPanel name: String) -> String? {
    let figure = name.dropLast()
    let isPanel = name.last?.isLetter == true && figure.last?.isNumber == true
    return isPanel ? String(figure) : nil
  }

  /// Whether all figures of the paper are made.
  public var isWhole: Bool { figures.count == paper.figures.count }

  /// The name of the folder that it goes to unless somebody names another.
  public var folderName: String {
    let changes = (trials.map { ["trials-\($0)"] } ?? []) + (seed.map { ["seed-\($0)"] } ?? [])
    return ([paper.name, preset.rawValue] + chosenFigures + changes).joined(separator: "-")
  }

  /// The command that does all of it, or one of its figures alone.
  public func command(figure: String? = nil) -> String {
    let chosen = figure.map { [$0] } ?? chosenFigures
    var words = ["meanfield reproduce", paper.name] + chosen
    if preset != .laptop { words.append("--preset \(preset.rawValue)") }
    if let trials { words.append("--trials \(trials)") }
    if let seed { words.append("--seed \(seed)") }
    return words.joined(separator: " ")
  }
}
