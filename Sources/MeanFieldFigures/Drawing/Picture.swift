/// A picture as data and labels, with no opinion about where it will be stored.
///
/// A picture is turned into files by ``PictureWriter``. Everything a picture knows is in its table;
/// its script only says how the table is to be shown.
public protocol Picture: Sendable {
  /// The data: a header line, then one row per value ("tidy"), numbers in full precision.
  var table: CommaSeparatedValues { get }

  /// The gnuplot script that reads `NAME.csv` and writes `NAME.svg`, both by relative path.
  ///
  /// - Parameter name: The files' common name without an extension.
  /// - Returns: The script's text.
  func script(named name: String) -> String

  /// The same for a narrow screen, or nil if it has no other form for one.
  var narrow: (any Picture)? { get }
}

extension Picture {
  /// No other form.
  public var narrow: (any Picture)? { nil }
}
