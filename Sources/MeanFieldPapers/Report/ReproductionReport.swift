import Foundation
import MeanFieldFigures
public import MeanFieldRuns

/// What came out of a reproduction, in the form that `--json` prints and `report.json` holds.
public struct ReproductionReport: Sendable, Encodable {
  /// A figure that was made.
  public struct Figure: Sendable, Encodable {
    /// Its name.
    public let name: String
    /// What it shows.
    public let title: String
    /// Its files, as seen from the reproduction's folder.
    public let files: [String]
  }

  /// A claim that was checked.
  public struct Claim: Sendable, Encodable {
    /// Its name.
    public let id: String
    /// What is claimed.
    public let text: String
    /// Where the paper says so.
    public let source: String
    /// What is compared with what.
    public let criterion: String
    /// Whether it holds; nil, which JSON calls null, if the runs cannot tell.
    public let holds: Bool?
    /// Whether the paper says it; false for what is checked beside that.
    public let from_paper: Bool
    /// What the runs measured.
    public let measured: Quantity
    /// What it was compared with.
    public let expected: Quantity
    /// How far the first is from the second, `(m − e) / |e|`, if both are numbers.
    public let difference: Double?
    /// The standard deviation over trials, if a mean over several was measured.
    public let std: Double?
    /// The number of those trials.
    public let trials: Int?

    /// Numbers that do not apply are left out; what the runs cannot tell is null.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(id, forKey: .id)
      try container.encode(text, forKey: .text)
      try container.encode(source, forKey: .source)
      try container.encode(criterion, forKey: .criterion)
      try container.encode(holds, forKey: .holds)
      try container.encode(from_paper, forKey: .from_paper)
      try container.encode(measured, forKey: .measured)
      try container.encode(expected, forKey: .expected)
      try container.encodeIfPresent(difference, forKey: .difference)
      try container.encodeIfPresent(std, forKey: .std)
      try container.encodeIfPresent(trials, forKey: .trials)
    }

    private enum CodingKeys: String, CodingKey {
      case id, text, source, criterion, holds, from_paper, measured, expected, difference, std,
        trials
    }
  }

  /// A run that was carried out.
  public struct Run: Sendable, Encodable {
    /// Its name.
    public let name: String
    /// Its folder, as seen from the reproduction's.
    public let folder: String
    /// The game's name, or nil if the run varies it.
    public let game: String?
    /// The algorithm's name, or nil if the run varies it.
    public let algorithm: String?
    /// The trials of each variant.
    public let trials: Int
    /// The iterations of each, at the most.
    public let iterations: Int
    /// The first trial's seed.
    public let seed: UInt64
    /// How many trials diverged, over all variants.
    public let diverged: Int
    /// How long it took.
    public let elapsed: RunSummary.Elapsed
  }

  /// The paper's name.
  public let paper: String
  /// The paper's title.
  public let title: String
  /// How much work it was.
  public let preset: Preset
  /// The name and version of the program that made it.
  public let program: String
  /// The figures.
  public let figures: [Figure]
  /// The claims.
  public let claims: [Claim]
  /// What readers of figures and claims need to know.
  public let notes: [String]
  /// The runs.
  public let runs: [Run]
  /// How long the runs took together.
  public let elapsed: RunSummary.Elapsed
  /// The reproduction's folder.
  public let output: String

  /// Whether nothing failed.
  public var holds: Bool { claims.allSatisfy { $0.status != .fails } }

  /// What is told of all claims together: that one fails, that all hold, or neither.
  var status: Claim.Status {
    holds ? (claims.contains { $0.status == .inconclusive } ? .inconclusive : .holds) : .fails
  }

  /// The names of its files in the reproduction's folder.
  public static let (fileName, pageName) = ("report.json", "index.html")

  init(
    _ plan: ReproductionPlan, findings: [Finding], files: [PictureFiles], runs stored: [StoredRun],
    in folder: URL
  ) {
    paper = plan.paper.name
    title = plan.paper.title
    preset = plan.preset
    program = programVersion
    figures = zip(plan.figures, files).map { figure, files in
      Figure(
        name: figure.name, title: figure.title,
        files: files.all.map {
          "\(Reproduction.figureFolderName)/\($0.lastPathComponent)"
        })
    }
    claims = zip(plan.claims, findings).map { claim, finding in
      Claim(claim, finding)
    }
    notes = plan.paper.notes
    runs = zip(plan.runs, stored).map { Run($0.name, $1) }
    elapsed = RunSummary.Elapsed(
      wallSeconds: stored.reduce(0) { $0 + $1.wallSeconds },
      cpuSeconds: stored.reduce(0) { $0 + $1.cpuSeconds })
    output = folder.path
  }

  /// Writes the report and its page into the reproduction's folder.
  func write(page: ReportPage) throws {
    let texts = [Self.pageName: page.html, Self.fileName: try encodedJSON(self) + "\n"]
    for (name, text) in texts.sorted(by: { $0.key < $1.key }) {
      try AtomicFile.write(to: "\(output)/\(name)") { writer throws(UserError) in
        try writer.append(Array(text.utf8))
      }
    }
  }
}

extension ReproductionReport.Claim {
  fileprivate init(_ claim: PaperClaim, _ finding: Finding) {
    let spread = finding.spread.flatMap { $0.deviation.isFinite && $0.trials > 1 ? $0 : nil }
    id = claim.id
    text = claim.text
    source = claim.source
    criterion = claim.criterion
    holds = finding.holds
    from_paper = claim.isFromPaper
    measured = finding.measured
    expected = finding.expected
    difference = finding.relativeDifference
    std = spread?.deviation
    trials = spread?.trials
  }

  /// What came out, in a word or two.
  public enum Status: String, Sendable {
    case holds
    case fails
    /// The runs cannot tell.
    case inconclusive
  }

  /// What came out.
  public var status: Status {
    switch holds {
    case nil: .inconclusive
    case true?: .holds
    case false?: .fails
    }
  }

  /// The difference in per cent, with its sign, for people; nil if there is none.
  public var differenceText: String? {
    difference.map { abs($0) < 1e-6 ? "< 0.0001 %" : String(format: "%+.2g %%", 100 * $0) }
  }
}

extension ReproductionReport.Run {
  fileprivate init(_ name: String, _ stored: StoredRun) {
    let run = stored.description
    let swept = run.sweep.map(\.key)
    self.name = name
    folder = "\(Reproduction.runFolderName)/\(name)"
    game = swept.contains("game") ? nil : run.game.name
    algorithm = swept.contains("algorithm") ? nil : run.algorithm.name
    trials = run.trials
    iterations = run.iterations
    seed = run.seed
    diverged = stored.trials.count { $0.outcome == .diverged }
    elapsed = RunSummary.Elapsed(
      wallSeconds: stored.wallSeconds, cpuSeconds: stored.cpuSeconds)
  }
}
