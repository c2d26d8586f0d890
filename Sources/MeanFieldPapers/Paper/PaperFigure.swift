public import MeanFieldFigures

/// A figure of a paper, or a panel of one.
public struct PaperFigure: Sendable {
  /// What people call it, such as `figure-1a`: ASCII letters, digits and `-`.
  public let name: String
  /// What it shows, in a few words.
  public let title: String
  /// What is seen, what it was made with, and which choices the paper left open.
  public let caption: String
  /// The names of the runs it is made from.
  public let runs: [String]
  /// Makes the picture from what those runs stored.
  public let picture: @Sendable (ReproducedRuns) throws -> any Picture

  /// A figure.
  ///
  /// - Parameters:
  ///   - name: What people call it.
  ///   - title: What it shows, in a few words.
  ///   - caption: What is seen, and which choices the paper left open.
  ///   - runs: The names of the runs it is made from.
  ///   - picture: Makes the picture from what those runs stored.
  public init(
    _ name: String, title: String, caption: String, runs: [String],
    picture: @escaping @Sendable (ReproducedRuns) throws -> any Picture
  ) {
    self.name = name
    self.title = title
    self.caption = caption
    self.runs = runs
    self.picture = picture
  }
}
