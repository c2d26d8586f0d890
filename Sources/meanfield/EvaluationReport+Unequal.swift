import MeanFieldModel
import MeanFieldPopulation
import MeanFieldRuns

extension EvaluationReport {
  /// How unequal agents are, and what they gain by deviating.
  func print(_ unequal: Evaluation.UnequalEvaluation) throws {
    let symmetry = unequal.symmetry
    let atLeast = symmetry.isExact ? "" : " at least (of sampled populations)"
    try printLine(
      "\nThe game of the mean of \(counted(unequal.agentCount)) unequal agents. They differ from it by"
    )
    try printLine(
      "α = \(decimal(symmetry.alpha)) in transitions and β = \(decimal(symmetry.scaledBeta)) in rewards"
        + atLeast + ",")
    try printLine(
      "scaled to [0, 1]: by \(decimal(symmetry.beta)) as they are, from "
        + "\(decimal(symmetry.rewards.lowerBound)) to \(decimal(symmetry.rewards.upperBound)) a step."
    )
    guard let first = unequal.gains.first else { return }
    try printLine("\nWhat one of N agents gains by the best deviation found:")
    var table = TextTable([
      ("agents", .right), ("looked at", .right), ("mean gain", .right), ("± 95 %", .right),
      ("largest", .right), ("± 95 %", .right), ("theorem 1", .right),
    ])
    for (found, bound) in unequal.gains {
      table.add([
        counted(found.agentCount), counted(found.agents.count),
        decimal(zeroIfRounding(found.meanGain.mean, of: found.value.mean)),
        reach(of: found.meanGain, found),
        decimal(zeroIfRounding(found.largestGain.mean, of: found.value.mean)),
        reach(of: found.largestGain, found), short(bound.epsilon),
      ])
    }
    for line in table.lines { try printLine(line) }
    try printLine(
      "theorem 1: ε of Yardim and He 2024 for an equilibrium of the mean"
        + (first.bound.isExact ? ";" : ", estimated;"))
    try printLine("no deviation whatever gains more than \(decimal(first.bound.largestGain)).")
  }

  private func reach(of interval: ConfidenceInterval, _ found: UnequalExploitability) -> String {
    found.isExact ? "exact" : short((interval.high - interval.low) / 2)
  }
}
