import MeanFieldGames
import MeanFieldModel
import Testing

@Suite struct GameFormulasTests {
  /// What a game is made of at some steps in the same population, for comparing two of them.
  private struct Contents {
    let shape: [Int]
    var rewards: [[Double]] = []
    var laws: [[Double]] = []
    let start: [Double]

    init(_ game: any Game) {
      let space = game.space
      shape = [game.horizon.steps, space.stateCount, space.actionCount]
      start = game.initialDistribution
      let policy = Policy.random(for: game, seed: 1)
      // Unequal shares, nowhere zero.
      let weights = (0..<space.stateCount).map { 1 + Double($0 % 7) }
      let states = weights.map { $0 / weights.reduce(0, +) }
      let pairs = space.isLegal.indices.map {
        states[$0 / space.actionCount] * policy.probabilities[$0]
      }
      for step in Set([0, 1, game.horizon.steps - 1]).sorted() where step < game.horizon.steps {
        let process = filled(
          game, step: step, states: states,
          stateActions: game.coupling == .stateActions ? pairs : [])
        rewards.append(zip(process.rewards, space.isLegal).map { $1 ? $0 : 0 })
        laws += (0..<space.stateCount).flatMap { state in
          (0..<space.actionCount).filter { space.isLegal[state * space.actionCount + $0] }
            .map { process.law(state, $0) }
        }
      }
    }
  }

  /// Other values of a setting, in its range or not.
  private func alternatives(to parameter: Parameter) -> [String] {
    switch (parameter.kind, parameter.defaultValue) {
    case (.choice(let words), _): Array(words.dropFirst())
    case (.boolean, let value): value == .boolean(true) ? ["false"] : ["true"]
    case (_, .integer(let value)): ["\(value - 1)", "\(value + 1)", "\(2 * value)"]
    case (_, .real(let value)): ["\(value / 2)", "\(value + 0.25)", "\(value + 3)"]
    default: []
    }
  }

  /// Each setting is tried; what it changes in the game must name it in its formula.
  @Test("name each setting that they depend on", arguments: CatalogueCase.defaults)
  func dependence(example: CatalogueCase) throws {
    let formulas = example.type.formulas
    // The horizon is no matter of formulas.
    let horizon = ["horizon", "steps", "discount"]
    // Some coefficients show only where a switch is on.
    let bases =
      [[:]]
      + example.type.entry.parameters.filter { $0.kind == .boolean }
      .map { [$0.name: $0.defaultValue == .boolean(true) ? "false" : "true"] }
    for base in bases {
      let usual = Contents(try CatalogueCase(type: example.type, settings: base).game())
      for parameter in example.type.entry.parameters where !horizon.contains(parameter.name) {
        for value in alternatives(to: parameter) {
          let settings = base.merging([parameter.name: value]) { $1 }
          guard let game = try? CatalogueCase(type: example.type, settings: settings).game() else {
            continue
          }
          let changed = Contents(game)
          guard changed.shape == usual.shape else { continue }
          for (differs, formula) in [
            (changed.rewards != usual.rewards, formulas.reward),
            (changed.laws != usual.laws, formulas.nextState),
            (changed.start != usual.start, formulas.start),
          ] where differs {
            #expect(
              formulas.terms(of: formula).contains(parameter.name),
              "\(parameter.name)=\(value) changes what \(formula) says")
          }
        }
      }
    }
  }

  @Test("name settings that exist, and no symbol in vain", arguments: CatalogueCase.defaults)
  func names(example: CatalogueCase) {
    let formulas = example.type.formulas
    let texts = [formulas.reward, formulas.nextState, formulas.start]
    let terms = texts.map { formulas.terms(of: $0) }
    #expect(terms.allSatisfy { !$0.isEmpty })
    let all = terms.reduce(into: Set<String>()) { $0.formUnion($1) }
    for (symbol, _) in formulas.symbols {
      #expect(all.contains(symbol), "\(symbol) is in no formula")
    }
    let parameters = example.type.entry.parameters
    let words = parameters.flatMap { parameter -> [String] in
      guard case .choice(let words) = parameter.kind else { return [] }
      return words
    }
    let known = Set(parameters.map(\.name) + words)
    for term in all where term.contains("-") && term.first?.isLetter == true {
      #expect(known.contains(term), "\(term) is no setting")
    }
  }
}
