import Foundation
import MeanFieldRuns
import Testing

@testable import MeanFieldPapers

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct ReportPageTests {
  /// The page of the sample paper, made once.
  private static let page = Result {
    let folder = ReproductionFolder()
    let plan = try ReproductionPlan(SamplePaper.paper, preset: .quick)
    _ = try Reproduction.finish(plan, in: folder.url)
    return try PageReader(folder.text("index.html"))
  }

  /// It is XML, so every element is closed and every text escaped.
  @Test func wellFormed() throws {
    let page = try Self.page.get()
    #expect(page.fault == nil, "\(page.fault.map(String.init(describing:)) ?? "")")
    #expect(page.elements.first?.name == "html")
    let ids = page.elements.compactMap { $0.attributes["id"] }
    #expect(Set(ids).count == ids.count)
  }

  /// It needs no network, no script, and no file but those it links to.
  @Test func selfContained() throws {
    let page = try Self.page.get()
    #expect(!page.text.contains("http:") && !page.text.contains("https:"))
    #expect(!page.text.contains("url(") && !page.text.contains("@import"))
    #expect(page.elements.allSatisfy { !["script", "link", "iframe"].contains($0.name) })
    let sources = page.elements.flatMap { [$0.attributes["src"], $0.attributes["srcset"]] }
      .compactMap { $0 }
    // Each figure for a wide screen and a narrow one.
    #expect(sources.count == 4)
    #expect(sources.allSatisfy { $0.hasPrefix("data:image/svg+xml;base64,") })
    let ids = Set(page.elements.compactMap { $0.attributes["id"] })
    for address in page.elements.compactMap({ $0.attributes["href"] }) {
      let isPlace = address.hasPrefix("#") && ids.contains(String(address.dropFirst()))
      let isFile =
        address == "report.json"
        || address.wholeMatch(of: /figures\/figure-[12]\.(csv|svg|png|gnuplot)/) != nil
      #expect(isPlace || isFile, "\(address)")
    }
  }

  /// Figures are the pictures that were drawn, with a text for who cannot see them.
  @Test func pictures() throws {
    let page = try Self.page.get()
    for image in page.elements.filter({ $0.name == "img" }) {
      #expect(image.attributes["alt"]?.isEmpty == false)
      let data = try #require(image.attributes["src"]?.split(separator: ",").last)
      let svg = try #require(Data(base64Encoded: String(data)))
      #expect(String(decoding: svg, as: UTF8.self).contains("</svg>"))
    }
  }

  /// Whatever a paper says reads as it was written.
  @Test func texts() throws {
    let page = try Self.page.get()
    #expect(page.contents.contains(SamplePaper.trickyText))
    #expect(page.contents.contains("Crowds <& others>"))
    for text in [
      "2 of 3 claims hold", "holds", "fails", "Play comes down.", "below 0.2",
      "meanfield reproduce sample2026 figure-2 --preset quick", "run file, settings and seeds",
      "iterations: 7", "learning-rate", "0.05, 0.1", programVersion,
    ] {
      #expect(page.contents.contains(text), "\(text)")
    }
  }

  /// Notes have a section of their own, to which the navigation leads, between claims and figures; without
  /// notes there is neither.
  @Test func notes() throws {
    let page = try Self.page.get()
    let sections = page.elements.filter { $0.name == "section" }.compactMap { $0.attributes["id"] }
    #expect(sections.prefix(3) == ["claims", "notes", "figures"])
    #expect(page.elements.contains { $0.attributes["href"] == "#notes" })
    #expect(page.elements.count { $0.name == "li" } == SamplePaper.paper.notes.count)
    for note in SamplePaper.paper.notes { #expect(page.contents.contains(note)) }

    let folder = ReproductionFolder()
    let plan = try ReproductionPlan(SamplePaper.diverging, preset: .quick)
    _ = try Reproduction.finish(plan, in: folder.url)
    #expect(try !folder.text("index.html").contains("\"#notes\""))
    #expect(try !folder.text("index.html").contains("id=\"notes\""))
  }

  /// A claim each: + and - of the paper, ? that cannot be told, > and < beside it.
  @Test(arguments: [
    ("", "no claims to check", true), ("+", "the claim holds", true),
    ("-", "the claim fails", false), ("++", "all 2 claims hold", true),
    ("+-", "1 of 2 claims hold", false), ("?", "the claim is inconclusive", true),
    ("+?", "1 of 2 claims hold, 1 is inconclusive", true),
    ("+-??", "1 of 4 claims hold, 2 are inconclusive", false),
    ("++>", "all 2 claims hold; the further check holds", true),
    ("+><", "the claim holds; 1 of 2 further checks hold", false),
    (">>", "all 2 checks hold", true),
  ])
  func verdicts(signs: String, verdict: String, isFine: Bool) throws {
    let claims = signs.enumerated().map { index, sign in
      PaperClaim(
        "claim-\(index)", text: "T", source: "S", criterion: "C", figures: ["figure"], runs: [],
        isFromPaper: !"<>".contains(sign)
      ) { _ in
        let holds = sign == "?" ? nil : "+>".contains(sign)
        return Finding(measured: .number(1), expected: .number(1), holds: holds)
      }
    }
    let paper = Paper(
      name: "p", title: "T", authors: "A", venue: "V", runs: [],
      figures: [.init("figure", title: "T", caption: "C", runs: []) { _ in throw Unfinished() }],
      claims: claims)
    let plan = try ReproductionPlan(paper)
    let findings = try claims.map { try $0.check(ReproducedRuns([:])) }
    let report = ReproductionReport(
      plan, findings: findings, files: [], runs: [], in: URL(filePath: "folder"))
    #expect(report.verdict == verdict && report.holds == isFine)
    #expect(report.status == (isFine ? signs.contains("?") ? .inconclusive : .holds : .fails))
  }
}

/// A page as an XML parser reads it.
private final class PageReader: NSObject, XMLParserDelegate, @unchecked Sendable {
  struct Element {
    let name: String
    let attributes: [String: String]
  }

  /// The file.
  let text: String
  private(set) var elements: [Element] = []
  /// What is between the tags.
  private(set) var contents = ""
  private(set) var fault: (any Error)?

  init(_ text: String) {
    self.text = text
    super.init()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = self
    if !parser.parse() { fault = parser.parserError ?? Unfinished() }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    elements.append(Element(name: name, attributes: attributes))
  }

  func parser(_ parser: XMLParser, foundCharacters characters: String) { contents += characters }
}
