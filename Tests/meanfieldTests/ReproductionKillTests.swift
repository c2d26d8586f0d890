import Foundation
import MeanFieldRuns
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The example that reproduces a paper of its own, killed without warning and continued.
@Suite struct ReproductionKillTests {
  /// What is there at the moment of each kill: as soon as it was asked for, in the first run, in the
  /// second, while it draws, and between picture and report.
  private static let moments = [
    "reproduction.json", "runs/fictitious-play/run.sqlite", "runs/mirror-descent/run.sqlite",
    "figures", "figures/figure-1.png", "index.html",
  ]

  /// Killed at each moment in turn and continued after each, it leaves the same bits as one that was left
  /// alone, and no file more.
  @Test func killedAndContinued() throws {
    let program = try Program("own-paper")
    #expect(try program(run: "alone").status == 0)
    var kills = 0
    for moment in Self.moments {
      let resumes = program.has("killed/reproduction.json")
      let running = try program.start(resumes ? ["killed", "--resume"] : ["killed"])
      try awaitFile(program("killed/\(moment)"), of: running)
      running.send(SIGKILL)
      if try running.wait().signal == SIGKILL { kills += 1 }
    }
    #expect(kills > Self.moments.count / 2)
    #expect(try program(run: "killed", "--resume").status == 0)

    #expect(try files(of: program("killed")) == files(of: program("alone")))
    for run in ["fictitious-play", "mirror-descent"] {
      let contents = try ["killed", "alone"].map {
        try RunContents(of: program("\($0)/runs/\(run)"))
      }
      #expect(contents[0] == contents[1])
    }
  }

  /// Waits until a file is there or the program has ended.
  private func awaitFile(_ file: URL, of running: Program.Running) throws {
    let patience = ContinuousClock.now + .seconds(60)
    while running.process.isRunning, !FileManager.default.fileExists(atPath: file.path) {
      try #require(ContinuousClock.now < patience, "\(file.path) does not come")
      usleep(1000)
    }
  }

  /// Every file, byte by byte, but for those that tell the time or the folder.
  private func files(of folder: URL) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
      let isTimed =
        path.hasSuffix(RunStore.fileName) || ["report.json", "index.html"].contains(path)
      files[path] =
        isTimed ? Data() : (try? Data(contentsOf: folder.appending(path: path))) ?? Data()
    }
    return files
  }
}
