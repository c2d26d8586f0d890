import Foundation
import MeanFieldGames
import MeanFieldModel
import MeanFieldSolvers
import Testing

@testable import MeanFieldRuns

@Suite struct CatalogueTests {
  @Test func everythingCanBeMadeByName() throws {
    for type in cataloguedGames {
      let made = try Catalogue.makeGame(Selection(type.entry.name))
      for solver in cataloguedSolvers {
        do {
          _ = try Catalogue.makeAlgorithm(Selection(solver.entry.name), for: made.game)
        } catch {
          // Or it says why not.
          let horizonReason =
            switch made.game.horizon {
            case .finite: "games without an end"
            case .discounted: "games of finite horizon"
            }
          let reasons =
            [horizonReason] + (made.game.isDifferentiable ? [] : ["derivatives"])
            + (made.game.space.actionCount == 2 ? [] : ["two actions"])
            + (LogitContinuation.unknowns(of: made.game) > 2000 ? ["size-limit"] : [])
          #expect(reasons.contains { error.message.contains($0) }, "\(error.message)")
        }
        #expect(try Catalogue.algorithm(named: solver.entry.name) == solver)
      }
      #expect(try Catalogue.game(named: type.entry.name) == type)
    }
  }

  /// The settings that are written down are those of the game, also where a table told them.
  @Test func settingsThatTablesTell() throws {
    let folder = try TemporaryFolder()
    try NumericTable(shape: [4, 1, 1], values: [1, 2, 3, 4]).write(to: folder.path("r.npy"))
    try folder.write("0 0 0 1", to: "p.csv")
    let made = try Catalogue.makeGame(
      Selection("tables", ["rewards": "r.npy", "transitions": "p.csv"]),
      relativeTo: folder.path(""))
    #expect(made.game.horizon.steps == 4 && made.parameters.integer("steps") == 4)
  }

  /// A run file has `name` and `preset` beside the settings.
  @Test func noSettingHasAReservedName() {
    for entry in cataloguedGames.map({ $0.entry }) + cataloguedSolvers.map({ $0.entry }) {
      #expect(!entry.parameters.contains { ["name", "preset"].contains($0.name) }, "\(entry.name)")
    }
  }

  @Test(arguments: [
    ("beach", "did you mean beach-bar?"), ("left-rigth", "did you mean left-right?"),
    ("", "there are: a-rps, a-sis, beach-bar"), ("zzzzzzzz", "; there are: a-rps"),
  ])
  func namesTheNearest(_ name: String, hint: String) {
    let error = #expect(throws: UserError.self) { try Catalogue.game(named: name) }
    #expect(error?.message.contains(hint) == true, "\(error?.message ?? "")")
    #expect(error?.kind == .usage)
  }

  @Test func filesThatAreNotMaps() throws {
    let folder = try TemporaryFolder()
    try folder.write("..\n.x\n", to: "letter.txt")
    try folder.write("###", to: "walls.txt")
    try folder.write("", to: "empty.txt")
    try folder.write(" \n\n", to: "blank.txt")
    try folder.write(Data([0x2E, 0x0A, 0x2E, 0xFF, 0x2E]), to: "latin.txt")
    try folder.write(Data([0xFF, 0xFE, 0x2E, 0x00]), to: "wide.txt")
    try folder.write(Data(count: 16 << 20 + 1), to: "large.txt")
    let base = folder.path("")
    let cases: [(String, UserError.Kind, String)] = [
      ("letter.txt", .data, "\(base)letter.txt:2:2: 'x' is none of # (wall)"),
      ("walls.txt", .data, "\(base)walls.txt:1:1: the map has no free cell"),
      ("empty.txt", .data, "map: empty.txt is empty"),
      ("blank.txt", .data, "map: blank.txt is empty"),
      ("latin.txt", .data, "map: \(base)latin.txt:2: the file is not text in UTF-8 from here on"),
      ("wide.txt", .data, "map: \(base)wide.txt:1: the file is in UTF-16; save it as UTF-8"),
      ("large.txt", .data, "map: \(base)large.txt: the file is larger than 16 MiB"),
      ("none.txt", .cannotRead, "map: there is no file \(base)none.txt"),
      (".", .cannotRead, "map: \(base). is a directory, not a file"),
    ]
    for (path, kind, message) in cases {
      let selection = Selection("crowd-modelling-2d", ["map": path])
      let error = #expect(throws: UserError.self, "\(path)") {
        try Catalogue.makeGame(selection, relativeTo: base)
      }
      #expect(error?.kind == kind)
      #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
    }
  }

  @Test(arguments: [
    ("a.txt", "b", "b/a.txt"), ("a.txt", "b/", "b/a.txt"), ("/a.txt", "b", "/a.txt"),
    ("a.txt", nil, "a.txt"), ("a.txt", ".", "a.txt"), ("../a.txt", "b", "b/../a.txt"),
  ])
  func pathsAreSeenFromTheFolder(_ path: String, folder: String?, expected: String) {
    #expect(Catalogue.path(path, relativeTo: folder) == expected)
  }

  /// 10¹⁵ entries are refused before they are asked for.
  @Test func gamesTooLargeForTheMachine() throws {
    let game = BeachBar(cells: 1000, horizon: .finite(steps: 1_000_000_000_000))
    let error = #expect(throws: UserError.self) {
      try Catalogue.makeAlgorithm(Selection("online-mirror-descent"), for: game)
    }
    #expect(error?.kind == .resources)
    #expect(error?.message.contains("1000000000000 steps × 1000 states × 3 actions") == true)
  }
}
