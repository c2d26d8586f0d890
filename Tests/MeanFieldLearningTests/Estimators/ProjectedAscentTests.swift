import MeanFieldModel
import Testing

@testable import MeanFieldLearning

@Suite struct ProjectedAscentTests {
  private func ascent(_ steps: ProjectedAscent.Steps, from start: [Double] = [0.5, 0.5])
    -> ProjectedAscent
  {
    ProjectedAscent(from: start, in: 0...1, steps: steps, learningRate: 0.1)
  }

  @Test("Adam's first step is the learning rate, uphill, whatever the slope")
  func firstStep() {
    var ascent = ascent(.adam)
    ascent.step(along: [1000, -0.001], iteration: 1)
    // Up to Adam's ε = 1e-8 beside the slope.
    #expect(abs(ascent.parameters[0] - 0.6) < 1e-9)
    #expect(abs(ascent.parameters[1] - 0.4) < 1e-5)
  }

  @Test("Adam's second step by hand")
  func secondStep() {
    var ascent = ascent(.adam)
    ascent.step(along: [1, 0], iteration: 1)
    ascent.step(along: [-2, 0], iteration: 2)
    let mean = (0.9 * 0.1 * 1 + 0.1 * -2) / (1 - 0.81)
    let square = (0.999 * 0.001 * 1 + 0.001 * 4) / (1 - 0.999 * 0.999)
    #expect(abs(ascent.parameters[0] - (0.6 + 0.1 * mean / square.squareRoot())) < 1e-8)
  }

  @Test("falling steps are the slope times α k^−exponent")
  func falling() {
    var ascent = ascent(.falling(exponent: 0.5))
    ascent.step(along: [1, -1], iteration: 4)
    #expect(abs(ascent.parameters[0] - 0.55) < 1e-15)
    #expect(abs(ascent.parameters[1] - 0.45) < 1e-15)
  }

  @Test("ends at the walls of the box, and comes back from there")
  func projection() {
    var ascent = ascent(.falling(exponent: 0))
    ascent.step(along: [100, -100], iteration: 1)
    #expect(ascent.parameters == [1, 0])
    ascent.step(along: [-1, 1], iteration: 2)
    #expect(ascent.parameters == [0.9, 0.1])
  }
}
