import Foundation
import MeanFieldRuns

extension AgentFilm {
  /// The SVG itself.
  public func rendering(named name: String) -> PictureRendering {
    let keys = keyLines
    let layout = Layout(self, keyLines: keys.count)
    var drawing = VectorDrawing(title: title, width: layout.width, height: layout.height)
    let heading = Heading(
      title: title, subtitle: subtitle, left: layout.left, width: layout.width)
    for line in heading.lines { drawing.text(line.text, x: layout.left, y: line.y, line.style) }
    for (index, play) in plays.plays.enumerated() {
      draw(play, left: layout.panelLeft(index), top: layout.panelTop(index), layout, in: &drawing)
    }
    drawClock(layout, in: &drawing)
    for (index, line) in keys.enumerated() {
      draw(line, y: layout.keyTop + 22 * Double(index) + 8, layout, in: &drawing)
    }
    return .vector(drawing.source)
  }

  private var clock: FilmClock { FilmClock(moves: plays.moments - 1) }

  // MARK: - Panels

  private func draw(
    _ play: AgentPlays.Play, left: Double, top: Double, _ layout: Layout,
    in drawing: inout VectorDrawing
  ) {
    drawing.text(
      Typesetting.shortened(
        Typesetting.label(play.name), to: layout.panelWidth, size: HouseStyle.textSize),
      x: left + layout.panelWidth / 2, y: top - 13, TextStyle(alignment: .center))
    // Nested, so that nothing is seen beyond the edges; in it a cell is one unit wide.
    drawing.append(
      "<svg x=\"\(pixels(left))\" y=\"\(pixels(top))\" width=\"\(pixels(layout.panelWidth))\""
        + " height=\"\(pixels(layout.panelHeight))\""
        + " viewBox=\"0 0 \(plays.map.columns) \(plays.map.rows)\">")
    drawMap(layout, in: &drawing)
    drawAgents(of: play, layout, in: &drawing)
    drawing.append("</svg>")
    drawing.rectangle(
      left: left - 0.5, top: top - 0.5, width: layout.panelWidth + 1,
      height: layout.panelHeight + 1, fill: "none", attributes: " stroke=\"\(HouseStyle.axis)\"")
  }

  private func drawMap(_ layout: Layout, in drawing: inout VectorDrawing) {
    let map = plays.map
    let pixel = 1 / layout.cell
    func squares(_ cells: [Int], inset: Double) -> String {
      let side = short(1 - 2 * inset)
      return cells.map {
        "M\(short(Double($0 % map.columns) + inset)) \(short(Double($0 / map.columns) + inset))"
          + "h\(side)v\(side)h-\(side)z"
      }.joined()
    }
    let lines =
      (1..<map.columns).map { "M\($0) 0v\(map.rows)" }
      + (1..<map.rows).map { "M0 \($0)h\(map.columns)" }
    drawing.append(
      "<path d=\"\(lines.joined())\" fill=\"none\" stroke=\"\(HouseStyle.grid)\""
        + " stroke-width=\"\(short(pixel))\"/>")
    let walls = map.isWall.indices.filter { map.isWall[$0] }
    if !walls.isEmpty {
      drawing.append(
        "<path d=\"\(squares(walls, inset: 0))\" fill=\"\(HouseStyle.wall)\"/>")
    }
    if !map.targets.isEmpty {
      drawing.append(
        "<path d=\"\(squares(map.targets, inset: 2 * pixel))\" fill=\"\(HouseStyle.target)\""
          + " fill-opacity=\"0.16\" stroke=\"\(HouseStyle.target)\""
          + " stroke-width=\"\(short(2 * pixel))\"/>")
    }
  }

  private func drawAgents(
    of play: AgentPlays.Play, _ layout: Layout, in drawing: inout VectorDrawing
  ) {
    let agents = plays.agentCount
    let dots = DotPlaces(count: agents, pixel: 1 / layout.cell)
    var first = 0
    for (index, population) in plays.populations.enumerated() {
      drawing.append(
        "<g fill=\"\(HouseStyle.color(ofSeries: index))\" fill-opacity=\"0.85\""
          + " stroke=\"white\" stroke-width=\"\(short(0.6 / layout.cell))\">")
      for agent in first..<first + population.agents {
        let cells = stride(from: agent, to: play.cells.count, by: agents).map { play.cells[$0] }
        let (x, y) = dots[agent]
        drawing.append(
          "<circle cx=\"\(short(x))\" cy=\"\(short(y))\" r=\"\(short(dots.radius))\""
            + " transform=\"translate(\(place(of: cells[cells.count - 1])))\">"
            + "\(motion(through: cells))</circle>")
      }
      drawing.append("</g>")
      first += population.agents
    }
  }

