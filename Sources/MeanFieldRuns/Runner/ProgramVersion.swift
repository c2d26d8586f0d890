/// The program's name and version, as written into every run.
///
/// The version changes with the bits of results.
public let programVersion = "meanfield 0.5.0"
