import Testing

@testable import MeanFieldFigures

@Suite struct DotPlacesTests {
  /// Dots lie in their cell, and no two so near one another that they look like one.
  @Test(arguments: [1, 2, 7, 50, 300])
  func dotsAreApart(count: Int) {
    let dots = DotPlaces(count: count, pixel: 1.0 / 52)
    for agent in 0..<count {
      let (x, y) = dots[agent]
      #expect((dots.radius...1 - dots.radius).contains(x))
      #expect((dots.radius...1 - dots.radius).contains(y))
      for other in 0..<agent {
        let (otherX, otherY) = dots[other]
        let squared = (x - otherX) * (x - otherX) + (y - otherY) * (y - otherY)
        // Half as far as if each had its share of the disc to itself.
        #expect(squared * Double(count) > 0.09, "\(agent) and \(other) of \(count)")
      }
    }
  }

  /// Neighbours in number, who start in one cell, fill it too.
  @Test func neighboursAreSpread() {
    let dots = DotPlaces(count: 200, pixel: 1.0 / 52)
    for first in stride(from: 0, to: 200, by: 10) {
      let places = (first..<first + 10).map { dots[$0] }
      #expect(Set(places.map { ($0.x < 0.5 ? 0 : 1) + ($0.y < 0.5 ? 0 : 2) }).count >= 3)
    }
  }
}
