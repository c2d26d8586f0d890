/// How far two ways of computing a number may be apart.
enum Tolerance {
  /// Sums of some hundred terms of size one to a hundred, added in another order.
  static let reordered = 1e-10
  /// A handful of operations on numbers of size one.
  static let rounding = 1e-12
  /// What stationary values promise relative to their size, times the sizes in these tests.
  static let stationary = 1e-9
  /// What the search for a population at rest promises, as far as rewards amplify it.
  static let atRest = 1e-8
}
