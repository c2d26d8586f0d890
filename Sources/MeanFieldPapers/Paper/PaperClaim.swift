public import MeanFieldRuns

/// Something a paper says, or that is worth knowing beside it, and how to tell from runs whether it is
/// so.
public struct PaperClaim: Sendable {
  /// What people call it: ASCII letters, digits and `-`.
  public let id: String
  /// What is claimed, in the paper's words as far as possible.
  public let text: String
  /// Where the paper says so.
  public let source: String
  /// What is compared with what, and how near they have to be.
  public let criterion: String
  /// The names of the figures it is about; it is checked when all of them are made.
  public let figures: [String]
  /// The names of the runs it is checked with.
  public let runs: [String]
  /// Whether the paper says it; false for what is checked beside that.
  public let isFromPaper: Bool
  /// Checks it by what those runs stored.
  public let check: @Sendable (ReproducedRuns) throws -> Finding

  /// A claim.
  ///
  /// - Parameters:
  ///   - id: What people call it.
  ///   - text: What is claimed, in the paper's words as far as possible.
  ///   - source: Where the paper says so.
  ///   - criterion: What is compared with what, and how near they have to be.
  ///   - figures: The names of the figures it is about, at least one.
  ///   - runs: The names of the runs it is checked with.
  ///   - isFromPaper: Whether the paper says it.
  ///   - check: Checks it by what those runs stored.
  public init(
    _ id: String, text: String, source: String, criterion: String, figures: [String],
    runs: [String], isFromPaper: Bool = true,
    check: @escaping @Sendable (ReproducedRuns) throws -> Finding
  ) {
    self.id = id
    self.text = text
    self.source = source
    self.criterion = criterion
    self.figures = figures
    self.runs = runs
    self.isFromPaper = isFromPaper
    self.check = check
  }
}

/// What came out when a claim was checked.
public struct Finding: Sendable, Equatable {
  /// What the runs measured.
  public let measured: Quantity
  /// What it was compared with.
  public let expected: Quantity
  /// Whether the claim holds; nil if the runs cannot tell, being too few.
  public let holds: Bool?
  /// How far the measured number is from the expected one, `(m − e) / |e|`; nil if either is none.
  public let relativeDifference: Double?
  /// How trials differ in what was measured; nil if that is no mean over trials.
  public let spread: TrialSpread?

  /// A finding.
  ///
  /// - Parameters:
  ///   - measured: What the runs measured.
  ///   - expected: What it was compared with.
  ///   - holds: Whether the claim holds; nil if the runs cannot tell.
  public init(measured: Quantity, expected: Quantity, holds: Bool?) {
    self.init(measured: measured, expected: expected, holds: holds, spread: nil)
  }

  private init(measured: Quantity, expected: Quantity, holds: Bool?, spread: TrialSpread?) {
    self.measured = measured
    self.expected = expected
    self.holds = holds
    self.spread = spread
    relativeDifference =
      if case (.number(let measured), .number(let expected)) = (measured, expected), expected != 0,
        (measured - expected).isFinite
      {
        zeroIfRounding(measured - expected, of: measured, expected) / abs(expected)
      } else {
        nil
      }
  }

  /// Whether a number is as near another as a share of it.
  ///
  /// - Parameters:
  ///   - measured: What the runs measured; what is not a number is near nothing.
  ///   - share: How far it may be away, in units of `expected`.
  ///   - expected: What it is compared with.
  public init(_ measured: Double, within share: Double, of expected: Double) {
    self.init(measured, within: share, of: expected, spread: nil)
  }

  /// Whether the mean over trials is as near a number as a share of it.
  ///
  /// - Parameters:
  ///   - measured: What the trials measured.
  ///   - share: How far the mean may be away, in units of `expected`.
  ///   - expected: What it is compared with.
  public init(_ measured: TrialSpread, within share: Double, of expected: Double) {
    self.init(measured.mean, within: share, of: expected, spread: measured)
  }

  private init(
    _ measured: Double, within share: Double, of expected: Double, spread: TrialSpread?
  ) {
    self.init(
      measured: .number(measured), expected: .number(expected),
      holds: abs(measured - expected) <= share * abs(expected), spread: spread)
  }
}

/// A number, or several in words.
public enum Quantity: Sendable, Equatable {
  /// One number.
  case number(Double)
  /// Anything else, such as `0.49 against 0.22`.
  case text(String)
}
