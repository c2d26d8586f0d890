import MeanFieldGames
import MeanFieldModel
import Testing

@Suite struct CataloguedGameTests {
  /// Rounding of sums of up to some hundred terms of size up to 60.
  static let negligible = 1e-9

  @Test("keeps the contract of Game", arguments: CatalogueCase.all)
  func contract(example: CatalogueCase) throws {
    let game = try example.game()
    try game.validate()
    #expect(Policy.uniform(for: game).firstFault(in: game) == nil)
  }

  @Test("has policies of non-negative exploitability", arguments: CatalogueCase.all)
  func nonNegative(example: CatalogueCase) throws {
    let game = try example.game()
    var process = DecisionProcess(game)
    var flow = MeanFieldFlow(for: game)
    for policy in [Policy.random(for: game, seed: 1), .randomPure(for: game, seed: 2)] {
      let found = process.exploitability(of: policy, flow: &flow)
      #expect(found.populations.allSatisfy { $0.exploitability >= -Self.negligible })
      #expect(found.value.isFinite && found.bestResponse.isFinite)
      for step in 0..<flow.steps {
        for population in game.space.populations {
          let share = population.states.reduce(0) { $0 + game.initialDistribution[$1] }
          let mass = population.states.reduce(0) { $0 + flow[step, $1] }
          #expect(abs(mass - share) < Tolerance.rounding)
        }
      }
    }
  }

  @Test("measures of populations have names of their own", arguments: CatalogueCase.all)
  func measures(example: CatalogueCase) throws {
    let game = try example.game()
    let figures = ["exploitability", "value", "best_response", "nash_conv"]
    for policy in [Policy.uniform(for: game), .randomPure(for: game, seed: 2)] {
      let flow = game.meanField(of: policy)
      let (states, pairs) = (game.space.stateCount, game.space.isLegal.count)
      let measures = game.measures(
        of: MeanField(
          states: Array(flow.states.prefix(states)),
          stateActions: Array(flow.stateActions.prefix(pairs))))
      let names = measures.map(\.name)
      #expect(Set(names).count == names.count && Set(names).isDisjoint(with: figures))
      #expect(names.allSatisfy { $0.allSatisfy { $0.isLowercase || $0 == "_" } && !$0.isEmpty })
      #expect(measures.allSatisfy { $0.value.isFinite })
    }
  }

  @Test("the size told beforehand bounds that of the game", arguments: CatalogueCase.all)
  func sizes(example: CatalogueCase) throws {
    let values = try example.type.entry.resolve(example.settings)
    let size = GameSize(of: try example.type.init(parameters: values))
    guard let told = try example.type.size(parameters: values) else { return }
    #expect(told.steps == size.steps && told.actionCount == size.actionCount)
    #expect((size.stateCount...2 * size.stateCount).contains(told.stateCount))
  }

  /// A game that settings alone can make larger than any machine says so before it is made.
  @Test("the size of what may be huge is told beforehand", arguments: CatalogueCase.defaults)
  func hugeSizes(example: CatalogueCase) throws {
    var (largest, settings) = (1.0, [String: String]())
    for parameter in example.type.entry.parameters {
      guard case .integer(let range) = parameter.kind else { continue }
      largest *= Double(range.upperBound)
      settings[parameter.name] = "\(range.upperBound)"
    }
    guard largest > 1e7 else { return }
    let values = try example.type.entry.resolve(settings)
    guard try example.type.size(parameters: values) == nil else { return }
    // Then it must be small all the same, whatever else its settings are for.
    let space = try example.type.init(parameters: values).space
    #expect(space.stateCount * space.actionCount < 10_000_000, "tell the size of \(settings)")
  }

  @Test("names are in kebab-case, and each is there once")
  func names() {
    let entries = cataloguedGames.map { $0.entry }
    #expect(Set(entries.map(\.name)).count == entries.count)
    #expect(entries.map(\.name) == entries.map(\.name).sorted())
    for entry in entries {
      let names = [entry.name] + entry.parameters.map(\.name) + entry.presets.map(\.name)
      #expect(
        names.allSatisfy { name in
          !name.isEmpty && name.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" }
        })
      #expect(Set(entry.parameters.map(\.name)).count == entry.parameters.count)
      #expect(!entry.summary.isEmpty && !entry.source.isEmpty)
    }
  }

  @Test("defaults are in range", arguments: CatalogueCase.defaults)
  func defaults(example: CatalogueCase) throws {
    for parameter in example.type.entry.parameters {
      let text = parameter.defaultValue.description
      #expect(try parameter.parse(text) == parameter.defaultValue)
    }
    // Told one by one they make the same settings as not told at all.
    let told = Dictionary(
      uniqueKeysWithValues: example.type.entry.parameters.map {
        ($0.name, $0.defaultValue.description)
      })
    #expect(try example.type.entry.resolve(told) == example.type.entry.resolve([:]))
  }

  @Test("parameters out of range are refused", arguments: CatalogueCase.defaults)
  func outOfRange(example: CatalogueCase) {
    for parameter in example.type.entry.parameters {
      var texts = ["", "nonsense", "nan"]
      switch parameter.kind {
      case .integer(let range):
        texts.append("\(range.lowerBound - 1)")
        if range.upperBound < .max { texts.append("\(range.upperBound + 1)") }
      case .real(let range):
        texts += ["inf", "-inf", "1e999"]
        texts += ["-1", "2", "1e-9"].filter { text in
          Double(text).map { !range.contains($0) } ?? true
        }
      case .boolean, .choice: break
      case .file, .table: continue
      }
      for text in texts {
        #expect("\(parameter.name): \(text)") {
          try example.type.entry.resolve([parameter.name: text])
        } throws: {
          ($0 as? ParameterError)?.key == parameter.name
        }
      }
    }
  }

  @Test("misspelt parameters get the right name", arguments: CatalogueCase.defaults)
  func misspelt(example: CatalogueCase) {
    for parameter in example.type.entry.parameters {
      let name = parameter.name
      for wrong in [String(name.dropLast()), name + "s", "x" + name.dropFirst()] {
        guard !example.type.entry.parameters.contains(where: { $0.name == wrong }) else { continue }
        #expect("\(wrong)") {
          try example.type.entry.resolve([wrong: "1"])
        } throws: {
          ($0 as? ParameterError)?.nearest == name
        }
      }
    }
  }

  @Test("parameters at their bounds make sound games", arguments: CatalogueCase.defaults)
  func bounds(example: CatalogueCase) throws {
    for parameter in example.type.entry.parameters {
      var texts: [String] = []
      switch parameter.kind {
      case .integer(let range):
        texts = ["\(range.lowerBound)"] + (range.upperBound <= 10 ? ["\(range.upperBound)"] : [])
      case .real(let range):
        texts = ["0", "1", "1e-300"].filter { range.contains(Double($0) ?? 0) }
      default: break
      }
      for text in texts {
        do {
          let game = try CatalogueCase(type: example.type, settings: [parameter.name: text]).game()
          try game.validate()
          let found = game.exploitability(of: .uniform(for: game))
          #expect(found.exploitability >= -Self.negligible, "\(parameter.name): \(text)")
        } catch let error as ParameterError {
          // Only together with other settings may a value in range be wrong.
          guard case .conflict = error.problem else {
            throw error
          }
        }
      }
    }
  }
}
