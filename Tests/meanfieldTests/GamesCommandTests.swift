import Foundation
import MeanFieldModel
import MeanFieldRuns
import Testing

@Suite struct GamesCommandTests {
  /// Every entry has the same keys, alone or in the list.
  @Test(arguments: [("games", "beach-bar"), ("algorithms", "online-mirror-descent")])
  func catalogueInJSON(command: String, name: String) throws {
    let program = try Program()
    var entryKeys: Set = ["name", "summary", "source", "parameters", "presets"]
    if command == "games" { entryKeys.formUnion(["defaults", "formulas"]) }
    let list = try program(run: command, "--json")
    #expect(list.status == 0 && list.errors.isEmpty)
    let object = try list.json()
    #expect(keys(object) == [command])
    let entries = try #require(object[command] as? [[String: Any]])
    #expect(entries.count >= 3)
    for entry in entries {
      #expect(keys(entry) == entryKeys)
      if let formulas = entry["formulas"] as? [String: Any] {
        #expect(keys(formulas) == ["reward", "next_state", "start", "symbols"])
      }
      for parameter in entry["parameters"] as? [[String: Any]] ?? [] {
        #expect(keys(parameter) == ["name", "default", "unit", "allowed", "meaning"])
      }
      let entryName = try #require(entry["name"] as? String)
      let one = try program(run: command, entryName, "--json")
      #expect(one.status == 0 && one.errors.isEmpty)
      #expect(NSDictionary(dictionary: try one.json()) == NSDictionary(dictionary: entry))
    }
    #expect(entries.contains { $0["name"] as? String == name })
  }

  /// What people read names every setting with its default and what is allowed.
  @Test func catalogueAsText() throws {
    let program = try Program()
    let all = try program(run: "games")
    let one = try program(run: "games", "susceptible-infected")
    #expect(all.status == 0 && one.status == 0 && (all.errors + one.errors).isEmpty)
    for name in ["beach-bar", "crowd-modelling-2d", "left-right", "predator-prey"] {
      #expect(all.output.contains(name))
    }
    for part in [
      "states   2: susceptible, infected", "actions  2: go out, ", "[51, 2, 2]", "infection-rate",
      "0.81", "distancing-cost", "time steps", "Source: ",
    ] {
      #expect(one.output.contains(part), "\(part)")
    }
  }

  /// The formulas are shown with what their symbols stand for, and presets with their settings.
  @Test func formulasAndPresets() throws {
    let program = try Program()
    let beach = try program(run: "games", "beach-bar").output
    #expect(beach.contains("reward      −d(s, bar) − 1{a ≠ 0}/n − ln(μ(s) + 1e-20)"), "\(beach)")
    #expect(beach.contains("n = cells"))
    let routing = try program(run: "games", "dynamic-routing").output
    #expect(routing.contains("network=braess time-step=0.05 steps=100"), "\(routing)")
  }

  /// The command that ends a description can be typed as it stands.
  @Test(
    arguments: [("games", "tables"), ("games", "malware-spread")]
      + Catalogue.algorithms.map { ("algorithms", $0.entry.name) })
  func examples(command: String, name: String) throws {
    let program = try Program()
    let description = try program(run: command, name).output
    let words = try #require(description.split(separator: "\n").last).split(separator: " ")
      .map(String.init)
    #expect(words.prefix(2) == ["meanfield", "run"] && words.contains(name))
    let examples = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Examples/OwnTables")
    let settings = words.dropFirst(2).map {
      $0.replacing("Examples/OwnTables", with: examples.standardizedFileURL.path)
    }
    let outcome = try program(
      run: "run", more: settings + ["--iterations", "2", "--out", "out", "--json"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(FileManager.default.fileExists(atPath: program("out/run.sqlite").path))
  }

  @Test(arguments: [
    ["games", "beech-bar"], ["games", "beach-bra", "--json"],
    ["algorithms", "online-miror-descent"], ["algorithms", "fictitous-play", "--json"],
  ])
  func misspeltNames(arguments: [String]) throws {
    let outcome = try Program()(run: arguments[0], more: Array(arguments.dropFirst()))
    #expect(outcome.status == 64 && outcome.output.isEmpty)
    let right = ["beach-bar", "online-mirror-descent", "fictitious-play"]
    let first = right.first { $0.hasPrefix(arguments[1].prefix(2)) } ?? ""
    #expect(outcome.errors.contains("did you mean \(first)"), "\(outcome.errors)")
  }

  @Test func versionAndHelp() throws {
    let program = try Program()
    let version = try program(run: "--version")
    #expect(version.status == 0 && version.output.hasPrefix("meanfield "))
    for command in ["games", "algorithms", "run", "evaluate", "simulate", "runs", "benchmark"] {
      let help = try program(run: command, "--help")
      #expect(help.status == 0 && help.output.contains("USAGE: meanfield \(command)"))
    }
    #expect(try program(run: "nonsense").status == 64)
  }
}
