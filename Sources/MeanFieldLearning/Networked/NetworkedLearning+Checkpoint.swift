// Members without a comment are documented where `Algorithm` and `Learner` ask for them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MeanFieldModel
import MeanFieldPopulation

extension NetworkedLearning {
  public var checkpoint: AlgorithmCheckpoint {
    AlgorithmCheckpoint(
      iteration: iteration,
      tables: [
        "rules": system.rules.probabilities,
        "rule of agent": system.rules.ruleOfAgent.map(Double.init),
        "states": system.states.map(Double.init),
        "ids": system.ids.map(Double.init),
        "next id": [Double(system.nextID)],
        "figures": [
          figures.meanReturn, figures.regularisedReturn, figures.samples, figures.isLost ? 1 : 0,
        ],
        // Nothing if there was no consensus.
        "rounds to consensus": figures.roundsToConsensus.map { [Double($0)] } ?? [],
      ])
  }

  public mutating func restore(_ checkpoint: AlgorithmCheckpoint) throws(CheckpointFault) {
    let figures = try checkpoint.table("figures", replacing: [0, 0, 0, 0])
    let nextID = try checkpoint.table("next id", replacing: [0])
    guard let rounds = checkpoint.tables["rounds to consensus"], rounds.count < 2 else {
      throw CheckpointFault(
        table: "rounds to consensus", expected: 1,
        found: checkpoint.tables["rounds to consensus"]?.count)
    }
    try system.restore(
      rules: checkpoint.tables["rules"] ?? [],
      ruleOfAgent: checkpoint.tables["rule of agent"] ?? [],
      states: checkpoint.tables["states"] ?? [], ids: checkpoint.tables["ids"] ?? [],
      nextID: nextID[0])
    self.figures = Figures(
      meanReturn: figures[0], regularisedReturn: figures[1],
      roundsToConsensus: rounds.first.flatMap { Int(exactly: $0) }, samples: figures[2],
      isLost: figures[3] != 0)
    iteration = checkpoint.iteration
  }
}
