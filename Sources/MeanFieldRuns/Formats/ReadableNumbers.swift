import Foundation

/// A number with six significant digits, as people like to read it.
package func decimal(_ value: Double) -> String {
  guard value.isFinite else { return value.isNaN ? "–" : value < 0 ? "−∞" : "∞" }
  var text = String(format: "%.6g", value)
  if text == "-0" { text = "0" }
  return text
}

/// A difference, or 0 where it is no more than the rounding of what it is a difference of: values are
/// sums over steps and states, each rounded, whose last digits tell nothing.
///
/// - Parameters:
///   - difference: The difference as computed.
///   - terms: What was subtracted, or what else tells the scale.
package func zeroIfRounding(_ difference: Double, of terms: Double...) -> Double {
  let roundings = 16.0
  let scale = terms.reduce(0) { max($0, abs($1)) }
  return abs(difference) <= roundings * .ulpOfOne * scale ? 0 : difference
}

/// A number with three significant digits, where its interval says no more.
package func short(_ value: Double) -> String {
  guard value.isFinite else { return decimal(value) }
  return decimal(Double(String(format: "%.3g", value)) ?? value)
}

/// A whole number with its thousands apart, or as a power of ten.
package func counted(_ count: Int) -> String {
  if count >= 1_000_000_000, let exponent = (9...18).first(where: { power(of: $0) == count }) {
    return "10^\(exponent)"
  }
  var digits = Array(String(count))
  var index = digits.count - 3
  while index > 0 {
    digits.insert(",", at: index)
    index -= 3
  }
  return String(digits)
}

private func power(of exponent: Int) -> Int {
  (0..<exponent).reduce(1) { power, _ in power * 10 }
}

/// A duration as people say it.
package func duration(_ seconds: Double) -> String {
  switch seconds {
  case ..<0.001: String(format: "%.0f µs", seconds * 1e6)
  case ..<1: String(format: "%.0f ms", seconds * 1e3)
  case ..<60: String(format: "%.1f s", seconds)
  case ..<3600: String(format: "%d:%02d min", Int(seconds) / 60, Int(seconds) % 60)
  case ..<1e9: String(format: "%d:%02d h", Int(seconds) / 3600, Int(seconds) / 60 % 60)
  default: String(format: "%.3g years", seconds / 31_556_952)
  }
}
