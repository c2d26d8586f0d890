import Yams

/// A YAML text as a tree whose nodes know where they are written.
struct YAMLTree {
  /// The path of the file, or nil for a text from elsewhere.
  let file: String?

  /// The most bytes a text may have.
  static let sizeLimit = 1 << 20
  /// The most bytes a key or a value may have.
  static let textLimit = 4096
  /// The most opening brackets, the longest start of a line without a word, and the most aliases:
  /// they bound how deep a text can nest and how much it can repeat.
  private static let (bracketLimit, indentLimit, aliasLimit) = (1000, 200, 30)

  /// The root of the only document in `text`.
  ///
  /// - Throws: ``UserError`` for a text that is not YAML, holds nothing or more than one document,
  ///   gives a key twice, or is larger or deeper than any run file.
  func root(of text: String) throws(UserError) -> Node {
    guard text.utf8.count <= Self.sizeLimit else {
      throw fault("the file is larger than \(Self.sizeLimit >> 20) MiB")
    }
    let scalars = text.unicodeScalars
    let text = scalars.first == "\u{FEFF}" ? String(scalars.dropFirst()) : text
    try checkNesting(text)
    do {
      guard let node = try Yams.compose(yaml: text) else {
        throw fault("the file is empty")
      }
      return node
    } catch let error as UserError {
      throw error
    } catch let error as YamlError {
      throw syntaxError(error, text)
    } catch {
      throw fault("this is not YAML: \(error)")
    }
  }

  /// An error at a node, or about the whole file.
  func fault(_ message: String, at node: Node? = nil) -> UserError {
    UserError(.data, message, at: location(of: node))
  }

  /// Where a node is written.
  func location(of node: Node?) -> TextLocation {
    TextLocation(file: file, line: node?.mark?.line, column: node?.mark?.column)
  }

  /// The keys and values of a mapping, in order.
  ///
  /// - Parameter what: What the mapping is, for messages.
  func pairs(_ node: Node, _ what: String) throws(UserError) -> [Pair] {
    guard case .mapping(let mapping) = node else {
      throw fault("\(what): expected keys and values, got \(kind(of: node))", at: node)
    }
    try checkTag(mapping.tag, "map", at: node)
    var pairs: [Pair] = []
    var names: Set<String> = []
    for (key, value) in mapping {
      guard case .scalar(let scalar) = key else {
        throw fault("\(what): a key must be a word, not \(kind(of: key))", at: key)
      }
      guard scalar.string.utf8.count <= Self.textLimit else {
        throw fault("\(what): a key is longer than \(Self.textLimit) bytes", at: key)
      }
      guard names.insert(scalar.string).inserted else {
        throw fault("\(scalar.string) is given twice", at: key)
      }
      pairs.append(Pair(name: scalar.string, key: key, value: value))
    }
    return pairs
  }

  /// A key of a mapping and its value.
  struct Pair {
    /// The key.
    let name: String
    /// Where it is written.
    let key: Node
    /// The value.
    let value: Node
  }

  /// The text of a single value; `owner` is the node to blame if there is none.
  func text(_ node: Node, _ what: String, owner: Node) throws(UserError) -> String {
    guard case .scalar(let scalar) = node else {
      throw fault("\(what): expected a single value, got \(kind(of: node))", at: node)
    }
    try checkTag(scalar.tag, "str", "int", "float", "bool", "null", at: node)
    guard !isNull(node) else { throw fault("\(what): there is no value", at: owner) }
    guard scalar.string.utf8.count <= Self.textLimit else {
      throw fault("\(what): the value is longer than \(Self.textLimit) bytes", at: node)
    }
    return scalar.string
  }

  /// The elements of a list.
  func elements(_ node: Node, _ what: String) throws(UserError) -> [Node] {
    guard case .sequence(let sequence) = node else {
      throw fault("\(what): expected a list [...], got \(kind(of: node))", at: node)
    }
    try checkTag(sequence.tag, "seq", at: node)
    return Array(sequence)
  }

  /// Whether a node is YAML's null: nothing at all, `~` or `null`, without quotes.
  func isNull(_ node: Node) -> Bool {
    guard case .scalar(let scalar) = node else { return false }
    let tag = scalar.tag.description
    if tag.hasSuffix(":null") { return true }
    return (scalar.style == .plain || scalar.style == .any) && !tag.hasSuffix(":str")
      && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
  }

  private func kind(of node: Node) -> String {
    switch node {
    case .scalar: isNull(node) ? "nothing" : "a single value"
    case .mapping: "keys and values"
    case .sequence: "a list"
    case .alias: "an alias"
    }
  }

  /// Refuses tags other than YAML's own for a kind of node.
  private func checkTag(_ tag: Tag, _ allowed: String..., at node: Node) throws(UserError) {
    let name = tag.description
    guard name.isEmpty || name == "!" || allowed.contains(where: { name == Self.core + $0 })
    else { throw fault("the tag \(name) means nothing here", at: node) }
  }

  private static let core = "tag:yaml.org,2002:"

  /// Refuses texts that nest or repeat without bounds, before they are parsed.
  private func checkNesting(_ text: String) throws(UserError) {
    var (brackets, aliases, indent) = (0, 0, 0)
    var previous: Unicode.Scalar = "\n"
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": indent = 0
      case " ", "-", "?", ":", "\t": if indent >= 0 { indent += 1 }
      default: indent = -1
      }
      if scalar == "[" || scalar == "{" { brackets += 1 }
      if previous == "*", scalar != "*", scalar != " ", scalar != "\n" { aliases += 1 }
      guard
        brackets <= Self.bracketLimit, aliases <= Self.aliasLimit, indent <= Self.indentLimit
      else { throw fault("the file nests or repeats far more than a run file can") }
      previous = scalar
    }
  }

  private func syntaxError(_ error: YamlError, _ text: String) -> UserError {
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      // A text that ends too early is at fault at its end, not on the line after it.
      let isInside = mark.line <= lines.count
      let line = isInside ? lines[mark.line - 1] : lines.last ?? ""
      let hasTab = line.prefix(while: \.isWhitespace).contains("\t")
      let message =
        hasTab
        ? "a tab cannot indent in YAML; use spaces"
        : "this is not YAML: " + [context?.text, problem].compactMap { $0 }.joined(separator: ", ")
      return UserError(
        .data, message,
        at: TextLocation(
          file: file, line: min(mark.line, lines.count),
          column: isInside ? mark.column : line.unicodeScalars.count + 1))
    case .reader(let problem, let offset, _, _):
      let before = text.prefix(offset ?? 0).unicodeScalars
      let lines = before.split(separator: "\n", omittingEmptySubsequences: false)
      return UserError(
        .data, "this is not YAML: \(problem)",
        at: TextLocation(
          file: file, line: lines.count, column: (lines.last?.count ?? 0) + 1))
    case .duplicatedKeysInMapping(let keys, let context):
      return UserError(
        .data, "\(keys.first { !$0.isEmpty } ?? "an empty key") is given twice",
        at: TextLocation(file: file, line: context.mark.line, column: context.mark.column))
    default:
      return UserError(.data, "this is not YAML: \(error)", at: TextLocation(file: file))
    }
  }
}
