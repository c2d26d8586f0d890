import Foundation
import Testing

@testable import MeanFieldFigures

@Suite struct FilmClockTests {
  /// Places that are spread evenly over the film are where their time steps are.
  @Test(arguments: [1, 2, 60, 211, 1000])
  func placesComeAtTheirSteps(moves: Int) throws {
    let clock = FilmClock(moves: moves)
    let held = clock.held(Array(0...moves))
    #expect(held.first == 0 && held.last == moves)
    for step in stride(from: 0, through: moves, by: max(1, moves / 7)) {
      let share = try #require(Double(clock.share(at: Double(step))))
      // Shares are written with four decimals.
      let place = share * Double(held.count - 1)
      let index = Int(place.rounded())
      #expect(abs(share - Double(index) / Double(held.count - 1)) <= 0.5e-4)
      #expect(held[index] == step)
    }
  }

  /// Short films are slow, long ones quick, and those in between of one length.
  @Test(arguments: [(2, 0.25), (60, 0.25), (100, 0.15), (200, 0.075), (1000, 0.05)])
  func speed(moves: Int, secondsPerStep: Double) throws {
    let clock = FilmClock(moves: moves)
    let seconds = try #require(clock.attributes.firstMatch(of: /dur="([0-9.]+)s"/)).1
    let steps = clock.held(Array(0...moves)).count - 1
    // Written with four decimals.
    #expect(abs((Double(seconds) ?? 0) - Double(steps) * secondsPerStep) <= 1e-4)
    // It stands still for three and a quarter seconds, to whole steps.
    #expect(
      ((3.25 - 1e-9)...(3.25 + 2 * secondsPerStep)).contains(Double(steps - moves) * secondsPerStep)
    )
  }
}
