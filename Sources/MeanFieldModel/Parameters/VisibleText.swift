/// A text that somebody wrote, as a message quotes it: in quotes if one could not see it otherwise,
/// because it is empty or has white space at an end, and only the beginning of a very long one.
public func visible(_ text: String) -> String {
  if text.count > 200 { return "\(text.prefix(100))…" }
  let isHidden = text.isEmpty || text.first?.isWhitespace == true || text.last?.isWhitespace == true
  return isHidden ? "'\(text)'" : text
}
