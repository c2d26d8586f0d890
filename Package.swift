// swift-tools-version: 6.2
import PackageDescription

/// The one set of compiler settings every target is built with; continuous integration also turns
/// every warning into an error.
let settings: [SwiftSetting] =
  [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
  ] + (Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)])

/// A library target; its dependencies are the only modules it may see, and the given files are built
/// into it.
func library(
  _ name: String, _ dependencies: [Target.Dependency], embedding files: [String] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, resources: files.map { .embedInCode($0) },
    swiftSettings: settings)
}

/// The tests of the target of the same name.
func tests(of name: String, _ more: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: [.init(stringLiteral: name)] + more,
    swiftSettings: settings)
}

let package = Package(
  name: "swift-mean-field",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "MeanFieldModel", targets: ["MeanFieldModel"]),
    .library(name: "MeanFieldGames", targets: ["MeanFieldGames"]),
    .library(name: "MeanFieldSolvers", targets: ["MeanFieldSolvers"]),
    .library(name: "MeanFieldPopulation", targets: ["MeanFieldPopulation"]),
    .library(name: "MeanFieldLearning", targets: ["MeanFieldLearning"]),
    .library(name: "MeanFieldRuns", targets: ["MeanFieldRuns"]),
    .library(name: "MeanFieldFigures", targets: ["MeanFieldFigures"]),
    .library(name: "MeanFieldPapers", targets: ["MeanFieldPapers"]),
    .library(name: "MeanFieldBenchmarks", targets: ["MeanFieldBenchmarks"]),
    .executable(name: "meanfield", targets: ["meanfield"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    library("MeanFieldModel", []),
    library("MeanFieldGames", ["MeanFieldModel"]),
    library("MeanFieldSolvers", ["MeanFieldModel"]),
    library("MeanFieldPopulation", ["MeanFieldModel"]),
    library("MeanFieldLearning", ["MeanFieldModel", "MeanFieldPopulation"]),
    library(
      "MeanFieldRuns",
      [
        "MeanFieldModel", "MeanFieldGames", "MeanFieldSolvers", "MeanFieldPopulation",
        "MeanFieldLearning", .product(name: "GRDB", package: "GRDB.swift"), "Yams",
      ]),
    library("MeanFieldFigures", ["MeanFieldRuns"]),
    library(
      "MeanFieldPapers", ["MeanFieldModel", "MeanFieldRuns", "MeanFieldFigures"],
      embedding: ["Report/report.css"]
        + [
          "exact-equilibrium", "exact-team", "policy-iteration", "team-optimum", "team",
          "equilibrium", "smoothed-functional", "likelihood-ratio-monte-carlo",
          "likelihood-ratio-renewal", "likelihood-ratio-actor-critic",
          "rates-two-timescale", "rates-rollouts", "rates-adam",
        ].map { "Subramanian2019/\($0).yaml" }
        + [
          "rock-paper-scissors", "epidemic", "unequal-alpha", "unequal-beta", "few-patients",
          "few-drivers", "mirror-descent", "fictitious-play", "continuation",
        ].map { "Yardim2024/\($0).yaml" }
        + [
          "agree-failures", "diffuse-failures", "agree-growth", "agree-growth-silent",
          "diffuse-growth", "diffuse-growth-silent", "cluster-failures", "cluster-growth",
          "cluster-growth-silent", "cluster-few", "agree-replays", "agree-from-zero", "agree-loss",
          "agree-delay", "agree-faulty", "agree-told", "agree-leaving",
        ].map { "Benjamin2024/\($0).yaml" }),
    library(
      "MeanFieldBenchmarks",
      [
        "MeanFieldModel", "MeanFieldGames", "MeanFieldSolvers", "MeanFieldPopulation",
        "MeanFieldLearning",
      ]),
    .executableTarget(
      name: "meanfield",
      dependencies: [
        "MeanFieldRuns", "MeanFieldFigures", "MeanFieldPapers", "MeanFieldBenchmarks",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "define-a-game",
      dependencies: ["MeanFieldModel", "MeanFieldSolvers", "MeanFieldPopulation"],
      path: "Examples/DefineAGame", swiftSettings: settings),
    .executableTarget(
      name: "own-paper", dependencies: ["MeanFieldFigures", "MeanFieldPapers", "MeanFieldRuns"],
      path: "Examples/OwnPaper",
      resources: [.embedInCode("fictitious-play.yaml"), .embedInCode("mirror-descent.yaml")],
      swiftSettings: settings),
    .target(name: "HandWritten", path: "Benchmarks/HandWritten"),
    .executableTarget(
      name: "hand-written",
      dependencies: [
        "HandWritten", "MeanFieldModel", "MeanFieldGames", "MeanFieldSolvers",
        "MeanFieldBenchmarks",
      ],
      path: "Benchmarks/HandWrittenComparison", swiftSettings: settings),
    .executableTarget(
      name: "fuzz", dependencies: ["MeanFieldModel", "MeanFieldGames", "MeanFieldRuns"],
      path: "Tests/Fuzz", swiftSettings: settings),
    tests(of: "MeanFieldModel"),
    tests(of: "MeanFieldGames"),
    tests(of: "MeanFieldSolvers", ["MeanFieldGames"]),
    tests(of: "MeanFieldPopulation", ["MeanFieldGames", "MeanFieldSolvers"]),
    tests(
      of: "MeanFieldLearning", ["MeanFieldModel", "MeanFieldGames", "MeanFieldPopulation"]),
    tests(
      of: "MeanFieldRuns",
      [
        "MeanFieldModel", "MeanFieldGames", "MeanFieldSolvers", "MeanFieldPopulation",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    tests(
      of: "meanfield",
      [
        "define-a-game", "own-paper", "fuzz", "MeanFieldRuns", "MeanFieldFigures",
        "MeanFieldPapers", .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    tests(of: "MeanFieldFigures"),
    tests(of: "MeanFieldPapers", ["MeanFieldRuns", "MeanFieldFigures"]),
    tests(
      of: "MeanFieldBenchmarks",
      ["hand-written", "MeanFieldModel", "MeanFieldGames", "MeanFieldSolvers"]),
  ]
)

// The documentation is built by script/documentation; nothing else fetches its plug-in.
if Context.environment["MEANFIELD_DOCUMENTATION"] != nil {
  package.dependencies.append(
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"))
  package.targets.append(
    .target(
      name: "MeanField",
      dependencies: [
        "MeanFieldModel", "MeanFieldGames", "MeanFieldSolvers", "MeanFieldPopulation",
        "MeanFieldLearning",
      ],
      path: "Documentation", exclude: ["Images"], swiftSettings: settings))
}
