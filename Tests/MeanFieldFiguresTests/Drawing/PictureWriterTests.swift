import Foundation
import MeanFieldFigures
import Testing

/// Needs gnuplot and rsvg-convert, which the project's set-up installs.
@Suite struct PictureWriterTests {
  /// A folder of the test's own, removed at the end.
  final class Folder {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("picture-writer-tests-\(UUID().uuidString)")

    deinit { try? FileManager.default.removeItem(at: url) }

    var names: [String] {
      ((try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []).sorted()
    }

    func text(_ name: String) throws -> String {
      try String(contentsOf: url.appendingPathComponent(name), encoding: .utf8)
    }

    /// Makes a shell script that stands in for a drawing program.
    func tool(_ name: String, _ body: String) throws -> DrawingTool {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
      let file = url.appendingPathComponent(name)
      try Data("#!/bin/sh\n\(body)\n".utf8).write(to: file)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
      return DrawingTool(name: name, package: "none", location: file)
    }
  }

  static let trickyText = "a \"b\", it's `ls` {x}_y^2 \\n 100% #1 η"

  static let chart = LineChart(
    title: trickyText, subtitle: trickyText, x: Axis(trickyText), y: Axis("y", scale: .log10),
    series: (0..<8).map(trickySeries))

  static func trickySeries(_ index: Int) -> LineChart.Series {
    let strokes: [LineChart.Stroke] = [.line, .dashed, .points]
    let band = LineChart.Band(low: [0, 1, 0], high: [2, 2, 2])
    return LineChart.Series(
      "\(index) \(trickyText)", x: [0, 1, 2], y: [1, .nan, 0.1 * Double(index)],
      band: index == 0 ? band : nil, stroke: strokes[index % 3])
  }

  static let grid = HeatMapPanels.Grid(rows: 2, columns: 3, values: [nil, 0, .nan, -1, 1e-9, 1])

  static let pictures: [any PlottedPicture] = [
    chart,
    LineChart(title: "empty", x: Axis("x"), y: Axis("y"), series: []),
    HeatMapPanels(
      title: trickyText, rowLabels: [trickyText, ""], columnLabels: [trickyText],
      panels: [[grid], [grid]], valueLabel: trickyText),
    HeatMapPanels(
      title: "linear", rowLabels: [""], columnLabels: ["a"], panels: [[grid]], valueLabel: "v",
      scale: .linear),
    HeatMapPanels(
      title: "image", rowLabels: [""], columnLabels: ["a"],
      panels: [
        [.init(rows: 80, columns: 80, values: (0..<6400).map { [nil, .nan, 0, 2][$0 % 4] })]
      ], valueLabel: "v"),
    BarPanels(
      title: trickyText, moments: [trickyText, "t = 1", "t = 2"], states: [trickyText, "b"],
      valueLabel: trickyText,
      series: [.init(trickyText, values: [[0.5, 0.5], [1, 0], [.nan, 1]])]),
    BarPanels(
      title: "steps", moments: ["t = 0"], states: (0..<50).map(String.init), valueLabel: "v",
      series: [.init("a", values: [(0..<50).map(Double.init)])]),
  ]

  @Test(arguments: pictures.indices)
  func drawsFourFiles(index: Int) throws {
    let folder = Folder()
    let picture = Self.pictures[index]
    let files = try PictureWriter().draw(picture, named: "p", into: folder.url)
    #expect(folder.names == ["p.csv", "p.gnuplot", "p.png", "p.svg"])
    #expect(try folder.text("p.csv") == picture.table.text)
    #expect(try folder.text("p.gnuplot") == picture.script(named: "p"))
    #expect(try folder.text("p.svg").contains("</svg>"))
    let png = [UInt8](try Data(contentsOf: files.raster))
    #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    let width = png[16..<20].reduce(0) { $0 * 256 + Int($1) }
    let height = png[20..<24].reduce(0) { $0 * 256 + Int($1) }
    #expect((900...1820).contains(width) && (300...2400).contains(height))
  }

  /// The picture by itself is that of the file, and leaves none.
  @Test func vectorAlone() throws {
    let folder = Folder()
    let vector = try PictureWriter().vector(of: Self.chart, named: "p", in: folder.url)
    #expect(folder.names.isEmpty)
    try PictureWriter().draw(Self.chart, named: "p", into: folder.url)
    #expect(try folder.text("p.svg") == vector)
  }

  @Test func textIsShownAsItIs() throws {
    let folder = Folder()
    try PictureWriter().draw(Self.chart, named: "p", into: folder.url)
    let svg = try folder.text("p.svg")
    let escaped = Self.trickyText.replacingOccurrences(of: "\"", with: "&quot;")
    #expect(svg.contains(Self.trickyText) || svg.contains(escaped))
    #expect(svg.contains("sans-serif"))
  }

