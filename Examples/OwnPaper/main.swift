import Foundation
import MeanFieldFigures
import MeanFieldPapers
import MeanFieldRuns

let names = ["fictitious-play", "mirror-descent"]
let files = [PackageResources.fictitious_play_yaml, PackageResources.mirror_descent_yaml]

let figure = PaperFigure(
  "figure-1", title: "Exploitability over iterations",
  caption: "Both start from the uniform policy. The learning rate of mirror descent is our choice.",
  runs: names
) { runs in
  LineChart(
    title: "Exploitability", x: Axis("iteration", isCount: true),
    y: Axis("exploitability", scale: .log10),
    series: try names.map { try runs[$0].series($0, of: "exploitability", deviations: 2) })
}

let claim = PaperClaim(
  "rate", text: "The exploitability of fictitious play falls like 1/k.",
  source: "Perrin et al. 2020, in continuous time",
  criterion: "k times the exploitability at the end is within 20 % of what it was half-way",
  figures: [figure.name], runs: ["fictitious-play"]
) { runs in
  let points = try runs["fictitious-play"].points(of: "exploitability")
  let products = points.map { Double($0.iteration) * $0.spread.mean }
  return Finding(products[points.count - 1], within: 0.2, of: products[points.count / 2])
}

let paper = Paper(
  name: "own-paper", title: "How fast two algorithms come to an equilibrium",
  authors: "The reader", venue: "An example, 2026",
  runs: zip(names, files).map { PaperRun($0, runFile: String(decoding: $1, as: UTF8.self)) },
  figures: [figure], claims: [claim])

// own-paper FOLDER [--resume]
let arguments = CommandLine.arguments.dropFirst()
let folder = URL(filePath: arguments.first ?? "own-paper", directoryHint: .isDirectory)
let manner = Reproduction.Manner(threads: 2)
let reproduction =
  arguments.contains("--resume")
  ? try Reproduction.resume(paper, in: folder, manner: manner)
  : try Reproduction.begin(ReproductionPlan(paper), in: folder, manner: manner)
guard case .finished(let report) = try reproduction.run() else { exit(130) }
print("\(report.paper): \(report.verdict); see \(ReproductionReport.pageName) in \(folder.path)")
exit(report.holds ? 0 : 1)
