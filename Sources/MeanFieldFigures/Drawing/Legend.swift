/// The names of the series with a sample of each, in rows above the plotting area.
struct Legend {
  enum Sample {
    case line, dashed, dotted, point, box
  }

  struct Entry {
    let name: String
    let color: String
    let sample: Sample
  }

  let entries: [Entry]
  /// Where the first sample starts.
  let left: Double
  /// Where the last name of a row must end.
  let right: Double

  private static let rowHeight = 21.0
  private var sampleWidth: Double {
    entries.allSatisfy { $0.sample == .box } ? 13 : 24
  }
  private static let gap = 22.0

  /// The height of all rows; 0 if there is at most one entry, which needs no legend.
  var height: Double {
    entries.count < 2 ? 0 : Self.rowHeight * Double(positions().rows)
  }

  /// Draws the legend with its upper edge at `top`.
  func draw(in script: inout GnuplotScript, top: Double) {
    guard entries.count >= 2 else { return }
    for (entry, place) in zip(entries, positions().places) {
      let y = top + Self.rowHeight * (Double(place.row) + 0.5)
      draw(entry, in: &script, x: place.x, y: y)
      let room = right - place.x - sampleWidth - 7
      script.text(
        Typesetting.shortened(
          Typesetting.label(entry.name), to: room, size: HouseStyle.textSize),
        x: place.x + sampleWidth + 7, y: y)
    }
  }

  private func draw(_ entry: Entry, in script: inout GnuplotScript, x: Double, y: Double) {
    let width = sampleWidth
    switch entry.sample {
    case .line, .dashed, .dotted:
      let dash =
        switch entry.sample {
        case .dashed: " \(HouseStyle.dashes)"
        case .dotted: " \(HouseStyle.dots)"
        default: ""
        }
      script.line(
        fromX: x, y: y, toX: x + width, y: y,
        // gnuplot draws neighbours of one width with the dashes of the last.
        style: "lw \(entry.sample == .dotted ? 1.8 : 2.5) lc rgb '\(entry.color)'\(dash)")
    case .point:
      script.append(
        "set label '' at screen px(\(pixels(x + width / 2))), screen py(\(pixels(y)))"
          + " point pt 7 ps 0.6 lc rgb '\(entry.color)' front")
    case .box:
      script.rectangle(
        left: x + width - 13, top: y - 6, right: x + width, bottom: y + 6, fill: entry.color,
        border: nil)
    }
  }

  private struct Place {
    let x: Double
    let row: Int
  }

  /// Fills the rows from left to right; names that share no row with others may be shortened.
  private func positions() -> (places: [Place], rows: Int) {
    var places: [Place] = []
    var x = left
    var row = 0
    for entry in entries {
      let text = Typesetting.width(of: Typesetting.label(entry.name), size: HouseStyle.textSize)
      let width = sampleWidth + 7 + text
      if x > left && x + width > right {
        row += 1
        x = left
      }
      places.append(Place(x: x, row: row))
      x += width + Self.gap
    }
    return (places, row + 1)
  }
}
