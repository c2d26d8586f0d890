import Foundation
import MeanFieldModel
import MeanFieldRuns

/// The part of a report's page that tells how it was made: each run's size, time, run file, settings
/// and seeds.
struct RunSection {
  private let plan: ReproductionPlan
  private let report: ReproductionReport
  private let runs: [StoredRun]

  init(_ plan: ReproductionPlan, _ report: ReproductionReport, _ runs: [StoredRun]) {
    self.plan = plan
    self.report = report
    self.runs = runs
  }

  var markup: Markup {
    .section("runs", "Runs", [table] + zip(report.runs, runs).map(details))
  }

  // MARK: - All runs

  private var table: Markup {
    let headings = [
      "Run", "Game", "Algorithm", "Trials", "Iterations", "Seed", "By the clock", "Processor",
    ]
    let head = Markup.element(
      "tr", [:], headings.map { .element("th", ["scope": "col"], [Markup($0)]) })
    let rows = report.runs.map(row)
    return .element(
      "div", ["class": "scrolls", "tabindex": "0", "role": "region", "aria-label": "Runs"],
      [
        .element(
          "table", ["class": "runs"],
          [.element("thead", [:], [head]), .element("tbody", [:], rows)])
      ])
  }

  private func row(_ run: ReproductionReport.Run) -> Markup {
    let diverged = run.diverged == 0 ? "" : " (\(run.diverged) diverged)"
    let texts = [
      run.game ?? "several", run.algorithm ?? "several", "\(run.trials)\(diverged)",
      "\(run.iterations)", "\(run.seed)", duration(run.elapsed.wall_s),
      duration(run.elapsed.cpu_s),
    ]
    let name = Markup.element(
      "th", ["scope": "row"], [.element("a", ["href": "#run-\(run.name)"], [Markup(run.name)])])
    let cells = texts.enumerated().map { column, text in
      Markup.element("td", ["class": column < 2 ? "word" : "number"], [Markup(text)])
    }
    return .element("tr", [:], [name] + cells)
  }

  // MARK: - One run

  private func details(_ run: ReproductionReport.Run, _ stored: StoredRun) -> Markup {
    let seeds = stored.trials.filter { $0.variant == 1 }.map { "\($0.seed)" }
    return .element(
      "details", ["id": "run-\(run.name)"],
      [
        .element("summary", [:], ["\(run.name): run file, settings and seeds"]),
        .element(
          "p", [:],
          ["Stored by \(stored.program) in ", .element("code", [:], [Markup(run.folder)])]
        ),
        .element("pre", [:], [.element("code", [:], [Markup(stored.description.yaml())])]),
        settings(stored.variants),
        .element(
          "p", ["class": "note"], ["Seeds of the trials: \(seeds.joined(separator: ", "))"]),
      ])
  }

  /// Every setting with its value, or with all it takes in a sweep.
  private func settings(_ variants: [StoredVariant]) -> Markup {
    let decoder = JSONDecoder()
    let parameters = variants.compactMap {
      try? decoder.decode(
        [String: [String: ParameterValue]].self, from: Data($0.parameters.utf8))
    }
    let rows = ["game", "algorithm"].flatMap { part in
      Set(parameters.flatMap { $0[part, default: [:]].keys }).sorted().map { key in
        var values: [String] = []
        for value in parameters.compactMap({ $0[part]?[key]?.description })
        where !values.contains(value) { values.append(value.isEmpty ? "–" : value) }
        return Markup.element(
          "tr", [:],
          [
            .element("td", [:], [Markup(part)]), .element("th", ["scope": "row"], [Markup(key)]),
            .element("td", [:], [Markup(values.joined(separator: ", "))]),
          ])
      }
    }
    return .element("table", ["class": "settings"], [.element("tbody", [:], rows)])
  }
}
