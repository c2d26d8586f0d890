import Foundation
import MeanFieldRuns
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A machine that does not do what the program asks of it: disks that are full, folders that are
/// closed, outputs that nobody can write.
@Suite struct SurroundingsTests {
  private static let run = RunDescription(
    game: Selection("beach-bar"), iterations: 20, evaluation: .init(agents: [10]))

  /// The same as flags.
  private static let flags = "beach-bar --iterations 20 --agents 10 --quiet"

  // MARK: - Full disks

  /// Linux lets a process have a file system of its own in a namespace, unless it is told not to.
  private static let canMount =
    (try? Program()(shell: "mkdir d && unshare -rm mount -t tmpfs tmpfs d").status) == 0

  /// On a disk of any size a run ends with a message and leaves either nothing or what can be
  /// continued, to the same bits, once there is room.
  @Test(
    .enabled(if: canMount, "needs Linux with user namespaces"), arguments: [4, 48, 64, 72, 120])
  func fullDisk(kilobytes: Int) throws {
    let program = try Program()
    try makeRun(Self.run, in: program("alone"))
    let script = """
      mkdir disk && mount -t tmpfs -o size=\(kilobytes)k tmpfs disk || exit 1
      $PROGRAM run \(Self.flags) --out disk/run
      echo status $?
      ls -A disk
      mount -o remount,size=20m disk
      [ -e disk/run ] || exit 0
      $PROGRAM run --resume disk/run --quiet >/dev/null || exit 2
      cp -R disk/run continued
      """
    try program.write(script, to: "script")
    let outcome = try program(shell: "unshare -rm sh script")
    #expect(outcome.status == 0, "\(outcome)")
    // Without room for the database nothing is left; without room for a picture the rest is.
    let isBegun = program.has("continued")
    #expect(isBegun == outcome.output.contains("\nrun"))
    #expect(outcome.output.contains(isBegun ? "status 7" : "status 71\n"), "\(outcome)")
    #expect(outcome.errors.contains("full") || outcome.errors.contains("space"), "\(outcome)")
    if isBegun {
      #expect(try RunContents(of: program("continued")) == RunContents(of: program("alone")))
    }
  }

  /// A limit on the size of files does not kill the program, and nothing is left of the run.
  @Test(.enabled(if: !Program.isSanitized, "a sanitizer needs files of its own"))
  func filesThatMayNotGrow() throws {
    let program = try Program()
    let outcome = try program(shell: "ulimit -f 16; $PROGRAM run \(Self.flags) --out a")
    #expect(outcome.status == 73 && outcome.output.isEmpty, "\(outcome)")
    #expect(outcome.errors.hasPrefix("Error: cannot write "), "\(outcome)")
    #expect(try program.contents == [])
  }

  /// Less memory than a game needs, by a limit that the machine does not have.
  @Test(.enabled(if: !Program.isSanitized, "a sanitizer needs more addresses than any limit"))
  func limitedMemory() throws {
    let command =
      "ulimit -v 4000000; $PROGRAM run beach-bar --set cells=1000000 --set steps=200 --out a"
    let outcome = try Program()(shell: command)
    #if os(Linux)
      #expect(outcome.status == 71, "\(outcome)")
      #expect(outcome.errors.contains("take 15 GiB, and this machine has 4 GiB"), "\(outcome)")
    #endif
    #expect(outcome.signal == nil)
  }

  // MARK: - Closed files and folders

  /// What lets a process be refused what the superuser never is; nothing for everybody else.
  private static let drop =
    geteuid() == 0
    ? "setpriv --bounding-set=-dac_override,-dac_read_search "
      + "--inh-caps=-dac_override,-dac_read_search " : ""
  private static let canBeRefused = (try? Program()(shell: drop + "true").status) == 0

