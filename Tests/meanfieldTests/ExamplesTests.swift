import Foundation
import Testing

@Suite struct ExamplesTests {
  @Test("the example of a new game is short, solves it and lets a thousand agents play it")
  func defineAGame() throws {
    let source = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Examples/DefineAGame/DefineAGame.swift")
    let lines = try String(contentsOf: source, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false)
    // 40 lines and the newline at the end.
    #expect(lines.count <= 41)

    let outcome = try Program("define-a-game").start([]).wait()
    #expect(outcome.status == 0)
    let numbers = outcome.output.matches(of: /-?\d+(\.\d+)?(e-?\d+)?/).compactMap {
      Double($0.output.0)
    }
    // Return and exploitability; "1,000 drivers"; mean, "95 %", low and high.
    try #require(numbers.count == 8)
    let (everybody, exploitability) = (numbers[0], numbers[1])
    let (thousand, low, high) = (numbers[4], numbers[6], numbers[7])
    #expect(exploitability < 1e-4)
    #expect(low < thousand && thousand < high)
    // A thousand drivers fare like infinitely many within a few parts in a hundred.
    #expect(abs(thousand - everybody) < 0.03 * abs(everybody))
  }

  @Test("the example of a road network comes to Braess's equilibrium")
  func braess() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Examples/Braess/braess.yaml").standardizedFileURL
    let outcome = try Program()(run: "run", file.path, "--out", "braess", "--json", "--quiet")
    #expect(outcome.status == 0, "\(outcome)")
    let metrics = try #require(try outcome.json()["metrics"] as? [String: [String: Any]])
    let value = try #require(metrics["value"]?["mean"] as? Double)
    let exploitability = try #require(metrics["exploitability"]?["mean"] as? Double)
    // Every way takes 3.75, up to the rounding of sums of steps.
    #expect(abs(value + 3.75) < 1e-9)
    #expect(abs(exploitability) < 1e-9)
  }

  @Test("the example of tables made by hand comes near its equilibrium")
  func tables() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Examples/OwnTables/harbour.yaml").standardizedFileURL
    let outcome = try Program()(run: "run", file.path, "--out", "harbour", "--json", "--quiet")
    #expect(outcome.status == 0, "\(outcome)")
    let metrics = try #require(try outcome.json()["metrics"] as? [String: [String: Any]])
    let exploitability = try #require(metrics["exploitability"]?["mean"] as? Double)
    // Fictitious play comes down like 1/k: about 7 at the start, 500 iterations.
    #expect(exploitability >= 0 && exploitability < 0.05)
  }

  @Test("the example of unequal firms measures what they gain by deviating")
  func firms() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Examples/UnequalFirms/firms.yaml").standardizedFileURL
    let outcome = try Program()(
      run: "run", file.path, "--every", "400", "--out", "firms", "--json", "--quiet")
    #expect(outcome.status == 0, "\(outcome)")
    let metrics = try #require(try outcome.json()["metrics"] as? [String: [String: Any]])
    let exploitability = try #require(metrics["exploitability"]?["mean"] as? Double)
    let gain = try #require(metrics["n_player_exploitability"]?["mean"] as? Double)
    let largest = try #require(metrics["largest_n_player_exploitability"]?["mean"] as? Double)
    #expect(abs(exploitability) < 1e-6)
    // Firms like the mean gain nothing; who differs most gains some hundredths of a return of −4.5.
    #expect(gain > 0 && gain < largest && largest < 0.1)
    let evaluated = try Program()(
      run: "evaluate", "uniform", "--game", file.path, "--agents", "40", "--episodes", "5", "--json"
    )
    let unequal = try #require(try evaluated.json()["unequal"] as? [String: Any])
    #expect(unequal["count"] as? Int == 40 && unequal["alpha"] as? Double == 0)
    let gains = try #require(unequal["gains"] as? [[String: Any]])
    #expect((gains.first?["gains"] as? [Any])?.count == 20)
  }

  @Test("the example of a network agrees in as many rounds as its ring is wide, and learns")
  func network() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Examples/OwnNetwork/malware.yaml").standardizedFileURL
    let outcome = try Program()(
      run: "run", file.path, "--iterations", "4", "--out", "ring", "--json", "--quiet")
    #expect(outcome.status == 0, "\(outcome)")
    let variants = try #require(try outcome.json()["variants"] as? [[String: Any]])
    let metrics = try #require(variants.first?["metrics"] as? [String: [String: Any]])
    // The farthest of 40 agents on a ring are 20 links apart.
    #expect(metrics["consensus_rounds"]?["mean"] as? Double == 20)
    #expect(metrics["distinct_policies"]?["mean"] as? Double == 1)
    // Who learns nothing stays at the uniform policy, which has 0.5516; with seeds 1 to 3 four iterations
    // come to 0.5109 to 0.5113 on the ring, and to 0.5080 to 0.5096 alone. Half of that way is asked for.
    for variant in variants {
      let metrics = try #require(variant["metrics"] as? [String: [String: Any]])
      let exploitability = try #require(metrics["exploitability"]?["mean"] as? Double)
      #expect(exploitability < 0.53)
    }
  }
}
