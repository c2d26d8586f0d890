import MeanFieldModel
import Synchronization
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How often each part was called.
final class Calls: Sendable {
  private let counts: Mutex<[Int]>

  init(parts: Int) { counts = Mutex(Array(repeating: 0, count: parts)) }

  func record(_ part: Int) { counts.withLock { $0[part] += 1 } }
  var all: [Int] { counts.withLock { $0 } }
}

@Suite(.timeLimit(.minutes(2))) struct ThreadTeamTests {
  @Test("calls every part exactly once", arguments: 1...8)
  func exactlyOnce(threadCount: Int) {
    let team = ThreadTeam(threadCount: threadCount)
    #expect(team.threadCount == threadCount)
    for parts in [0, 1, 2, 3, 7, 64, 1000] {
      let calls = Calls(parts: parts)
      team.perform(parts: parts) { calls.record($0) }
      #expect(calls.all == Array(repeating: 1, count: parts))
    }
  }

  @Test("returns what each part has, in their order", arguments: 1...4)
  func results(threadCount: Int) {
    let team = ThreadTeam(threadCount: threadCount)
    for parts in [0, 1, 2, 7, 1000] {
      // Arrays, which are counted: one written twice or not at all would show.
      #expect(team.map(parts: parts) { [$0, $0 * $0] } == (0..<parts).map { [$0, $0 * $0] })
    }
  }

  @Test("survives thousands of tiny regions", arguments: 1...8)
  func tinyRegions(threadCount: Int) {
    // Writes without a lock: a part done twice, lost, or still running when its region has
    // returned would show in the sums.
    let team = ThreadTeam(threadCount: threadCount)
    var slots = [Int](repeating: 0, count: 8)
    var wrong = 0
    slots.withUnsafeMutableBufferPointer { slots in
      guard let base = slots.baseAddress else { return }
      nonisolated(unsafe) let shared = base
      for region in 1...4000 {
        let parts = 2 + region % 7
        team.perform(parts: parts) { part in shared[part] += region }
        for part in 0..<8 {
          let expected = part < parts ? region : 0
          if shared[part] != expected { wrong += 1 }
          shared[part] = 0
        }
      }
    }
    #expect(wrong == 0)
  }

  @Test("wakes helpers that have gone to sleep", arguments: [2, 4, 8])
  func sleepers(threadCount: Int) {
    let team = ThreadTeam(threadCount: threadCount)
    for round in 0..<20 {
      // Long enough, most of the time, for helpers to stop spinning; any time is right.
      usleep(useconds_t(500 * (round % 5)))
      let calls = Calls(parts: 50)
      team.perform(parts: 50) { calls.record($0) }
      #expect(calls.all == Array(repeating: 1, count: 50))
    }
  }

  @Test("ends with its helpers asleep, busy or not yet begun")
  func endings() {
    for round in 0..<200 {
      let team = ThreadTeam(threadCount: 1 + round % 8)
      if round % 3 == 0 { usleep(300) }
      let calls = Calls(parts: 5)
      if round % 2 == 0 { team.perform(parts: 5) { calls.record($0) } }
      #expect(calls.all.allSatisfy { $0 == (round % 2 == 0 ? 1 : 0) })
    }
  }

  @Test("takes uneven parts")
  func uneven() {
    let team = ThreadTeam(threadCount: 3)
    let calls = Calls(parts: 12)
    team.perform(parts: 12) { part in
      if part % 4 == 0 { usleep(2000) }
      calls.record(part)
    }
    #expect(calls.all == Array(repeating: 1, count: 12))
  }

  @Test("has at least one thread", arguments: [-3, 0, 1])
  func few(threadCount: Int) {
    let team = ThreadTeam(threadCount: threadCount)
    #expect(team.threadCount == 1)
    var sum = 0
    team.perform(parts: 4) { sum += $0 }
    #expect(sum == 6)
  }

  @Test("works beside other teams")
  func several() async {
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<3 {
        group.addTask {
          let team = ThreadTeam(threadCount: 2)
          return (0..<300).allSatisfy { _ in
            let calls = Calls(parts: 6)
            team.perform(parts: 6) { calls.record($0) }
            return calls.all == Array(repeating: 1, count: 6)
          }
        }
      }
      for await sound in group { #expect(sound) }
    }
  }
}

@Suite struct ThreadTeamMisuseTests {
  @Test("stops a caller whose regions nest instead of losing their parts")
  func nested() async {
    await #expect(processExitsWith: .failure) {
      let team = ThreadTeam(threadCount: 2)
      team.perform(parts: 4) { _ in team.perform(parts: 4) { _ in } }
    }
  }
}
