// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "swift-mean-field", path: "..")],
  targets: [
    .target(name: "HandWritten"),
    .executableTarget(
      name: "hand-written",
      dependencies: [
        "HandWritten",
        .product(name: "MeanFieldModel", package: "swift-mean-field"),
        .product(name: "MeanFieldGames", package: "swift-mean-field"),
        .product(name: "MeanFieldSolvers", package: "swift-mean-field"),
        .product(name: "MeanFieldBenchmarks", package: "swift-mean-field"),
      ]),
  ]
)
