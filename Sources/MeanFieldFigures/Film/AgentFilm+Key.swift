import MeanFieldRuns

extension AgentFilm {
  /// An entry of the key.
  struct KeyEntry {
    enum Mark { case dot, target, wall }

    let mark: Mark
    let color: String
    let text: String

    /// With the mark before it and the gap behind it.
    var width: Double { Typesetting.width(of: text, size: HouseStyle.textSize) + 22 + 18 }
  }

  /// What the marks mean, in lines that fit the width.
  var keyLines: [[KeyEntry]] {
    let room = Double(width) - 2 * HouseStyle.margin
    var lines: [[KeyEntry]] = [[]]
    for entry in keyEntries {
      let used = lines[lines.count - 1].reduce(0) { $0 + $1.width }
      if used > 0, used + entry.width > room { lines.append([]) }
      lines[lines.count - 1].append(entry)
    }
    return lines
  }

  private var keyEntries: [KeyEntry] {
    let isOne = plays.populations.count == 1
    var entries = plays.populations.enumerated().map { index, population in
      KeyEntry(
        mark: .dot, color: HouseStyle.color(ofSeries: index),
        text: isOne
          ? "\(Typesetting.count(population.agents)) agent\(population.agents == 1 ? "" : "s")"
          : "\(Typesetting.label(population.name)): \(Typesetting.count(population.agents))")
    }
    if !plays.map.targets.isEmpty {
      entries.append(KeyEntry(mark: .target, color: HouseStyle.target, text: "target"))
    }
    if plays.map.isWall.contains(true) {
      entries.append(KeyEntry(mark: .wall, color: HouseStyle.wall, text: "wall"))
    }
    return entries
  }

  /// Draws a line of the key.
  func draw(_ line: [KeyEntry], y: Double, _ layout: Layout, in drawing: inout VectorDrawing) {
    var x = layout.left
    for entry in line {
      switch entry.mark {
      case .dot:
        drawing.append(
          "<circle cx=\"\(pixels(x + 6))\" cy=\"\(pixels(y))\" r=\"4\" fill=\"\(entry.color)\"/>")
      case .target:
        drawing.rectangle(
          left: x + 1, top: y - 5.5, width: 11, height: 11, fill: entry.color,
          attributes: " fill-opacity=\"0.16\" stroke=\"\(entry.color)\" stroke-width=\"2\"")
      case .wall:
        drawing.rectangle(left: x, top: y - 6.5, width: 13, height: 13, fill: entry.color)
      }
      drawing.text(entry.text, x: x + 20, y: y)
      x += entry.width
    }
  }
}
