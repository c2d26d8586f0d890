/// What all pictures share: font, sizes in pixels and colours.
enum HouseStyle {
  static let fontFamily = "DejaVu Sans"
  static let width = 900
  static let narrowWidth = 400
  static let textSize = 13.0
  static let titleSize = 17.0
  static let margin = 20.0

  static let ink = "#222222"
  static let softInk = "#555555"
  static let axis = "#888888"
  static let grid = "#e4e4e4"
  static let wall = "#4d4d4d"
  static let target = "#E69F00"
  static let undefined = "#d81b8c"

  static let dashes = "dt (9,5)"
  static let dots = "dt (2,4)"

  /// Colours for series by position: those of Okabe and Ito (2008), told apart by colour-blind
  /// readers, without their yellow (too pale for a thin line) and with grey and wine at the end.
  static let seriesColors = [
    "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#555555", "#882255",
  ]

  static func color(ofSeries position: Int) -> String {
    seriesColors[position % seriesColors.count]
  }

  /// The palette of the maps: viridis (van der Walt and Smith, 2015) from light to dark.
  ///
  /// Light means little, as on paper. The darkest tenth of viridis is left out, so that a crowded
  /// cell is purple and cannot be taken for a dark grey wall.
  static let palette = [
    "#fde725", "#c2df23", "#86d549", "#52c569", "#2ab07f", "#1e9b8a", "#25858e", "#2d708e",
    "#38588c", "#433e85", "#482173",
  ]
}
