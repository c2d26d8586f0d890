import Foundation
import Testing

@Suite struct EvaluateCommandTests {
  @Test func resultInJSON() throws {
    let program = try Program()
    let outcome = try program(
      run: "evaluate", "uniform", "--game", "left-right", "--agents", "2", "1e12", "--episodes",
      "400", "--json")
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome)")
    let object = try outcome.json()
    #expect(keys(object) == ["game", "mean_field", "agents"])
    let field = try #require(object["mean_field"] as? [String: Any])
    #expect(
      keys(field) == ["value", "best_response", "exploitability", "nash_conv", "populations"])
    // Half of the agents are in each place: −½ (½ + 2 · ½) against −½.
    #expect(field["value"] as? Double == -0.75 && field["best_response"] as? Double == -0.5)
    let populations = try #require(field["populations"] as? [[String: Any]])
    #expect(populations.count == 1)
    #expect(
      keys(populations[0]) == ["name", "value", "best_response", "exploitability"])
    let agents = try #require(object["agents"] as? [[String: Any]])
    #expect(agents.map { $0["n"] as? Int } == [2, 1_000_000_000_000])
    for row in agents {
      #expect(keys(row) == ["n", "value", "exploitability", "low", "high"])
      let numbers = ["low", "exploitability", "high"].compactMap { row[$0] as? Double }
      #expect(numbers.count == 3 && numbers == numbers.sorted())
    }
    #expect(abs((agents[1]["exploitability"] as? Double ?? 0) - 0.25) < 0.1)
  }

  /// The policy that a run wrote has the exploitability that the run measured.
  @Test func policyFiles() throws {
    let program = try Program()
    let ran = try program(
      run: "run", "predator-prey", "--set", "size=2", "--iterations", "10", "--out", "a", "--json")
    let metrics = try ran.json()["metrics"] as? [String: [String: Any]]
    let outcome = try program(
      run: "evaluate", "a/policy.npy", "--game", "predator-prey", "--set", "size=2", "--json")
    #expect(outcome.status == 0, "\(outcome)")
    let field = try outcome.json()["mean_field"] as? [String: Any]
    #expect(
      field?["exploitability"] as? Double == metrics?["exploitability"]?["mean"] as? Double)
    #expect((field?["populations"] as? [Any])?.count == 3)
    #expect((try outcome.json()["agents"] as? [Any])?.isEmpty == true)
    let text = try program(
      run: "evaluate", "a/policy.npy", "--game", "predator-prey", "--set", "size=2")
    #expect(text.status == 0 && text.output.contains("population 3"))

    let wrong = try program(run: "evaluate", "a/policy.npy", "--game", "beach-bar")
    #expect(wrong.status == 65 && wrong.errors.contains("shape"), "\(wrong)")
    let database = try program(run: "evaluate", "a/run.sqlite", "--game", "beach-bar")
    #expect(database.status == 65, "\(database)")
  }

  @Test(arguments: [
    (["uniform", "--game", "beach-bra"], 64, "did you mean beach-bar"),
    (["uniform", "--game", "left-right", "--agents", "0"], 64, "--agents: 0"),
    (["uniform", "--game", "predator-prey", "--agents", "2"], 64, "at least 3"),
    (["uniform", "--game", "left-right", "--agents", "5", "--episodes", "1"], 64, "--episodes: 1"),
    (["uniform"], 64, "--game"), (["none.npy", "--game", "left-right"], 66, "none.npy"),
  ])
  func refusals(arguments: [String], status: Int32, hint: String) throws {
    let outcome = try Program()(run: "evaluate", more: arguments)
    #expect(outcome.status == status && outcome.output.isEmpty, "\(outcome)")
    #expect(outcome.errors.contains(hint), "\(outcome)")
  }
}
