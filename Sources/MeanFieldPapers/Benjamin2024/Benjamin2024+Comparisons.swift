/// What claims are made of.
extension Swarms {
  /// Something that a claim says of means over trials: that they are above others, or are not.
  struct Comparison {
    /// Beyond chance above 0 if the one is above the other.
    private let above: MeanDifference
    /// Beyond chance below 0 if it is not.
    private let below: MeanDifference
    /// Whether the claim says that it is above.
    private let isClaimed: Bool

    private init(
      _ first: [Double], _ second: [Double], times share: Double, orNotAbove failing: Double,
      isClaimed: Bool
    ) {
      above = MeanDifference(of: first, less: second.map { share * $0 })
      below = MeanDifference(of: first, less: second.map { failing * $0 })
      self.isClaimed = isClaimed
    }

    /// That the mean of some trials is above a share of others', which is positive.
    static func above(_ first: [Double], _ second: [Double], times share: Double) -> Comparison {
      Comparison(first, second, times: share, orNotAbove: share, isClaimed: true)
    }

    /// That it is not above a share of others', which is positive.
    static func notAbove(_ first: [Double], _ second: [Double], times share: Double) -> Comparison {
      Comparison(first, second, times: share, orNotAbove: share, isClaimed: false)
    }

    /// That the mean of some trials is above a number.
    static func above(_ values: [Double], _ number: Double) -> Comparison {
      above(values, values.map { _ in 1 }, times: number)
    }

    /// That it is not above a number.
    static func notAbove(_ values: [Double], _ number: Double) -> Comparison {
      notAbove(values, values.map { _ in 1 }, times: number)
    }

    /// That the mean of some trials is higher than others', which it is not if it does not lead by more
    /// than a little.
    static func higher(_ first: [Double], _ second: [Double]) -> Comparison {
      Comparison(first, second, times: 1, orNotAbove: 1 + smallLead, isClaimed: true)
    }

    /// That it is not higher, or leads by no more than a little, but not beyond chance.
    static func notHigher(_ first: [Double], _ second: [Double]) -> Comparison {
      Comparison(first, second, times: 1, orNotAbove: 1 + smallLead, isClaimed: false)
    }

    /// Whether it is as claimed; nil if chance may have made it so.
    fileprivate func holds(holdingLevel: Double, failingLevel: Double) -> Bool? {
      let yes = isClaimed ? holdingLevel : failingLevel
      let no = isClaimed ? failingLevel : holdingLevel
      if above.bounds(level: yes).low > 0 { return isClaimed }
      return below.bounds(level: no).high < 0 ? !isClaimed : nil
    }
  }

  /// The probability of taking chance for a difference, to one side, of a claim that is at its
  /// threshold.
  ///
  /// Each claim has it to itself; the notes say what that comes to for all of them.
  static let level = 0.01

  /// The level at which any of several comparisons makes a claim fail: together they do that by chance
  /// no more often than one alone at ``level``.
  private static func failingLevel(of comparisons: Int) -> Double { level / Double(comparisons) }

  /// Whether all comparisons hold: yes if each of them does at ``level``, which all do by chance no more
  /// often than one; no if any does not at a level that is smaller the more there are; nil between.
  static func verdict(_ comparisons: [Comparison]) -> Bool? {
    let verdicts = comparisons.map {
      $0.holds(holdingLevel: level, failingLevel: failingLevel(of: comparisons.count))
    }
    return verdicts.contains(false) ? false : verdicts.contains(nil) ? nil : true
  }
}
