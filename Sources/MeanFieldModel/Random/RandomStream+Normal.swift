#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension RandomStream {
  /// A standard normal number, by two uniform ones (Box and Muller 1958).
  ///
  /// Logarithm and cosine are the platform's, and so are its last digits.
  public mutating func normal() -> Double {
    let radius = (-2 * log(openUniform())).squareRoot()
    return radius * cos(2 * .pi * uniform())
  }
}
