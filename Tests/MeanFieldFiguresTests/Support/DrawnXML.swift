import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// An SVG as an XML parser reads it.
final class DrawnXML: NSObject, XMLParserDelegate {
  struct Element {
    let name: String
    let attributes: [String: String]
  }

  private(set) var elements: [Element] = []
  /// What is between the tags.
  private(set) var contents = ""

  init(_ text: String) throws {
    super.init()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = self
    if !parser.parse() { throw parser.parserError ?? CocoaError(.fileReadCorruptFile) }
  }

  /// The dots on the maps, in order.
  var agents: [Element] {
    elements.filter { $0.name == "circle" && $0.attributes["transform"] != nil }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    elements.append(Element(name: name, attributes: attributes))
  }

  func parser(_ parser: XMLParser, foundCharacters characters: String) { contents += characters }
}
