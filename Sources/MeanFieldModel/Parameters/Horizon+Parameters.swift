extension Horizon {
  /// The settings that say how long a game lasts, for games whose rewards and transitions are the
  /// same at every step; ``init(_:)`` reads them.
  ///
  /// | setting | meaning | default |
  /// |---|---|---|
  /// | horizon | `finite`, or `discounted`: without an end, in a population at rest | finite |
  /// | steps | rewarded time steps of a finite horizon | `steps` |
  /// | discount | weight of the next step's value, below 1 if there is no end | 1 |
  public static func parameters(steps: Int) -> [Parameter] {
    parameters(["finite", "discounted"], steps: steps, discount: 1)
  }

  /// The same settings for games that by default have no end.
  ///
  /// | setting | meaning | default |
  /// |---|---|---|
  /// | horizon | `discounted`: without an end, in a population at rest; or `finite` | discounted |
  /// | steps | rewarded time steps of a finite horizon | `steps` |
  /// | discount | weight of the next step's value, below 1 if there is no end | `discount` |
  public static func parameters(discount: Double, steps: Int) -> [Parameter] {
    parameters(["discounted", "finite"], steps: steps, discount: discount)
  }

  private static func parameters(
    _ kinds: [String], steps: Int, discount: Double
  ) -> [Parameter] {
    [
      .choice("horizon", kinds, "discounted: without an end, in a population at rest"),
      .integer(
        "steps", default: steps, in: stepRange, unit: "time steps",
        "rewarded time steps of a finite horizon"),
      .real(
        "discount", default: discount, in: .probability,
        "weight of the next step's value; below 1 if there is no end"),
    ]
  }

  /// How many time steps a finite horizon may have.
  public static let stepRange = 1...1_000_000

  /// The horizon of the settings ``parameters(steps:)`` or ``parameters(discount:steps:)``.
  ///
  /// - Throws: ``ParameterError`` for a horizon without an end that is not discounted.
  public init(_ values: ParameterValues) throws(ParameterError) {
    let discount = values.real("discount")
    guard values.text("horizon") == "discounted" else {
      self = .finite(steps: values.integer("steps"), discount: discount)
      return
    }
    guard discount < 1 else {
      throw ParameterError(
        key: "discount", value: "\(discount)",
        problem: .conflict("a discounted horizon needs a discount below 1, such as 0.95"))
    }
    self = .discounted(discount)
  }
}
