import MeanFieldFigures
import MeanFieldRuns

/// The page of a reproduction: one file that needs no network, no script and nothing beside it.
struct ReportPage {
  let plan: ReproductionPlan
  let report: ReproductionReport
  /// The plan's figures.
  let pictures: [DrawnFigure]
  /// The plan's runs.
  let runs: [StoredRun]

  /// The whole page, which is XML, too.
  var html: String {
    let head = Markup.element(
      "head", [:],
      [
        .element("meta", ["charset": "utf-8"]),
        .element(
          "meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
        .element("meta", ["name": "color-scheme", "content": "light dark"]),
        .element("meta", ["name": "generator", "content": report.program]),
        .element("title", [:], ["\(plan.paper.name): \(report.verdict)"]),
        .style(String(decoding: PackageResources.report_css, as: UTF8.self)),
      ])
    let body = Markup.element(
      "body", [:],
      [
        header,
        .element("main", [:], [claims, notes, figures, RunSection(plan, report, runs).markup]),
        footer,
      ])
    return "<!DOCTYPE html>\n"
      + Markup.element("html", ["lang": "en"], [head, body]).html + "\n"
  }

  // MARK: - Header and footer

  private var header: Markup {
    .element(
      "header", [:],
      [
        .element("p", ["class": "kicker"], ["Reproduction of \(plan.paper.name)"]),
        .element("h1", [:], [Markup(plan.paper.title)]),
        .element("p", ["class": "source"], ["\(plan.paper.authors). \(plan.paper.venue)"]),
        .element(
          "p", ["class": "verdict \(report.status.rawValue)"],
          [mark(report.status), Markup(sentence(report.verdict))]),
        .element("dl", ["class": "facts"], facts.flatMap(fact)),
        .element(
          "nav", ["aria-label": "On this page"],
          (["Claims"] + (report.notes.isEmpty ? [] : ["Notes"]) + ["Figures", "Runs"]).map {
            .element("a", ["href": "#\($0.lowercased())"], [Markup($0)])
          }),
      ])
  }

  private var facts: [(String, String)] {
    [
      ("Preset", "\(plan.preset.rawValue): \(plan.preset.summary)"),
      (
        "Trials",
        report.repetitions.map { "\($0) of each run that is repeated" } ?? "one of each run"
      ),
      ("Finished", runs.compactMap(\.finished).max().map(readableDate) ?? "–"),
      (
        "Time",
        "\(duration(report.elapsed.wall_s)) by the clock, \(duration(report.elapsed.cpu_s)) of "
          + "processor time"
      ),
      ("Version", report.program),
    ]
  }

  private func fact(_ name: String, _ value: String) -> [Markup] {
    [.element("dt", [:], [Markup(name)]), .element("dd", [:], [Markup(value)])]
  }

  private var footer: Markup {
    .element(
      "footer", [:],
      [
        .element("p", [:], ["All of this again:"]), .command(plan.command()),
        .element(
          "p", [:],
          [
            "Figures and claims are computed from the runs’ stored measurements alone. The numbers of ",
            "this page are in ", .link(ReproductionReport.fileName), ".",
          ]),
      ])
  }

  // MARK: - Claims

  private var claims: Markup {
    guard !report.claims.isEmpty else {
      return .section(
        "claims", "Claims",
        [.element("p", [:], ["No claim of the paper is about these figures alone."])])
    }
    let beside = report.claims.filter { !$0.from_paper }
    return .all(
      [.section("claims", "Claims", [table(of: report.claims.filter(\.from_paper))])]
        + (beside.isEmpty
          ? []
          : [.section("checks", "Checked beside the paper", [table(of: beside)])]))
  }

  private func table(of claims: [ReproductionReport.Claim]) -> Markup {
    let head = Markup.element(
      "tr", [:],
      ["Result", "Claim", "Measured", "Expected"].map {
        .element("th", ["scope": "col"], [Markup($0)])
      })
    return .element(
      "table", ["class": "claims"],
      [.element("thead", [:], [head]), .element("tbody", [:], claims.map(row))])
  }

  private func row(_ claim: ReproductionReport.Claim) -> Markup {
    .element(
      "tr", ["id": "claim-\(claim.id)", "class": claim.status.rawValue],
      [
        .element(
          "td", ["class": "mark"], [mark(claim.status), Markup(claim.status.rawValue)]),
        .element(
          "td", [:],
          [
            .element("p", ["class": "claim"], [Markup(claim.text)]),
            .element("p", ["class": "note"], ["\(claim.source). Checked: \(claim.criterion)."]),
          ]),
        quantity(
          claim.measured, "Measured",
          notes: [
            claim.std.map { "± \(short($0)), \(claim.trials ?? 0) trials" },
            claim.differenceText.map { "\(minus($0)) off" },
          ]),
        quantity(claim.expected, "Expected"),
      ])
  }

  private func quantity(
    _ quantity: Quantity, _ label: String, notes: [String?] = []
  ) -> Markup {
    .element(
      "td", ["class": "quantity", "data-label": label],
      [Markup(minus(quantity.description))]
        + notes.compactMap { $0 }.map { .element("p", ["class": "note"], [Markup($0)]) })
  }

  /// A number with the sign that typesetters use.
  private func minus(_ number: String) -> String {
    number.hasPrefix("-") ? "−" + number.dropFirst() : number
  }

  private func mark(_ status: ReproductionReport.Claim.Status) -> Markup {
    let sign =
      switch status {
      case .holds: "✓"
      case .fails: "✗"
      case .inconclusive: "–"
      }
    return .element("span", ["class": "sign", "aria-hidden": "true"], [Markup(sign)])
  }

  // MARK: - Notes

  private var notes: Markup {
    guard !report.notes.isEmpty else { return .all([]) }
    return .section(
      "notes", "How to read this, and what was chosen",
      [.element("ul", [:], report.notes.map { .element("li", [:], [Markup($0)]) })])
  }

  // MARK: - Figures

  private var figures: Markup {
    .section("figures", "Figures", zip(plan.figures, pictures).map(figure))
  }

  private func figure(_ figure: PaperFigure, _ drawn: DrawnFigure) -> Markup {
    let name = figure.name
    let path = "\(Reproduction.figureFolderName)/\(name)"
    return .element(
      "figure", ["id": name],
      [
        .element(
          "h3", [:],
          [
            .element("a", ["href": "#\(name)"], [Markup(readableName(name))]),
            ": \(figure.title)",
          ]),
        picture(figure, drawn),
        .element("figcaption", [:], [Markup(figure.caption)]),
        .command(plan.command(figure: name)),
        .element(
          "p", ["class": "files"],
          [
            "Data: ", .link("\(path).csv"),
            drawn.files.script.map { _ in .all([", script: ", .link("\(path).gnuplot")]) } ?? "",
            ", picture: ", .link("\(path).svg"), ", ", .link("\(path).png"),
          ]),
      ])
  }

  private func picture(_ figure: PaperFigure, _ drawn: DrawnFigure) -> Markup {
    let wide = Markup.element(
      "img",
      [
        "src": DataAddress(svg: drawn.vector).text,
        "alt": "\(figure.title). The numbers are in \(figure.name).csv.",
      ])
    guard let vector = drawn.narrowVector else {
      return .element(
        "div",
        [
          "class": "picture scrolls", "tabindex": "0", "role": "region",
          "aria-label": figure.title,
        ], [wide])
    }
    let narrow = Markup.element(
      "source", ["media": "(max-width: 40rem)", "srcset": DataAddress(svg: vector).text])
    return .element("div", ["class": "picture"], [.element("picture", [:], [narrow, wide])])
  }
}

/// `figure-1a` as people write it, `Figure 1a`.
private func readableName(_ name: String) -> String {
  sentence(name.replacing("-", with: " "))
}

/// A text that begins with a capital.
private func sentence(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

/// A moment of ISO 8601 as people write it, to the minute.
private func readableDate(_ moment: String) -> String {
  moment.prefix(16).replacing("T", with: " ") + (moment.hasSuffix("Z") ? " UTC" : "")
}

extension ReproductionReport {
  /// How often runs are repeated, in words; nil if none is.
  public var repetitions: String? {
    let trials = Set(runs.map(\.trials).filter { $0 > 1 }).sorted()
    guard let most = trials.last else { return nil }
    return trials.count == 1 ? "\(most) trials" : "up to \(most) trials"
  }

  /// How many claims hold, in words.
  public var verdict: String {
    let (own, beside) = (claims.filter(\.from_paper), claims.filter { !$0.from_paper })
    guard !claims.isEmpty else { return "no claims to check" }
    return [Self.words(own, "claim"), Self.words(beside, own.isEmpty ? "check" : "further check")]
      .compactMap { $0 }.joined(separator: "; ")
  }

  /// How many of some hold, and what becomes of the others; nil if there is none.
  private static func words(_ claims: [Claim], _ what: String) -> String? {
    guard !claims.isEmpty else { return nil }
    let held = claims.count { $0.status == .holds }
    let open = claims.count { $0.status == .inconclusive }
    let rest = open == 0 ? "" : ", \(open) \(open == 1 ? "is" : "are") inconclusive"
    return switch claims.count {
    case 1: "the \(what) \(held == 1 ? "holds" : open == 1 ? "is inconclusive" : "fails")"
    case held: "all \(held) \(what)s hold"
    case let count: "\(held) of \(count) \(what)s hold\(rest)"
    }
  }
}