  /// A name that upsets gnuplot's reading of the data would make curves vanish silently.
  @Test func everySeriesIsDrawnWhateverItsName() throws {
    func shapeCount(_ suffix: String) throws -> Int {
      let folder = Folder()
      let chart = LineChart(
        title: "t", x: Axis("x"), y: Axis("y"),
        series: (0..<3).map { index in
          LineChart.Series("\(index)\(suffix)", x: [0, 1, 2], y: [1, 2, Double(index)])
        })
      try PictureWriter().draw(chart, named: "p", into: folder.url)
      return try folder.text("p.svg").components(separatedBy: "stroke='rgb(").count
    }
    #expect(try shapeCount("") == shapeCount(", \"q\", #"))
  }

  @Test func missingGnuplotLeavesScriptAndData() throws {
    let folder = Folder()
    let nowhere = DrawingTool(name: "gnuplot", package: "gnuplot-nox", location: nil)
    let error = #expect(throws: DrawingError.self) {
      try PictureWriter(gnuplot: nowhere).draw(Self.chart, named: "p", into: folder.url)
    }
    #expect(error == .toolMissing(tool: "gnuplot", package: "gnuplot-nox"))
    #expect(error?.description.contains("apt-get install gnuplot-nox") == true)
    #expect(folder.names == ["p.csv", "p.gnuplot"])
  }

  @Test func missingRasterizerLeavesTheVectorPicture() throws {
    let folder = Folder()
    let nowhere = DrawingTool(
      name: "rsvg-convert", package: "librsvg2-bin", location: URL(fileURLWithPath: "/none"))
    #expect(throws: DrawingError.toolMissing(tool: "rsvg-convert", package: "librsvg2-bin")) {
      try PictureWriter(rasterizer: nowhere).draw(Self.chart, named: "p", into: folder.url)
    }
    #expect(folder.names == ["p.csv", "p.gnuplot", "p.svg"])
  }

  @Test func failureReportsWhatTheToolSaidAndKeepsTheOldPicture() throws {
    let (folder, tools) = (Folder(), Folder())
    try PictureWriter().draw(Self.chart, named: "p", into: folder.url)
    let old = try folder.text("p.svg")
    let broken = try tools.tool("gnuplot", "echo half > p.svg; echo 'line 3: no' >&2; exit 2")
    #expect(throws: DrawingError.toolFailed(tool: "gnuplot", status: 2, message: "line 3: no")) {
      try PictureWriter(gnuplot: broken).draw(Self.chart, named: "p", into: folder.url)
    }
    #expect(try folder.text("p.svg") == old)
    #expect(folder.names == ["p.csv", "p.gnuplot", "p.png", "p.svg"])
  }

  /// On a disk that is full gnuplot reports success.
  @Test func vectorPictureCutShortIsNoPicture() throws {
    let (folder, tools) = (Folder(), Folder())
    try PictureWriter().draw(Self.chart, named: "p", into: folder.url)
    let old = try folder.text("p.svg")
    let broken = try tools.tool("gnuplot", "echo '<svg><g>' > p.svg")
    let error = #expect(throws: DrawingError.self) {
      try PictureWriter(gnuplot: broken).draw(Self.chart, named: "p", into: folder.url)
    }
    #expect(error?.description.contains("the disk may be full") == true)
    #expect(try folder.text("p.svg") == old)
    #expect(folder.names == ["p.csv", "p.gnuplot", "p.png", "p.svg"])
  }

  @Test func muchOutputDoesNotBlock() throws {
    let (folder, tools) = (Folder(), Folder())
    let chatty = try tools.tool("gnuplot", "head -c 300000 /dev/zero | tr '\\0' x >&2; exit 1")
    #expect(throws: DrawingError.self) {
      try PictureWriter(gnuplot: chatty).draw(Self.chart, named: "p", into: folder.url)
    }
  }

  @Test(arguments: ["", ".hidden", "-x", "a/b", "a b", "ä", "it's"])
  func refusesUnusableNames(name: String) {
    let folder = Folder()
    #expect(throws: DrawingError.unusableName(name)) {
      try PictureWriter().draw(Self.chart, named: name, into: folder.url)
    }
  }

  @Test func folderThatCannotBeMadeIsReported() throws {
    let folder = Folder()
    _ = try folder.tool("file", "")
    #expect(throws: DrawingError.self) {
      try PictureWriter().draw(
        Self.chart, named: "p", into: folder.url.appendingPathComponent("file/inside"))
    }
  }

  @Test func drawingIsReproducible() throws {
    let (one, two) = (Folder(), Folder())
    try PictureWriter().draw(Self.chart, named: "p", into: one.url)
    try PictureWriter().draw(Self.chart, named: "p", into: two.url)
    #expect(try one.text("p.svg") == two.text("p.svg"))
  }
}
