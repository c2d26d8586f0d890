import Testing

@testable import MeanFieldPapers

@Suite struct MarkupTests {
  @Test func escapes() {
    let markup = Markup.element("a", ["href": "x?a=1&b=\"2\""], ["1 < 2 & \"3\" > '4'"])
    #expect(
      markup.html
        == "<a href=\"x?a=1&amp;b=&quot;2&quot;\">1 &lt; 2 &amp; &quot;3&quot; &gt; '4'</a>")
  }

  @Test func interpolation() {
    let name = "<b>"
    #expect(Markup.element("p", [:], ["a \(name)"]).html == "<p>a &lt;b&gt;</p>")
  }

  @Test func voidElements() {
    #expect(Markup.element("img", ["alt": ""]).html == "<img alt=\"\" />")
    #expect(Markup.element("td").html == "<td></td>")
  }

  /// XML has no place for most control characters, nor for what is no character.
  @Test func forbiddenCharacters() {
    #expect(Markup("a\u{0}\u{1B}\u{FFFE}b\t\n😀").html == "a\u{FFFD}\u{FFFD}\u{FFFD}b\t\n😀")
  }
}
