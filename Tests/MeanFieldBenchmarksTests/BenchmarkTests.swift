import MeanFieldBenchmarks
import Testing

@Suite struct BenchmarkTests {
  @Test("every benchmark reports a positive time for each thing it calls")
  func timings() throws {
    let setup = Benchmark.Setup(threads: 2, seconds: 1e-6)
    // The others go through large games, which takes long without optimisation.
    let small = ["sampling", "td-update", "proximal-step"]
    for benchmark in Benchmark.all where small.contains(benchmark.name) {
      var timings: [Timing] = []
      try benchmark.measure(setup) { timings.append($0) }
      #expect(Set(timings.map(\.subject)).count == timings.count && timings.count > 1)
      for timing in timings {
        #expect(timing.benchmark == benchmark.name)
        #expect(timing.nanoseconds > 0 && timing.nanoseconds.isFinite)
      }
    }
    #expect(Set(Benchmark.all.map(\.name)).count == Benchmark.all.count)
  }

  @Test("an entry's time is the call's by the entries")
  func perEntry() {
    var timing = Timing(benchmark: "a", subject: "b", unit: "c", nanoseconds: 30)
    #expect(timing.nanosecondsPerEntry == nil)
    timing.entries = 20
    #expect(timing.nanosecondsPerEntry == 1.5)
  }
}
