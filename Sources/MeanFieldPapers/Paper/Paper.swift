/// A published paper whose figures can be made again and whose claims can be checked.
///
/// Its runs are run files; figures and claims are functions of what the runs stored, and of nothing
/// else.
public struct Paper: Sendable {
  /// What people call it, such as `subramanian2019`.
  public let name: String
  /// The title.
  public let title: String
  /// The authors, as people write them.
  public let authors: String
  /// Where and when it appeared.
  public let venue: String
  /// The runs, in the order they are carried out.
  public let runs: [PaperRun]
  /// The figures, in the order of the paper.
  public let figures: [PaperFigure]
  /// What the paper says that its figures show.
  public let claims: [PaperClaim]
  /// What readers of figures and claims need to know, each in a few sentences: choices that the paper
  /// left open, what presets change, how claims are decided.
  public let notes: [String]

  /// A paper of the given parts.
  ///
  /// - Parameters:
  ///   - name: What people call it.
  ///   - title: The title.
  ///   - authors: The authors.
  ///   - venue: Where and when it appeared.
  ///   - runs: The runs, in the order they are carried out.
  ///   - figures: The figures.
  ///   - claims: What the paper says that its figures show.
  ///   - notes: What readers of figures and claims need to know.
  /// - Precondition: No two runs, figures or claims share a name; every run that a figure or a claim
  ///   names is there, and every figure that a claim names, at least one.
  public init(
    name: String, title: String, authors: String, venue: String, runs: [PaperRun],
    figures: [PaperFigure], claims: [PaperClaim], notes: [String] = []
  ) {
    let runNames = Set(runs.map(\.name))
    let figureNames = Set(figures.map(\.name))
    precondition(runNames.count == runs.count, "\(name): two runs share a name")
    precondition(figureNames.count == figures.count, "\(name): two figures share a name")
    precondition(Set(claims.map(\.id)).count == claims.count, "\(name): two claims share an id")
    for figure in figures {
      precondition(
        runNames.isSuperset(of: figure.runs), "\(name): \(figure.name) names an unknown run")
    }
    for claim in claims {
      precondition(
        runNames.isSuperset(of: claim.runs), "\(name): \(claim.id) names an unknown run")
      precondition(
        !claim.figures.isEmpty && figureNames.isSuperset(of: claim.figures),
        "\(name): \(claim.id) names no figure, or an unknown one")
    }
    self.name = name
    self.title = title
    self.authors = authors
    self.venue = venue
    self.runs = runs
    self.figures = figures
    self.claims = claims
    self.notes = notes
  }
}
