import MeanFieldModel
import Testing

@Suite struct CatalogueEntryTests {
  static let entry = CatalogueEntry(
    name: "thing", summary: "a thing", source: "nowhere",
    parameters: [
      .integer("size", default: 3, in: 1...10, "how large"),
      .real("noise", default: 0.5, in: .probability, "how loud"),
      .boolean("torus", default: false, "whether round"),
      .choice("layout", ["empty", "full"], "what is inside"),
      .file("map", "a map"),
    ],
    presets: [.init("large", ["size": "9", "torus": "true"], "a large one")])

  @Test("resolves defaults, then the preset, then what is given")
  func order() throws {
    let defaults = try Self.entry.resolve([:])
    #expect(defaults == ParameterValues(defaultsOf: Self.entry.parameters))
    #expect(defaults.integer("size") == 3 && defaults.real("noise") == 0.5)
    #expect(!defaults.boolean("torus") && defaults.text("layout") == "empty")
    #expect(defaults.contents(of: "map") == nil)
    let large = try Self.entry.resolve(["preset": "large"])
    #expect(large.integer("size") == 9 && large.boolean("torus"))
    let mixed = try Self.entry.resolve(["preset": "large", "size": "4", "layout": "full"])
    #expect(mixed.integer("size") == 4 && mixed.boolean("torus"))
    #expect(mixed.text("layout") == "full")
  }

  @Test("reads the files that settings name, and only those")
  func files() throws {
    let read = try Self.entry.resolve(["map": "rooms.txt"]) { parameter, path in
      .text("\(parameter.name) of \(path)")
    }
    #expect(read.text("map") == "rooms.txt")
    #expect(read.contents(of: "map") == .text("map of rooms.txt"))
    let none = try Self.entry.resolve(["map": ""]) { _, _ in
      Issue.record("no file is named")
      return .text("")
    }
    #expect(none.contents(of: "map") == nil)
    struct Missing: Error {}
    #expect(throws: Missing.self) {
      try Self.entry.resolve(["map": "x"]) { _, _ in throw Missing() }
    }
  }

  @Test("names unknown settings and presets with the nearest right ones")
  func unknown() {
    #expect { try Self.entry.resolve(["sise": "3"]) } throws: {
      let error = $0 as? ParameterError
      return error?.nearest == "size" && error?.key == "sise"
        && error?.description.contains("did you mean size?") == true
    }
    #expect { try Self.entry.resolve(["preset": "lagre"]) } throws: {
      let error = $0 as? ParameterError
      return error?.nearest == "large" && error?.value == "lagre"
    }
    let bare = CatalogueEntry(name: "bare", summary: "", source: "", parameters: [])
    #expect { try bare.resolve(["preset": "x"]) } throws: {
      ($0 as? ParameterError)?.problem == .unknownName([])
    }
  }

  @Test("refuses a value out of range, wherever it is from")
  func range() {
    #expect(throws: ParameterError.self) { try Self.entry.resolve(["size": "11"]) }
    let broken = CatalogueEntry(
      name: "broken", summary: "", source: "", parameters: Self.entry.parameters,
      presets: [.init("wrong", ["size": "11"], "")])
    #expect(throws: ParameterError.self) { try broken.resolve(["preset": "wrong"]) }
  }
}
