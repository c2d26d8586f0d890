import MeanFieldModel

extension ConfidenceInterval {
  /// The interval of measurements of which something is explained by a control variate: numbers of
  /// expectation 0 measured with them.
  ///
  /// Each half of the measurements is corrected by the regression on the control that the other half
  /// gives, so that the mean stays unbiased (Glasserman 2004, section 4.1).
  init(of measured: [Double], explainedBy control: [Double]) {
    let half = measured.count / 2
    let coefficients = [half..<measured.count, 0..<half].map { other in
      Self.regression(of: measured[other], on: control[other])
    }
    self.init(
      of: measured.indices.map { index in
        measured[index] - coefficients[index < half ? 0 : 1] * control[index]
      })
  }

  /// The covariance over the control's variance; 0 where there are not three measurements, or the
  /// control does not vary.
  private static func regression(of measured: ArraySlice<Double>, on control: ArraySlice<Double>)
    -> Double
  {
    guard measured.count >= 3 else { return 0 }
    let count = Double(measured.count)
    let mean = measured.reduce(0, +) / count
    let controlMean = control.reduce(0, +) / count
    var (joint, square) = (0.0, 0.0)
    for (value, explanation) in zip(measured, control) {
      joint += (value - mean) * (explanation - controlMean)
      square += (explanation - controlMean) * (explanation - controlMean)
    }
    return square > 0 ? joint / square : 0
  }
}
