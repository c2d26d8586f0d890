public import Foundation
import MeanFieldRuns

/// Where a drawn picture's files are.
public struct PictureFiles: Sendable, Equatable {
  /// The gnuplot script, `NAME.gnuplot`, or nil if gnuplot does not draw the picture.
  ///
  /// Run it again in its folder after changing it.
  public let script: URL?
  /// The data, `NAME.csv`.
  public let data: URL
  /// The picture as vectors, `NAME.svg`.
  public let vector: URL
  /// The picture as pixels, `NAME.png`, with two pixels per unit of the vector picture; what moves in
  /// that stands still in this, as it does at its end.
  public let raster: URL

  /// All of them, the pictures first.
  public var all: [URL] { [vector, raster, data] + (script.map { [$0] } ?? []) }

  init(of rendering: PictureRendering, named name: String, in folder: URL) {
    script =
      if case .script = rendering { folder.appendingPathComponent("\(name).gnuplot") } else { nil }
    data = folder.appendingPathComponent("\(name).csv")
    vector = folder.appendingPathComponent("\(name).svg")
    raster = folder.appendingPathComponent("\(name).png")
  }
}

/// Draws pictures into folders, with gnuplot where they need it and rsvg-convert.
///
/// All work happens in a hidden folder beside the pictures; each finished file is then moved over the
/// earlier one of the same name, so that a process killed at any moment leaves whole files and
/// perhaps that folder, which whoever next writes there removes. After an error the script (if there
/// is one) and the data are there, and pictures of an earlier drawing are left as they were.
public struct PictureWriter: Sendable {
  /// The program that turns the script and the data into SVG.
  public let gnuplot: DrawingTool

  /// The program that turns SVG into PNG.
  public let rasterizer: DrawingTool

  /// Creates a writer; the programs are looked up in `PATH` unless given.
  ///
  /// - Parameters:
  ///   - gnuplot: The program that draws.
  ///   - rasterizer: The program that turns SVG into PNG, called like rsvg-convert.
  public init(gnuplot: DrawingTool = .gnuplot, rasterizer: DrawingTool = .rsvgConvert) {
    self.gnuplot = gnuplot
    self.rasterizer = rasterizer
  }

  /// Draws a picture as `NAME.csv`, `NAME.svg` and `NAME.png`, with `NAME.gnuplot` if it has a script.
  ///
  /// - Parameters:
  ///   - picture: What to draw.
  ///   - name: The files' common name: ASCII letters, digits, `-`, `_` and `.`.
  ///   - folder: Where the files go; it is made if it does not exist.
  /// - Returns: Where the files are.
  /// - Throws: `DrawingError.toolMissing` or `.toolFailed` with the script and the data written;
  ///   `.unusableName` or `.fileFailed`.
  @discardableResult
  public func draw(
    _ picture: some Picture, named name: String, into folder: URL
  ) throws(DrawingError) -> PictureFiles {
    guard Self.isUsable(name) else { throw .unusableName(name) }
    let workshop = try Self.makeWorkshop(for: name, in: folder)
    defer { try? FileManager.default.removeItem(at: workshop) }

    let rendering = picture.rendering(named: name)
    let drafts = PictureFiles(of: rendering, named: name, in: workshop)
    let files = PictureFiles(of: rendering, named: name, in: folder)
    try Self.write(picture.table.text, to: drafts.data)
    let drawing = Result { () throws(DrawingError) in
      try drawVector(rendering, as: drafts, in: workshop)
    }
    if let draft = drafts.script, let script = files.script { try Self.move(draft, to: script) }
    try Self.move(drafts.data, to: files.data)
    try drawing.get()
    try Self.move(drafts.vector, to: files.vector)

    let vector = "../\(files.vector.lastPathComponent)"
    try rasterizer.run(
      ["--zoom", "2", vector, "--output", drafts.raster.lastPathComponent], in: workshop)
    try Self.move(drafts.raster, to: files.raster)
    return files
  }

  /// Draws a picture as SVG and leaves no file behind.
  ///
  /// - Parameters:
  ///   - picture: What to draw.
  ///   - name: What it would be called.
  ///   - folder: Where it is drawn; it is made if it does not exist.
  /// - Returns: The text of the SVG.
  /// - Throws: `DrawingError`.
  public func vector(
    of picture: some Picture, named name: String, in folder: URL
  ) throws(DrawingError) -> String {
    guard Self.isUsable(name) else { throw .unusableName(name) }
    let workshop = try Self.makeWorkshop(for: name, in: folder)
    defer { try? FileManager.default.removeItem(at: workshop) }
    let rendering = picture.rendering(named: name)
    let drafts = PictureFiles(of: rendering, named: name, in: workshop)
    try Self.write(picture.table.text, to: drafts.data)
    try drawVector(rendering, as: drafts, in: workshop)
    return try Self.read(drafts.vector)
  }

  /// Writes the picture, or the script that is then run to draw it from the data.
  private func drawVector(
    _ rendering: PictureRendering, as drafts: PictureFiles, in workshop: URL
  ) throws(DrawingError) {
    switch rendering {
    case .vector(let svg): try Self.write(svg, to: drafts.vector)
    case .script(let text):
      guard let script = drafts.script else { return }
      try Self.write(text, to: script)
      try gnuplot.run(["--default-settings", script.lastPathComponent], in: workshop)
      try Self.finish(drafts.vector)
    }
  }

  /// Adds what gnuplot 5.4 cannot say in SVG: fallback fonts, and sharp cells in images.
  private static func finish(_ file: URL) throws(DrawingError) {
    let svg = try read(file)
    // On a disk that is full gnuplot writes what it can and reports success.
    guard svg.suffix(16).contains("</svg>") else {
      throw .fileFailed(path: file.path, reason: "its end is missing; the disk may be full")
    }
    try write(
      svg.replacingOccurrences(
        of: "font-family=\"\(HouseStyle.fontFamily)\"",
        with: "font-family=\"\(HouseStyle.fontFamily), Verdana, Arial, sans-serif\""
      )
      .replacingOccurrences(of: "<image ", with: "<image image-rendering='pixelated' "),
      to: file)
  }

  private static func isUsable(_ name: String) -> Bool {
    guard let first = name.first, first != ".", first != "-" else { return false }
    return name.allSatisfy {
      $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" || $0 == ".")
    }
  }
}

extension PictureWriter {
  private static func makeWorkshop(for name: String, in folder: URL) throws(DrawingError) -> URL {
    let workshop = folder.appendingPathComponent(Draft.name(for: name), isDirectory: true)
    do {
      try FileManager.default.createDirectory(at: workshop, withIntermediateDirectories: true)
    } catch {
      throw .fileFailed(path: folder.path, reason: error.localizedDescription)
    }
    return workshop
  }

  private static func read(_ file: URL) throws(DrawingError) -> String {
    do {
      return String(decoding: try Data(contentsOf: file), as: UTF8.self)
    } catch {
      throw .fileFailed(path: file.path, reason: error.localizedDescription)
    }
  }

  private static func write(_ text: String, to file: URL) throws(DrawingError) {
    do {
      try Data(text.utf8).write(to: file)
    } catch {
      throw .fileFailed(path: file.path, reason: error.localizedDescription)
    }
  }

  /// Puts a draft in its place; an earlier file of the name is replaced.
  private static func move(_ draft: URL, to file: URL) throws(DrawingError) {
    guard rename(draft.path, file.path) == 0 else {
      throw .fileFailed(path: file.path, reason: String(cString: strerror(errno)))
    }
  }
}
