import MeanFieldPapers
import MeanFieldRuns

/// What papers can be reproduced, with their figures and presets.
struct PaperList {
  let papers: [Paper]

  func print(json: Bool) throws {
    if json { return try printJSON(["papers": papers.map(PaperJSON.init)]) }
    guard !papers.isEmpty else { return try printLine("There are no papers to reproduce yet.") }
    for paper in papers {
      try printLine("\(paper.name): \(paper.title)")
      try printLine("  \(paper.authors). \(paper.venue)")
      var table = TextTable([("figure", .left), ("", .left)])
      for figure in paper.figures { table.add(["  " + figure.name, figure.title]) }
      for line in table.lines.dropFirst() { try printLine(line) }
      try printLine()
    }
    var table = TextTable([("preset", .left), ("", .left)])
    for preset in Preset.allCases { table.add([preset.rawValue, preset.summary]) }
    for line in table.lines { try printLine(line) }
    try printLine("\nReproduce one: meanfield reproduce \(papers[0].name)")
  }
}

/// A paper as JSON.
private struct PaperJSON: Encodable {
  struct Named: Encodable {
    let name: String
    let meaning: String
  }

  let name: String
  let title: String
  let authors: String
  let venue: String
  let figures: [Named]
  let presets: [Named]

  init(_ paper: Paper) {
    name = paper.name
    title = paper.title
    authors = paper.authors
    venue = paper.venue
    figures = paper.figures.map { Named(name: $0.name, meaning: $0.title) }
    presets = Preset.allCases.map { Named(name: $0.rawValue, meaning: $0.summary) }
  }
}
