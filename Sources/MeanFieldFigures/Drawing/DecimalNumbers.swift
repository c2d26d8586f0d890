import Foundation

/// The logarithm to base 10.
func logarithm(_ value: Double) -> Double { Foundation.log10(value) }

/// Ten to a power; exact for whole exponents.
func pow10(_ exponent: Double) -> Double {
  exponent == exponent.rounded() && abs(exponent) < 400
    ? Double("1e\(Int(exponent))") ?? 0 : Foundation.pow(10, exponent)
}

/// A number to two significant digits.
func significant(_ value: Double) -> String { String(format: "%.2g", value) }

/// A number with a fixed number of decimals and a point, whatever the locale.
func fixed(_ value: Double, decimals: Int) -> String {
  String(format: "%.\(decimals)f", value)
}