  @Test(
    .enabled(if: canBeRefused, "the superuser is refused nothing here"),
    arguments: [
      ("mkdir a; chmod 555 a", "run left-right --out a", 73, "cannot write into the folder"),
      ("mkdir a; chmod 555 a", "run left-right --out a/b", 73, "cannot make the folder"),
      ("mkdir a; chmod 0 a", "run left-right --out a", 66, "cannot open the folder"),
      ("mkdir a; chmod 0 a", "runs list a", 66, "the folder a cannot be read"),
      ("echo game: left-right > a.yaml; chmod 0 a.yaml", "run a.yaml", 66, "Permission denied"),
      ("cp run/policy.npy a; chmod 0 a", "evaluate a --game beach-bar", 66, "Permission denied"),
      ("echo . > a; chmod 0 a", "run crowd-modelling-2d --set map=a", 66, "map: a cannot be read"),
      ("chmod 0 run/run.sqlite", "runs show run", 66, "cannot open"),
      ("chmod 0 run/run.sqlite", "run --resume run", 66, "cannot open"),
      ("chmod 555 run; chmod 444 run/run.sqlite", "run --resume run", 73, "cannot write"),
      ("chmod 555 run", "runs remove run --force", 73, "cannot remove"),
    ])
  func closed(preparation: String, command: String, status: Int32, message: String) throws {
    let program = try Program()
    try makeRun(Self.run, in: program("run"))
    _ = try program(shell: preparation)
    let before = try FolderContents(of: program.folder)
    let outcome = try program(shell: "\(Self.drop)$PROGRAM \(command)")
    #expect(outcome.status == status && outcome.output.isEmpty, "\(outcome)")
    #expect(outcome.errors.hasPrefix("Error: ") && outcome.errors.contains(message), "\(outcome)")
    #expect(try FolderContents(of: program.folder) == before)
    // Folders must be open again to be removed.
    _ = try program(shell: "chmod -R u+rwX .")
  }

  /// A run that nobody may change can still be shown and exported.
  @Test(.enabled(if: canBeRefused, "the superuser is refused nothing here"))
  func closedRunsCanBeRead() throws {
    let program = try Program()
    try makeRun(Self.run, in: program("run"))
    let script = "chmod 444 run/run.sqlite; chmod 555 run; \(Self.drop)$PROGRAM runs "
    for command in ["show run", "export run", "list ."] {
      let outcome = try program(shell: script + command)
      #expect(
        outcome.status == 0 && outcome.errors.isEmpty && !outcome.output.isEmpty, "\(outcome)")
    }
    _ = try program(shell: "chmod -R u+rwX .")
  }

  // MARK: - Outputs

  @Test(arguments: [
    ("$PROGRAM games > /dev/full", "the output cannot be written: No space left on device"),
    ("$PROGRAM runs --json > /dev/full", "the output cannot be written"),
    ("$PROGRAM games >&-", "the output cannot be written"),
    (
      "$PROGRAM run left-right --iterations 2 --out a --quiet <&- >&-",
      "the output cannot be written"
    ),
  ])
  func outputsThatCannotBeWritten(script: String, message: String) throws {
    #if os(Linux)
      let program = try Program()
      let outcome = try program(shell: script)
      #expect(outcome.status == 73 && outcome.errors.contains(message), "\(outcome)")
      if program.has("a") { #expect(try RunStore.open(program("a")).run().finished != nil) }
    #endif
  }

  /// The folder in which the program runs is gone.
  @Test func nowhere() throws {
    let program = try Program()
    let gone = "mkdir gone; cd gone; rmdir ../gone; $PROGRAM "
    let run = try program(shell: gone + "run left-right --iterations 2")
    #expect(run.status == 73 && run.errors.contains("cannot make the folder"), "\(run)")
    #expect(try program(shell: gone + "run a.yaml").status == 66)
    #expect(try program.contents == [])
  }

  // MARK: - Two at a time

  /// Of several processes that begin a run in one folder at the same moment one does it, and the
  /// others say why not.
  @Test func raceForAFolder() throws {
    let program = try Program()
    let started = try (0..<4).map { _ in
      try program.start(["run", "left-right", "--iterations", "3", "--out", "a", "--quiet"])
    }
    let outcomes = try started.map { try $0.wait() }
    #expect(outcomes.map(\.status).sorted() == [0, 64, 64, 64], "\(outcomes)")
    for outcome in outcomes where outcome.status != 0 {
      let says = ["holds a run already", "another process is writing"]
      #expect(says.contains { outcome.errors.contains($0) }, "\(outcome)")
    }
    #expect(try RunStore.open(program("a")).run().finished != nil)
  }
}
