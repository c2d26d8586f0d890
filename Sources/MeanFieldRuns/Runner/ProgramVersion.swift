/// The program's name and version, as written into every run.
public let programVersion = "meanfield 0.1.0"