  private func place(of cell: Int) -> String {
    "\(cell % plays.map.columns) \(cell / plays.map.columns)"
  }

  /// How an agent moves: evenly to a cell that is near, and in a jump half way through the step to any
  /// other, such as one round a torus.
  private func motion(through cells: [Int]) -> String {
    guard cells.contains(where: { $0 != cells[0] }) else { return "" }
    let start = "<animateTransform attributeName=\"transform\" type=\"translate\""
    let jumps = Set(cells.indices.dropLast().filter { !areNear(cells[$0], cells[$0 + 1]) })
    if jumps.isEmpty {
      let values = clock.held(cells).map(place).joined(separator: ";")
      return "\(start) \(clock.attributes) values=\"\(values)\"/>"
    }
    var (values, times) = ([place(of: cells[0])], ["0"])
    for (step, cell) in cells.enumerated() {
      values.append(place(of: cell))
      times.append(clock.share(at: Double(step)))
      if jumps.contains(step) {
        values += [cell, cells[step + 1]].map(place)
        times += Array(repeating: clock.share(at: Double(step) + 0.5), count: 2)
      }
    }
    values.append(place(of: cells[cells.count - 1]))
    times.append("1")
    return "\(start) \(clock.attributes) values=\"\(values.joined(separator: ";"))\""
      + " keyTimes=\"\(times.joined(separator: ";"))\"/>"
  }

  /// Whether one glides from a cell to another: two moves away at most, as a move and a push are.
  private func areNear(_ first: Int, _ second: Int) -> Bool {
    let columns = plays.map.columns
    return abs(first / columns - second / columns) + abs(first % columns - second % columns) <= 2
  }
}

/// A length in cells or a share of the film: at most four decimals, without a zero before the point.
func short(_ value: Double) -> String {
  let text = String((value * 1e4).rounded() / 1e4)
  let whole = text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  return whole.hasPrefix("0.") ? String(whole.dropFirst()) : whole
}

extension AgentFilm {
  // MARK: - Time

  private func drawClock(_ layout: Layout, in drawing: inout VectorDrawing) {
    let (y, width) = (layout.clockTop + 8, layout.right - layout.left)
    let label = "time step"
    drawing.text(label, x: layout.left, y: y, TextStyle(color: HouseStyle.softInk))
    let x = layout.left + Typesetting.width(of: label, size: HouseStyle.textSize) + 8
    for step in 0..<plays.moments {
      drawing.text(
        "\(step)", x: x, y: y, attributes: step < clock.moves ? " visibility=\"hidden\"" : "",
        animation: appearance(at: step))
    }
    for (color, animation) in [(HouseStyle.grid, ""), (HouseStyle.axis, progress(to: width))] {
      drawing.rectangle(
        left: layout.left, top: y + 14, width: width, height: 4, fill: color,
        attributes: " rx=\"2\"", animation: animation)
    }
  }

  /// Seen during one time step, and the last until the film begins again.
  private func appearance(at step: Int) -> String {
    guard clock.moves > 0 else { return "" }
    let isFirst = step == 0
    let isLast = step == clock.moves
    let values = (isFirst ? [] : ["hidden"]) + ["visible"] + (isLast ? [] : ["hidden"])
    let times =
      ["0"] + (isFirst ? [] : [clock.share(at: Double(step))])
      + (isLast ? [] : [clock.share(at: Double(step + 1))])
    return "<animate attributeName=\"visibility\" calcMode=\"discrete\" \(clock.attributes)"
      + " values=\"\(values.joined(separator: ";"))\""
      + " keyTimes=\"\(times.joined(separator: ";"))\"/>"
  }

  private func progress(to width: Double) -> String {
    guard clock.moves > 0 else { return "" }
    return "<animate attributeName=\"width\" \(clock.attributes)"
      + " values=\"0;0;\(pixels(width));\(pixels(width))\""
      + " keyTimes=\"0;\(clock.share(at: 0));\(clock.share(at: Double(clock.moves)));1\"/>"
  }
}
