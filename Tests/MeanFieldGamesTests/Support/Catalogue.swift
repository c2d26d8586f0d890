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

  /// Every game with its defaults, but for those without an end.
  ///
  /// Values take hundreds of sweeps there, and a debug build some time for each: they have fewer states.
  /// A swarm ends, too: at rest nobody is off the targets, so that fictitious play never learns what
  /// to do elsewhere.
  static let quick = defaults.map { example in
    switch example.type {
    case is MalwareSpread.Type: CatalogueCase(type: example.type, settings: ["cells": "21"])
    case is Swarm.Type:
      CatalogueCase(
        type: example.type, settings: ["size": "4", "horizon": "finite", "steps": "6"])
    default: example
    }
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
