public import Foundation

/// Where a drawn picture's four files are.
public struct PictureFiles: Sendable, Equatable {
  /// The gnuplot script, `NAME.gnuplot`; run it again in its folder after changing it.
  public let script: URL
  /// The data, `NAME.csv`.
  public let data: URL
  /// The picture as vectors, `NAME.svg`.
  public let vector: URL
  /// The picture as pixels, `NAME.png`, with two pixels per unit of the vector picture.
  public let raster: URL

  init(named name: String, in folder: URL) {
    script = folder.appendingPathComponent("\(name).gnuplot")
    data = folder.appendingPathComponent("\(name).csv")
    vector = folder.appendingPathComponent("\(name).svg")
    raster = folder.appendingPathComponent("\(name).png")
  }
}

/// Draws pictures into folders, with gnuplot and rsvg-convert.
///
/// All work happens in a temporary folder; each finished file is then moved over the earlier one of
/// the same name, so that a process killed at any moment leaves whole files only. The order is
/// script, data, SVG, PNG: after an error the files of the steps already done are there, and
/// pictures of an earlier drawing are left as they were.
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

  /// Draws a picture as `NAME.gnuplot`, `NAME.csv`, `NAME.svg` and `NAME.png`.
  ///
  /// - Parameters:
  ///   - picture: What to draw.
  ///   - name: The files' common name: ASCII letters, digits, `-`, `_` and `.`.
  ///   - folder: Where the files go; it is made if it does not exist.
  /// - Returns: Where the files are.
  /// - Throws: `DrawingError.toolMissing` or `.toolFailed` with the script and the data already
  ///   written; `.unusableName` or `.fileFailed`.
  @discardableResult
  public func draw(
    _ picture: some Picture, named name: String, into folder: URL
  ) throws(DrawingError) -> PictureFiles {
    guard Self.isUsable(name) else { throw .unusableName(name) }
    let workshop = FileManager.default.temporaryDirectory
      .appendingPathComponent("mean-field-figures-\(UUID().uuidString)", isDirectory: true)
    try Self.makeFolder(workshop)
    defer { try? FileManager.default.removeItem(at: workshop) }
    try Self.makeFolder(folder)

    let drafts = PictureFiles(named: name, in: workshop)
    let files = PictureFiles(named: name, in: folder)
    let script = Data(picture.script(named: name).utf8)
    let data = Data(picture.table.text.utf8)
    for destination in [drafts, files] {
      try Self.write(script, to: destination.script)
      try Self.write(data, to: destination.data)
    }

    try gnuplot.run(["--default-settings", drafts.script.lastPathComponent], in: workshop)
    let vector = Data(Self.finished(try Self.read(drafts.vector)).utf8)
    try Self.write(vector, to: drafts.vector)
    try Self.write(vector, to: files.vector)

    try rasterizer.run(
      [
        "--zoom", "2", drafts.vector.lastPathComponent, "--output", drafts.raster.lastPathComponent,
      ],
      in: workshop)
    try Self.publish(drafts.raster, as: files.raster)
    return files
  }

  /// Adds what gnuplot 5.4 cannot say in SVG: fallback fonts, and sharp cells in images.
  private static func finished(_ svg: Data) -> String {
    String(decoding: svg, as: UTF8.self)
      .replacingOccurrences(
        of: "font-family=\"\(HouseStyle.fontFamily)\"",
        with: "font-family=\"\(HouseStyle.fontFamily), Verdana, Arial, sans-serif\""
      )
      .replacingOccurrences(of: "<image ", with: "<image image-rendering='pixelated' ")
  }

  private static func isUsable(_ name: String) -> Bool {
    guard let first = name.first, first != ".", first != "-" else { return false }
    return name.allSatisfy {
      $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" || $0 == ".")
    }
  }
}

extension PictureWriter {
  private static func makeFolder(_ folder: URL) throws(DrawingError) {
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw .fileFailed(path: folder.path, reason: error.localizedDescription)
    }
  }

  private static func read(_ file: URL) throws(DrawingError) -> Data {
    do {
      return try Data(contentsOf: file)
    } catch {
      throw .fileFailed(path: file.path, reason: error.localizedDescription)
    }
  }

  /// Writes under a temporary name beside the file, then renames.
  private static func write(_ contents: Data, to file: URL) throws(DrawingError) {
    do {
      try contents.write(to: file, options: .atomic)
    } catch {
      throw .fileFailed(path: file.path, reason: error.localizedDescription)
    }
  }

  private static func publish(_ draft: URL, as file: URL) throws(DrawingError) {
    try write(try read(draft), to: file)
  }
}
