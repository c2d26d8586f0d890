public import Foundation

/// A program that takes part in drawing, found or not.
public struct DrawingTool: Sendable {
  /// The program's name, as typed in a shell.
  public let name: String

  /// The Debian/Ubuntu package that has the program.
  public let package: String

  /// Where the program is; nil if it was not found.
  public let location: URL?

  /// Names a program at a known place.
  ///
  /// - Parameters:
  ///   - name: The program's name, for messages.
  ///   - package: The package to recommend if the program is missing.
  ///   - location: The executable file, or nil for a program known to be absent.
  public init(name: String, package: String, location: URL?) {
    self.name = name
    self.package = package
    self.location = location
  }

  /// Looks a program up in the folders of the environment variable `PATH`.
  ///
  /// - Parameters:
  ///   - name: The program's name.
  ///   - package: The package to recommend if the program is missing.
  public init(searching name: String, package: String) {
    let folders = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    let candidates = folders.split(separator: ":").map {
      URL(fileURLWithPath: String($0), isDirectory: true).appendingPathComponent(name)
    }
    self.init(
      name: name, package: package,
      location: candidates.first { FileManager.default.isExecutableFile(atPath: $0.path) })
  }

  /// The gnuplot found in `PATH`; version 5.4 or later is needed.
  public static var gnuplot: DrawingTool {
    DrawingTool(searching: "gnuplot", package: "gnuplot-nox")
  }

  /// The SVG rasteriser of librsvg found in `PATH`.
  public static var rsvgConvert: DrawingTool {
    DrawingTool(searching: "rsvg-convert", package: "librsvg2-bin")
  }

  /// Runs the program to its end in a folder, without standard input or output.
  ///
  /// The standard error goes to a file without a name: no amount of it can block the program, as a
  /// pipe would, the folder's disk may be full, and nothing is left of it.
  func run(_ arguments: [String], in folder: URL) throws(DrawingError) {
    guard let location, FileManager.default.isExecutableFile(atPath: location.path) else {
      throw .toolMissing(tool: name, package: package)
    }
    guard let file = tmpfile() else {
      throw .fileFailed(path: "a temporary file", reason: String(cString: strerror(errno)))
    }
    defer { fclose(file) }
    let messages = FileHandle(fileDescriptor: fileno(file), closeOnDealloc: false)
    let process = Process()
    process.executableURL = location
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = messages
    do {
      try process.run()
    } catch {
      throw .fileFailed(path: location.path, reason: error.localizedDescription)
    }
    process.waitUntilExit()
    guard process.terminationReason == .exit, process.terminationStatus == 0 else {
      try? messages.seek(toOffset: 0)
      let text = String(decoding: (try? messages.readToEnd()) ?? Data(), as: UTF8.self)
      throw .toolFailed(
        tool: name, status: process.terminationStatus,
        message: text.trimmingCharacters(in: .whitespacesAndNewlines))
    }
  }
}
