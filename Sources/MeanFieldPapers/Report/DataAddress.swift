import Foundation

/// A picture written out as an address, so that a page needs no file beside it.
struct DataAddress {
  /// The address.
  let text: String

  /// The address of an SVG.
  init(svg: String) {
    text = "data:image/svg+xml;base64," + Data(svg.utf8).base64EncodedString()
  }
}
