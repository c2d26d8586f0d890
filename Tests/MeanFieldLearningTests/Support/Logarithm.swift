#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The platform's natural logarithm.
func logarithm(_ value: Double) -> Double { log(value) }
