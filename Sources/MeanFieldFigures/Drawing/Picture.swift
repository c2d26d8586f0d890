/// A picture as data and labels, with no opinion about where it will be stored.
///
/// A picture is turned into files by ``PictureWriter``. Everything a picture knows is in its table.
public protocol Picture: Sendable {
  /// The data: a header line, then one row per value ("tidy"), numbers in full precision.
  var table: CommaSeparatedValues { get }

  /// How its SVG comes about.
  ///
  /// - Parameter name: The files' common name without an extension.
  func rendering(named name: String) -> PictureRendering

  /// The same for a narrow screen, or nil if it has no other form for one.
  var narrow: (any Picture)? { get }
}

extension Picture {
  /// No other form.
  public var narrow: (any Picture)? { nil }
}

/// How the SVG of a picture comes about.
public enum PictureRendering: Sendable, Equatable {
  /// By this gnuplot script, which reads `NAME.csv` and writes `NAME.svg`, both by relative path.
  case script(String)
  /// It is this, because it shows what gnuplot cannot draw.
  case vector(String)
}

/// A picture that gnuplot draws: its script only says how the table is to be shown.
public protocol PlottedPicture: Picture {
  /// The gnuplot script that reads `NAME.csv` and writes `NAME.svg`, both by relative path.
  ///
  /// - Parameter name: The files' common name without an extension.
  /// - Returns: The script's text.
  func script(named name: String) -> String
}

extension PlottedPicture {
  /// By its script.
  public func rendering(named name: String) -> PictureRendering { .script(script(named: name)) }
}
