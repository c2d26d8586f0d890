import Dispatch
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A few threads that share out the parts of many short regions.
///
/// A time step of a sweep holds tens of microseconds of work, too little to start threads for. The
/// team's helpers therefore spin for a moment between regions before they sleep, and a region's
/// caller never waits for a helper that has not begun: it works through the parts itself.
///
/// What a part computes must not depend on who computes it; then results are the same for every
/// number of threads.
public final class ThreadTeam: Sendable {
  /// The number of threads that work on a region, the caller included.
  public let threadCount: Int
  private let shared: Shared

  /// A team of `threadCount` threads, at least one; its helpers end with it.
  public init(threadCount: Int) {
    self.threadCount = max(1, threadCount)
    let shared = Shared()
    self.shared = shared
    // A serial queue of its own keeps a thread for as long as its one block runs.
    for helper in 1..<max(2, threadCount) where helper < threadCount {
      DispatchQueue(label: "MeanField.helper.\(helper)").async { shared.help() }
    }
  }

  /// The number of processors this machine has online.
  public static var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  deinit {
    shared.closing.store(true, ordering: .sequentiallyConsistent)
    shared.announce()
  }

  /// Calls `body` once for each part in `0..<parts`, on any of the threads.
  ///
  /// Returns when all calls have. Regions of one team must not overlap or nest. The calls run at the
  /// same time: what `body` shares between them must be safe to share.
  package func perform(parts: Int, _ body: (_ part: Int) -> Void) {
    guard threadCount > 1, parts > 1 else {
      for part in 0..<parts { body(part) }
      return
    }
    let isFree = shared.isBusy.compareExchange(
      expected: false, desired: true, ordering: .acquiring
    ).exchanged
    precondition(isFree, "regions of a thread team must not overlap or nest")
    defer { shared.isBusy.store(false, ordering: .releasing) }
    withoutActuallyEscaping(body) { body in
      shared.run(parts: parts, body)
    }
  }

  /// What `body` returns for each part in `0..<parts`, in the order of the parts.
  ///
  /// As for ``perform(parts:_:)``.
  package func map<Result>(parts: Int, _ body: (_ part: Int) -> Result) -> [Result] {
    Array(unsafeUninitializedCapacity: parts) { results, count in
      if let results = results.baseAddress {
        perform(parts: parts) { (results + $0).initialize(to: body($0)) }
      }
      count = parts
    }
  }

  /// What caller and helpers share.
  ///
  /// `gate` counts the helpers inside the open region; a high bit
  /// says that the region is closed.
  private final class Shared: @unchecked Sendable {
    static let closed = 1 << 62
    let generation = Atomic<Int>(0)
    let gate = Atomic<Int>(closed)
    let nextPart = Atomic<Int>(0)
    let sleeping = Atomic<Int>(0)
    let closing = Atomic<Bool>(false)
    let isBusy = Atomic<Bool>(false)
    let wake = DispatchSemaphore(value: 0)
    /// Written only while the gate is closed and no helper is inside.
    var partCount = 0
    var body: ((Int) -> Void)?

    func run(parts: Int, _ body: @escaping (Int) -> Void) {
      self.body = body
      partCount = parts
      nextPart.store(0, ordering: .relaxed)
      gate.bitwiseAnd(~Self.closed, ordering: .acquiringAndReleasing)
      announce()
      work()
      gate.bitwiseOr(Self.closed, ordering: .acquiringAndReleasing)
      // A helper inside has one part left at most; where threads outnumber cores it may have to be
      // let onto one first.
      var spins = 0
      while gate.load(ordering: .acquiring) != Self.closed {
        spins += 1
        if spins % 1000 == 0 { sched_yield() }
      }
      self.body = nil
    }

    func work() {
      guard let body else { return }
      while true {
        let part = nextPart.add(1, ordering: .relaxed).oldValue
        guard part < partCount else { return }
        body(part)
      }
    }

    func announce() {
      generation.add(1, ordering: .sequentiallyConsistent)
      for _ in 0..<sleeping.exchange(0, ordering: .sequentiallyConsistent) { wake.signal() }
    }

    func help() {
      var seen = 0
      while !closing.load(ordering: .acquiring) {
        seen = awaitGeneration(after: seen)
        if gate.add(1, ordering: .acquiringAndReleasing).oldValue & Self.closed == 0 { work() }
        gate.subtract(1, ordering: .acquiringAndReleasing)
      }
    }

    /// Spins for some tens of microseconds and then sleeps until the generation has moved on.
    private func awaitGeneration(after seen: Int) -> Int {
      for _ in 0..<20_000 {
        let current = generation.load(ordering: .acquiring)
        if current != seen { return current }
      }
      sleeping.add(1, ordering: .sequentiallyConsistent)
      if generation.load(ordering: .sequentiallyConsistent) == seen || !withdraw() { wake.wait() }
      return generation.load(ordering: .acquiring)
    }

    /// Takes back an announced sleep; false when a wake-up for it is already under way.
    private func withdraw() -> Bool {
      var count = sleeping.load(ordering: .sequentiallyConsistent)
      while count > 0 {
        let (done, current) = sleeping.compareExchange(
          expected: count, desired: count - 1, ordering: .sequentiallyConsistent)
        if done { return true }
        count = current
      }
      return false
    }
  }
}
