import Foundation
import MeanFieldFigures

/// A figure as files, and as the report shows it.
struct DrawnFigure: Sendable {
  let files: PictureFiles
  /// The picture as vectors.
  let vector: String
  /// The same for a narrow screen, if it has another form for one.
  let narrowVector: String?

  /// Draws a picture into a folder.
  init(
    _ picture: any Picture, named name: String, into folder: URL, writer: PictureWriter
  ) throws(DrawingError) {
    files = try writer.draw(picture, named: name, into: folder)
    do {
      vector = try String(contentsOf: files.vector, encoding: .utf8)
    } catch {
      throw .fileFailed(path: files.vector.path, reason: error.localizedDescription)
    }
    narrowVector = try picture.narrow.map { narrow throws(DrawingError) in
      try writer.vector(of: narrow, named: name, in: folder)
    }
  }
}
