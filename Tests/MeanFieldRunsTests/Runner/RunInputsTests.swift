import Foundation
import MeanFieldModel
import Testing

@testable import MeanFieldRuns

@Suite struct RunInputsTests {
  private func description(map: String) -> RunDescription {
    RunDescription(
      game: Selection("crowd-modelling-2d", ["map": map, "steps": "4"]), iterations: 6,
      evaluation: .init(every: 2, agents: [100], episodes: 2))
  }

  /// A run needs nothing but its folder, whatever happens to the files it was made from.
  @Test(arguments: ["map.txt", "a: b #'\"%20ü.txt", "- x.txt"])
  func originalsMayGo(name: String) throws {
    let folder = try RunFolder()
    try Data("...\n.#.\n...\n".utf8).write(to: folder(name))
    let description = description(map: name)
    let whole = try folder.finish(description, in: "whole", base: folder.url.path)
    _ = try folder.work(on: "run", description, base: folder.url.path) { _ in true }
    try Data("..\n..\n".utf8).write(to: folder(name))
    guard case .interrupted = try folder.work(on: "run", until: { _ in true }) else {
      throw Unfinished()
    }
    try FileManager.default.removeItem(at: folder(name))
    guard case .finished = try folder.work(on: "run") else { throw Unfinished() }
    #expect(try RunContents(of: folder("run")) == whole)
    #expect(try RunStore.open(folder("run")).run().variants[0].layout.rows == 3)
  }

  /// Files of the same name in different folders stay apart, in a sweep too; the same file is
  /// copied once.
  @Test func sweptFiles() throws {
    let folder = try RunFolder()
    for (name, map) in [("a", "..\n..\n"), ("b", "...\n...\n")] {
      try FileManager.default.createDirectory(
        at: folder(name), withIntermediateDirectories: true)
      try Data(map.utf8).write(to: folder("\(name)/map.txt"))
    }
    var description = description(map: "a/map.txt")
    description.sweep = [.init("game.map", ["a/map.txt", "b/map.txt"])]
    _ = try folder.work(on: "run", description, base: folder.url.path) { _ in true }
    for name in ["a", "b"] { try FileManager.default.removeItem(at: folder(name)) }
    guard case .finished = try folder.work(on: "run") else { throw Unfinished() }
    let run = try RunStore.open(folder("run")).run()
    #expect(run.variants.map(\.layout.columns) == [2, 3])
    let copies = try FileManager.default.contentsOfDirectory(atPath: folder("run/inputs").path)
    #expect(copies.sorted() == ["1-map.txt", "2-map.txt"])
    // The labels still say what people wrote.
    #expect(run.variants.map(\.label) == ["map a/map.txt", "map b/map.txt"])
  }

  /// Absolute paths are copied like any other.
  @Test func absolutePaths() throws {
    let folder = try RunFolder()
    try Data("...\n".utf8).write(to: folder("map.txt"))
    try folder.finish(description(map: folder("map.txt").path), base: "/nowhere")
    let game = try RunStore.open(folder("run")).run().description.game
    #expect(game.settings["map"] == "inputs/1-map.txt")
  }

  /// A game without files leaves no folder for them.
  @Test func noInputs() throws {
    let folder = try RunFolder()
    try folder.finish(RunDescription(game: Selection("left-right"), iterations: 1))
    #expect(!FileManager.default.fileExists(atPath: folder("run/inputs").path))
  }
}
