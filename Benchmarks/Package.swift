// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "swift-mean-field", path: "..")],
  targets: [
    .executableTarget(
      name: "benchmarks",
      dependencies: [
        .product(name: "MeanFieldModel", package: "swift-mean-field"),
        .product(name: "MeanFieldGames", package: "swift-mean-field"),
        .product(name: "MeanFieldSolvers", package: "swift-mean-field"),
        .product(name: "MeanFieldPopulation", package: "swift-mean-field"),
      ])
  ]
)
