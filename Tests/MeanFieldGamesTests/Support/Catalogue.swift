import MeanFieldGames
import MeanFieldModel
import Testing

/// A game of the catalogue with its defaults or one of its presets.
struct CatalogueCase: Sendable, CustomTestStringConvertible {
  var type: any CataloguedGame.Type
  var settings: [String: String]

  var testDescription: String {
    ([type.entry.name] + settings.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" })
      .joined(separator: ", ")
  }

  func game() throws -> any CataloguedGame {
    try type.init(parameters: type.entry.resolve(settings))
  }

  /// Every game with its defaults.
  static let defaults = cataloguedGames.map { CatalogueCase(type: $0, settings: [:]) }

  /// Every game with its defaults, but with fewer states where there is no end: values take hundreds
  /// of sweeps there, and a debug build some time for each.
  static let quick = defaults.map { example in
    example.type == MalwareSpread.self
      ? CatalogueCase(type: MalwareSpread.self, settings: ["cells": "21"]) : example
  }

  /// Every game with its defaults and with each of its presets and words.
  static let all = cataloguedGames.flatMap { type in
    [CatalogueCase(type: type, settings: [:])]
      + type.entry.presets.map { CatalogueCase(type: type, settings: ["preset": $0.name]) }
      + type.entry.parameters.flatMap { parameter -> [CatalogueCase] in
        switch parameter.kind {
        case .choice(let words):
          words.dropFirst().map { word in
            // A horizon without an end goes with a discount alone.
            let discount = word == "discounted" ? ["discount": "0.9"] : [:]
            return CatalogueCase(
              type: type, settings: discount.merging([parameter.name: word]) { $1 })
          }
        case .boolean:
          [
            CatalogueCase(
              type: type,
              settings: [
                parameter.name: parameter.defaultValue == .boolean(true) ? "false" : "true"
              ]
            )
          ]
        default: []
        }
      }
  }
}
